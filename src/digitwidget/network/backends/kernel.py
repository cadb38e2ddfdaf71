"""The descent compiled by Numba: `numpy_exact` to the last bit, as loops that skip zero ink.

While it runs, each row of weights is padded to whole vectors of eight, and a layer's biases are one
more row. Layers (`a`) and their deltas (`d`) lie end to end; `row` says where each input's weights
start, those of the sample's own ink first. All of them are pointers: Numba counts references to
arrays and asks of every index whether it is negative, and both cost as much as the arithmetic.
"""
# mypy: allow-untyped-defs

from __future__ import annotations

from .numba_simd import LANES, get, load, positive, prefetch, put, spread, store
from .squash import SIGMOID, TANH, activate, inner


@inner
def _net_input(p, a, start, m, row, first, value, at, n, bias):
    """z_j = Σ value_i W_ij + b_j, two vectors at a time, then the odd one."""
    j = 0
    while j + LANES < m:
        y, z = spread(0.0), spread(0.0)
        for i in range(n):
            v, w = get(value, at + i), get(row, first + i) + j
            y = y + v * load(p, w)
            z = z + v * load(p, w + LANES)
        store(a, start + j, y + load(p, bias + j))
        store(a, start + j + LANES, z + load(p, bias + j + LANES))
        j += 2 * LANES
    if j < m:
        z = spread(0.0)
        for i in range(n):
            z = z + get(value, at + i) * load(p, get(row, first + i) + j)
        store(a, start + j, z + load(p, bias + j))


@inner
def forward(p, starts, columns, values, s, a, row, last, sizes, widths, codes, z):
    """Sample s through every layer; `z` receives the output layer's net input."""
    at = get(starts, s)
    inked = get(starts, s + 1) - at
    n, width = get(sizes, 0), get(widths, 1)
    for i in range(inked):
        put(row, i, get(columns, at + i) * width)
    _net_input(p, a, 0, get(sizes, 1), row, 0, values, at, inked, n * width)
    start, first = 0, n + 1
    for layer in range(1, last + 1):
        n = get(sizes, layer)
        if layer == last:
            for k in range(n):
                put(z, k, get(a, start + k))
        activate(a, start, n, get(codes, layer))
        if layer < last:
            bias, above = get(row, first + n), start + get(widths, layer)
            _net_input(p, a, above, get(sizes, layer + 1), row, first, a, start, n, bias)
            start, first = above, first + n + 1


@inner
def write_down(a, out, z, n, s, zs, os, best):
    """Sample s's output layer, before and after its activation, and which unit is highest."""
    highest = 0
    for k in range(n):
        put(os, s * n + k, get(a, out + k))
        put(zs, s * n + k, get(z, k))
        if get(a, out + k) > get(a, out + highest):
            highest = k
    put(best, s, highest)


@inner
def fetch(starts, columns, values, order, i, n_samples):
    """Ask for the samples to come: in a random order the machine cannot know."""
    if i + 4 < n_samples:
        prefetch(starts, get(order, i + 4))
        s = get(order, i + 2)
        at, end = get(starts, s), get(starts, s + 1)
        for line in range(at, end, 32):
            prefetch(columns, line)
        for line in range(at, end, LANES):
            prefetch(values, line)


@inner
def output_delta(a, d, start, n, label, scale, softmax, cross_entropy):
    mean = 0.0
    for k in range(start, start + n):
        error = get(a, k) - (1.0 if k - start == label else 0.0)
        put(d, k, error)
        mean += error * get(a, k)
    for k in range(start, start + n):
        delta, o = get(d, k), get(a, k)
        if not cross_entropy:
            delta = (delta - mean) * o if softmax else delta * o * (1 - o)
        put(d, k, delta * scale)


@inner
def _hidden_delta(p, w, width, a, d, below, n, start, m, code):
    """δ'_i = f'(z_i) Σ W_ij δ_j, four rows at a time: each sum waits for its last addition."""
    for i in range(below, below + n, 4):
        t, u, v, x = 0.0, 0.0, 0.0, 0.0
        for j in range(m):
            delta = get(d, start + j)
            t += get(p, w + j) * delta
            u += get(p, w + width + j) * delta
            v += get(p, w + 2 * width + j) * delta
            x += get(p, w + 3 * width + j) * delta
        put(d, i, t)
        put(d, i + 1, u)
        put(d, i + 2, v)
        put(d, i + 3, x)
        w += 4 * width
    for i in range(below, below + n, LANES):
        h = load(a, i)
        if code == SIGMOID:
            h = h * (1.0 - h)
        elif code == TANH:
            h = 1.0 - h * h
        else:
            h = positive(h)
        store(d, i, load(d, i) * h)


@inner
def _descend(out, d, start, m, row, first, value, at, n, bias):
    """W_ij -= value_i δ_j, b_j -= δ_j, in `out`, two vectors at a time, then the odd one."""
    j = 0
    while j + LANES < m:
        y, z = load(d, start + j), load(d, start + j + LANES)
        for i in range(n):
            v, w = get(value, at + i), get(row, first + i) + j
            store(out, w, load(out, w) - v * y)
            store(out, w + LANES, load(out, w + LANES) - v * z)
        store(out, bias + j, load(out, bias + j) - y)
        store(out, bias + j + LANES, load(out, bias + j + LANES) - z)
        j += 2 * LANES
    if j < m:
        z = load(d, start + j)
        for i in range(n):
            w = get(row, first + i) + j
            store(out, w, load(out, w) - get(value, at + i) * z)
        store(out, bias + j, load(out, bias + j) - z)


@inner
def backward(p, out, starts, values, s, a, d, row, last, sizes, widths, codes, start, first):
    """Subtract a sample's gradient from `out`, which may be `p`: layer by layer, from the top.

    `start` and `first` are where `a` and `row` end.
    """
    for layer in range(last, 1, -1):
        n, m, width = get(sizes, layer - 1), get(sizes, layer), get(widths, layer)
        start -= width
        first -= n + 1
        below, w, bias = start - get(widths, layer - 1), get(row, first), get(row, first + n)
        _hidden_delta(p, w, width, a, d, below, n, start, m, get(codes, layer - 1))
        _descend(out, d, start, m, row, first, a, below, n, bias)
    at = get(starts, s)
    inked, bias = get(starts, s + 1) - at, get(sizes, 0) * get(widths, 1)
    _descend(out, d, 0, get(sizes, 1), row, 0, values, at, inked, bias)


@inner
def apply(p, velocity, step, last, sizes, widths, decay, momentum):
    """p += step, with weight decay and momentum; `step` is zero afterwards."""
    w = 0
    for layer in range(1, last + 1):
        end = w + get(sizes, layer - 1) * get(widths, layer)
        for i in range(w, end):
            put(step, i, get(step, i) - decay * get(p, i))
        w = end + get(widths, layer)
    for i in range(w):
        change = get(step, i)
        if momentum != 0:
            change += momentum * get(velocity, i)
            put(velocity, i, change)
        put(p, i, get(p, i) + change)
        put(step, i, 0.0)

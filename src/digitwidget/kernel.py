"""The descent compiled by Numba: what `twin` does, to the last bit, as loops that skip zero ink.

While it runs, each row of weights is padded to whole vectors of eight, and a layer's biases are one
more row. Layers (`a`) and their deltas (`d`) lie end to end; `row` says where each input's weights
start, those of the sample's own ink first. All of them are pointers: Numba counts references to
arrays and asks of every index whether it is negative, and both cost as much as the arithmetic.
"""
# mypy: allow-untyped-defs

from __future__ import annotations

from typing import Any

from numba import njit

from .exponential import LIMIT, LN2_HIGH, LN2_LOW, LOG2_E, ROUND, P, Q
from .simd import LANES, clip, get, load, positive, put, spread, store, times_power

inner: Any = njit(error_model="numpy", forceinline=True)

P0, P1, P2 = P
Q0, Q1, Q2, Q3 = Q
SIGMOID, TANH, RELU, SOFTMAX = range(4)


@inner
def _exponents(a, start, n, code):
    """Sigmoids, tanhs or powers of e, in place: see `exponential`."""
    sign = -1.0 if code == SIGMOID else 2.0 if code == TANH else 1.0
    for j in range(start, start + n, LANES):
        x = clip(load(a, j) * sign, -LIMIT, LIMIT)
        k = (x * LOG2_E + ROUND) - ROUND
        r = (x - k * LN2_HIGH) - k * LN2_LOW
        s = r * r
        p = ((s * P0 + P1) * s + P2) * r
        q = ((s * Q0 + Q1) * s + Q2) * s + Q3
        top, bottom = times_power(q + p, k), q - p
        if code == SIGMOID:
            store(a, j, bottom / (bottom + top))
        elif code == TANH:
            store(a, j, (top - bottom) / (top + bottom))
        else:
            store(a, j, top / bottom)


@inner
def _softmax(a, start, n):
    highest, total = get(a, start), 0.0
    for j in range(start, start + n):
        if get(a, j) > highest:
            highest = get(a, j)
    for j in range(start, start + n):
        put(a, j, get(a, j) - highest)
    _exponents(a, start, n, SOFTMAX)
    for j in range(start, start + n):
        total += get(a, j)
    for j in range(start, start + n):
        put(a, j, get(a, j) / total)


@inner
def _activate(a, start, n, code):
    """Layer a[start : start + n] from its z, in place."""
    if code == SOFTMAX:
        _softmax(a, start, n)
    elif code == RELU:
        for j in range(start, start + n, LANES):
            store(a, j, load(a, j) * positive(load(a, j)))
    else:
        _exponents(a, start, n, code)


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
        _activate(a, start, n, get(codes, layer))
        if layer < last:
            bias, above = get(row, first + n), start + get(widths, layer)
            _net_input(p, a, above, get(sizes, layer + 1), row, first, a, start, n, bias)
            start, first = above, first + n + 1


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

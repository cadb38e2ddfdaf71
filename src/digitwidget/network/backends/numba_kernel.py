"""The descent compiled by Numba: loops that skip zero ink, eight units side by side.

`numpy_exact` does the same in NumPy to the last bit, so no sum may change its order here. While it
runs, each row of weights is padded to whole vectors, and a layer's biases are one more row.

Importing this module compiles it, or takes it from Numba's cache on disk; `engine` does so in a
thread. All that needs no speed is done outside, in NumPy: it would have to be compiled too.
"""
# mypy: allow-untyped-defs

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numba import config, njit
from numpy.typing import NDArray

from ..backprop import FloatArray, IntArray
from ..hyperparameters import Spec
from .csr import CSRMatrix
from .exponential import LIMIT, LN2_HIGH, LN2_LOW, LOG2_E, ROUND, P, Q
from .numba_simd import LANES, add_scaled, load, part, prefetch, store, zero

if config.DISABLE_JIT:  # type: ignore[attr-defined]
    raise ImportError("Numba has been told not to compile")

P0, P1, P2 = P
Q0, Q1, Q2, Q3 = Q
SIGMOID, TANH, RELU, SOFTMAX = range(4)
CODES = {"sigmoid": SIGMOID, "tanh": TANH, "relu": RELU, "softmax": SOFTMAX}
# Of a signed index Numba asks each time whether it counts from the end.
U = np.uint64

inner: Any = njit(error_model="numpy", forceinline=True)


def entry(signature: str) -> Any:
    """Compile now, into a cache on disk where there is room for one."""

    def decorate(function: Any) -> Any:
        options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
        try:
            return njit(signature, cache=True, **options)(function)
        except (RuntimeError, OSError):
            return njit(signature, **options)(function)

    return decorate


@inner
def _all(array):
    """An array that Numba counts no references to."""
    return part(array, 0, array.size)


@inner
def _exponentials(a, code):
    """Sigmoids, tanhs or powers of e, in place: see `exponential`."""
    sign = -1.0 if code == SIGMOID else 2.0 if code == TANH else 1.0
    for j in range(a.size):
        x = sign * a[j]
        x = -LIMIT if x < -LIMIT else x
        x = LIMIT if x > LIMIT else x
        whole = x * LOG2_E + ROUND
        k = whole - ROUND
        r = (x - k * LN2_HIGH) - k * LN2_LOW
        s = r * r
        p = ((s * P0 + P1) * s + P2) * r
        q = ((s * Q0 + Q1) * s + Q2) * s + Q3
        # `whole` has k in its last bits, and 2^k has k + 1023 in its exponent.
        power = np.int64((np.float64(whole).view(np.int64) + 1023) << 52).view(np.float64)
        top, bottom = (q + p) * power, q - p
        if code == SIGMOID:
            a[j] = bottom / (bottom + top)
        elif code == TANH:
            a[j] = (top - bottom) / (top + bottom)
        else:
            a[j] = top / bottom


@inner
def _activate(a, n, code):
    """A layer's n activations from its z, in place."""
    if code == RELU:
        for j in range(a.size):
            a[j] = max(a[j], 0.0)
        return
    if code == SOFTMAX:
        highest = a[0]
        for j in range(n):
            highest = max(highest, a[j])
        for j in range(n):
            a[j] -= highest
    _exponentials(a, code)
    if code == SOFTMAX:
        total = 0.0
        for j in range(n):
            total += a[j]
        for j in range(n):
            a[j] /= total


@inner
def _fetch(indptr, indices, data, order, t):
    """Ask for the samples to come: in a random order the machine cannot know."""
    if t + 4 < order.size:
        prefetch(indptr, order[t + 4])
        s = order[t + 2]
        for i in range(indptr[s], indptr[s + 1], LANES):
            prefetch(data, i)
        for i in range(indptr[s], indptr[s + 1], 4 * LANES):
            prefetch(indices, i)


@inner
def _net_input(p, w, x, rows, n_in, z):
    """z_j = Σ x_i W_ij + b_j, sixteen units at a time, then the odd eight.

    W begins at p[w]; x_i belongs to its row rows[i] of n_in.
    """
    bias, j = w + n_in * z.size, 0
    while j + LANES < z.size:
        z0, z1 = zero(), zero()
        for i in range(x.size):
            at = w + rows[i] * z.size + j
            z0 = add_scaled(z0, x[i], load(p, at))
            z1 = add_scaled(z1, x[i], load(p, at + LANES))
        store(z, j, add_scaled(z0, 1.0, load(p, bias + j)))
        store(z, j + LANES, add_scaled(z1, 1.0, load(p, bias + j + LANES)))
        j += 2 * LANES
    if j < z.size:
        z0 = zero()
        for i in range(x.size):
            z0 = add_scaled(z0, x[i], load(p, w + rows[i] * z.size + j))
        store(z, j, add_scaled(z0, 1.0, load(p, bias + j)))


@inner
def _output_delta(o, delta, label, scale, softmax, cross_entropy):
    mean = 0.0
    for k in range(o.size):
        delta[k] = o[k] - (1.0 if k == label else 0.0)
        mean += delta[k] * o[k]
    for k in range(o.size):
        if not cross_entropy:
            delta[k] = (delta[k] - mean) * o[k] if softmax else delta[k] * o[k] * (1 - o[k])
        delta[k] *= scale


@inner
def _hidden_delta(p, w, width, above, a, delta, code):
    """δ_i = f'(z_i) Σ W_ij δ'_j, four rows at a time: each sum waits for its last addition."""
    width = U(width)
    for i in range(0, a.size, 4):
        row0 = U(w) + U(i) * width
        row1, row2, row3 = row0 + width, row0 + U(2) * width, row0 + U(3) * width
        sum0 = sum1 = sum2 = sum3 = 0.0
        for j in range(U(above.size)):
            sum0 += p[row0 + j] * above[j]
            sum1 += p[row1 + j] * above[j]
            sum2 += p[row2 + j] * above[j]
            sum3 += p[row3 + j] * above[j]
        delta[i], delta[i + 1], delta[i + 2], delta[i + 3] = sum0, sum1, sum2, sum3
    for i in range(a.size):
        if code == SIGMOID:
            delta[i] *= a[i] * (1 - a[i])
        elif code == TANH:
            delta[i] *= 1 - a[i] * a[i]
        else:
            delta[i] *= 1.0 if a[i] > 0 else 0.0
    for i in range(a.size, delta.size):
        delta[i] = 0.0


@inner
def _descend(step, w, x, rows, n_in, delta):
    """W_ij -= x_i δ_j, b_j -= δ_j, in `step`, sixteen units at a time, then the odd eight."""
    width, j = delta.size, 0
    while j + LANES < width:
        d0, d1 = load(delta, j), load(delta, j + LANES)
        for i in range(x.size):
            at = w + rows[i] * width + j
            store(step, at, add_scaled(load(step, at), -x[i], d0))
            store(step, at + LANES, add_scaled(load(step, at + LANES), -x[i], d1))
        j += 2 * LANES
    if j < width:
        d0 = load(delta, j)
        for i in range(x.size):
            at = w + rows[i] * width + j
            store(step, at, add_scaled(load(step, at), -x[i], d0))
    bias = U(w + n_in * width)
    for k in range(U(width)):
        step[bias + k] -= delta[k]


@inner
def _apply(p, step, velocity, sizes, widths, weight_decay, momentum):
    """p += step, with weight decay and momentum; `step` is zero afterwards."""
    at = 0
    for layer in range(1, sizes.size):
        end = at + sizes[layer - 1] * widths[layer]
        for i in range(at, end):
            step[i] -= weight_decay * p[i]
        at = end + widths[layer]
    for i in range(p.size):
        change = step[i]
        if momentum != 0:
            change += momentum * velocity[i]
            velocity[i] = change
        p[i] += change
        step[i] = 0.0


@inner
def _forward(p, ink, columns, every, a, z, sizes, widths, codes):
    """One sample through every layer; `z` receives the output layer's net input."""
    last, w, at, x, rows = sizes.size - 1, 0, 0, ink, columns
    for layer in range(1, last + 1):
        n_in, n_out, width = sizes[layer - 1], sizes[layer], widths[layer]
        above = part(a, at, width)
        _net_input(p, w, x, rows, n_in, above)
        if layer == last:
            for k in range(n_out):
                z[k] = above[k]
        _activate(above, n_out, codes[layer])
        x, rows = part(a, at, n_out), every
        w, at = w + (n_in + 1) * width, at + width


@inner
def _backward(p, step, ink, columns, every, a, d, sizes, widths, codes, w):
    """Subtract a sample's gradient from `step`, which may be p, from the top; W ends at p[w]."""
    at = a.size - widths[sizes.size - 1]
    for layer in range(sizes.size - 1, 0, -1):
        n_in, width = sizes[layer - 1], widths[layer]
        w -= (n_in + 1) * width
        x, rows, delta = ink, columns, part(d, at, width)
        if layer > 1:
            at -= widths[layer - 1]
            x, rows, below = part(a, at, n_in), every, part(d, at, widths[layer - 1])
            _hidden_delta(p, w, width, part(delta, 0, sizes[layer]), x, below, codes[layer - 1])
        _descend(step, w, x, rows, n_in, delta)


def _sources() -> int:
    """A number for the kernel's code: Numba's cache looks only at the file of what it keeps."""
    here = Path(__file__).parent
    names = ("numba_kernel.py", "numba_simd.py", "exponential.py")
    return zlib.crc32(b"".join((here / name).read_bytes() for name in names))


def _compiled(sources: int) -> Any:
    # p, step, velocity; indptr, indices, data, y, order; sizes, widths, codes, every,
    # a, d, z; zs, os
    @entry(
        "void(f8[::1], f8[::1], f8[::1], i8[::1], u2[::1], f8[::1], i8[::1], i8[::1],"
        "i8[::1], i8[::1], i8[::1], u2[::1], f8[::1], f8[::1], f8[::1], f8[:, ::1], f8[:, ::1],"
        "b1, b1, i8, f8, f8, f8)"
    )
    def _pass(
        p, step, velocity, indptr, indices, data, y, order, sizes, widths, codes, every, a, d, z,
        zs, os, train, cross_entropy, batch_size, rate, momentum, weight_decay,
    ):  # fmt: skip
        """Go through the samples in `order`: train p in place, or write the outputs down.

        One function for both, because each would have to compile the way forward for itself. Layers
        (a) and their deltas (d) lie end to end; `step` is p or zeros.
        """
        p, step, velocity, every = _all(p), _all(step), _all(velocity), _all(every)
        indptr, data, indices, a, d = _all(indptr), _all(data), _all(indices), _all(a), _all(d)
        last = sizes.size - 1 + 0 * sources  # what it closes over is part of its cache's key
        softmax, n, out = codes[last] == SOFTMAX, sizes[last], a.size - widths[last]
        plain = batch_size == 1 and momentum == 0 and weight_decay == 0
        for begin in range(0, order.size, batch_size):
            end = min(begin + batch_size, order.size)
            for t in range(begin, end):
                _fetch(indptr, indices, data, order, t)
                s = order[t]
                inked, o = indptr[s + 1] - indptr[s], part(a, out, n)
                ink, columns = part(data, indptr[s], inked), part(indices, indptr[s], inked)
                _forward(p, ink, columns, every, a, z, sizes, widths, codes)
                if train:
                    delta = part(d, out, n)
                    _output_delta(o, delta, y[s], rate / (end - begin), softmax, cross_entropy)
                    _backward(
                        p, step, ink, columns, every, a, d, sizes, widths, codes,
                        p.size - 3 * widths[last],
                    )  # fmt: skip
                else:
                    for k in range(n):
                        zs[s, k], os[s, k] = z[k], o[k]
            if train and not plain:
                _apply(p, step, velocity, sizes, widths, weight_decay, momentum)

    return _pass


_pass = _compiled(_sources())


def _pad(n: int) -> int:
    return -(-n // LANES) * LANES


def _zeros(n: int) -> FloatArray:
    """Zeros that begin where a cache line does, so that no vector straddles two."""
    roomy = np.zeros(n + LANES)
    start = -roomy.ctypes.data % 64 // 8
    return roomy[start : start + n]


def _padded(spec: Spec, flat: FloatArray | None = None) -> FloatArray:
    """Parameters, or zeros, each row as wide as whole vectors."""
    # Hidden deltas are summed four rows at a time, the last of which may not be there.
    rows = sum((n + 1) * _pad(m) for n, m in pairwise(spec.sizes))
    padded = _zeros(rows + 3 * _pad(spec.sizes[-1]))
    if flat is not None:
        for wide, narrow in _rows(padded, flat, spec):
            wide[:] = narrow
    return padded


def _rows(padded: FloatArray, flat: FloatArray, spec: Spec) -> Iterator[tuple[FloatArray, ...]]:
    """Each layer's weights and biases in a padded and in a flat vector, as (n_in + 1, n_out)."""
    at = start = 0
    for n, m in pairwise(spec.sizes):
        end, stop = at + (n + 1) * m, start + (n + 1) * _pad(m)
        yield padded[start:stop].reshape(n + 1, -1)[:, :m], flat[at:end].reshape(n + 1, m)
        at, start = end, stop


def _flat(padded: FloatArray, like: FloatArray, spec: Spec) -> FloatArray:
    flat = np.empty_like(like)
    if flat.size:
        for wide, rows in _rows(padded, flat, spec):
            rows[:] = wide
    return flat


@lru_cache
def _shape(sizes: tuple[int, ...], activations: tuple[str, ...]) -> tuple[NDArray[Any], ...]:
    """sizes, widths, codes and every of `_pass`."""
    codes = [0, *(CODES[name] for name in activations)]
    every = np.arange(max(sizes), dtype=np.uint16)
    return np.array(sizes), np.array([_pad(n) for n in sizes]), np.array(codes), every


def _network(spec: Spec) -> tuple[NDArray[Any], ...]:
    """sizes, widths, codes, every, a, d, z of `_pass`."""
    sizes, widths, codes, every = _shape(spec.sizes, tuple(spec.activations))
    a, d = _zeros(sum(widths[1:])), _zeros(sum(widths[1:]))
    return sizes, widths, codes, every, a, d, np.empty(spec.sizes[-1])


def train_epoch(
    params: FloatArray, velocity: FloatArray, X: CSRMatrix, y: IntArray, order: IntArray, spec: Spec
) -> tuple[FloatArray, FloatArray]:
    """Descend once through the samples in `order`: parameters and velocity afterwards."""
    plain = spec.batch_size == 1 and not spec.momentum and not spec.l2
    p, none = _padded(spec, params), np.empty((0, 0))
    v = _padded(spec, velocity) if spec.momentum else np.empty(0)
    _pass(
        p, p if plain else _padded(spec), v, X.indptr, X.indices, X.data, y, order,
        *_network(spec), none, none, True, spec.loss == "cross_entropy", spec.batch_size,
        spec.learning_rate, spec.momentum, spec.learning_rate * spec.l2,
    )  # fmt: skip
    return _flat(p, params, spec), _flat(v, velocity, spec)


def outputs(
    params: FloatArray, X: CSRMatrix, spec: Spec
) -> tuple[FloatArray, FloatArray, IntArray]:
    """For every sample the output layer's z, its activations, and the index of the largest."""
    z, o = np.empty((2, len(X), spec.sizes[-1]))
    p, none, each = _padded(spec, params), np.empty(0), np.arange(len(X))
    _pass(
        p, none, none, X.indptr, X.indices, X.data, each, each, *_network(spec), z, o,
        False, False, max(1, len(X)), 0.0, 0.0, 0.0,
    )  # fmt: skip
    return z, o, o.argmax(axis=1)

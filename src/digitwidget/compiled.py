"""The descent compiled by Numba: plain loops that skip zero ink.

`twin` does the same in NumPy to the last bit, so no sum may change its order here: the loops over
the units of a layer are what LLVM turns into vectors. Two inputs at a time, or four sums, because
a row of weights alone is too short to keep a core busy. Indices are unsigned: of a signed one
Numba asks each time whether it counts from the end.

Importing this module compiles it, or takes it from Numba's cache on disk; `engine` does so in a
thread. All that needs no speed is done outside, in NumPy: it would have to be compiled too.
"""
# mypy: allow-untyped-defs

from __future__ import annotations

from typing import Any

import numpy as np
from numba import config, njit

from . import sgd
from .exponential import LIMIT, LN2_HIGH, LN2_LOW, LOG2_E, ROUND, P, Q
from .samples import CSRMatrix
from .sgd import FloatArray, IntArray, Spec

if config.DISABLE_JIT:
    raise ImportError("Numba has been told not to compile")

P0, P1, P2 = P
Q0, Q1, Q2, Q3 = Q
SIGMOID, TANH, RELU, SOFTMAX = range(4)
CODES = {"sigmoid": SIGMOID, "tanh": TANH, "relu": RELU, "softmax": SOFTMAX}
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
def _exponentials(a, code):
    """Sigmoids, tanhs or powers of e, in place: see `exponential`."""
    sign = -1.0 if code == SIGMOID else 2.0 if code == TANH else 1.0
    for j in range(a.size):
        x = min(max(sign * a[j], -LIMIT), LIMIT)
        k = (x * LOG2_E + ROUND) - ROUND
        r = (x - k * LN2_HIGH) - k * LN2_LOW
        s = r * r
        p = ((s * P0 + P1) * s + P2) * r
        q = ((s * Q0 + Q1) * s + Q2) * s + Q3
        # 2^k: k in the exponent bits of a float64.
        top, bottom = (q + p) * np.int64((np.int64(k) + 1023) << 52).view(np.float64), q - p
        if code == SIGMOID:
            a[j] = bottom / (bottom + top)
        elif code == TANH:
            a[j] = (top - bottom) / (top + bottom)
        else:
            a[j] = top / bottom


@inner
def _activate(a, code):
    """A layer's activations from its z, in place."""
    if code == RELU:
        for j in range(a.size):
            a[j] = max(a[j], 0.0)
        return
    if code == SOFTMAX:
        highest = a[0]
        for j in range(a.size):
            highest = max(highest, a[j])
        for j in range(a.size):
            a[j] -= highest
    _exponentials(a, code)
    if code == SOFTMAX:
        total = 0.0
        for j in range(a.size):
            total += a[j]
        for j in range(a.size):
            a[j] /= total


@inner
def _net_input(p, w, x, rows, n_in, z):
    """z_j = Σ x_i W_ij + b_j; W begins at p[w], x_i belongs to its row rows[i] of n_in."""
    m, even = U(z.size), x.size - x.size % 2
    for j in range(m):
        z[j] = 0.0
    for i in range(0, even, 2):
        x0, row0 = x[i], U(w) + rows[i] * m
        x1, row1 = x[i + 1], U(w) + rows[i + 1] * m
        for j in range(m):
            z[j] = z[j] + x0 * p[row0 + j] + x1 * p[row1 + j]
    if even < x.size:
        x0, row0 = x[even], U(w) + rows[even] * m
        for j in range(m):
            z[j] += x0 * p[row0 + j]
    bias = U(w) + U(n_in) * m
    for j in range(m):
        z[j] += p[bias + j]


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
def _hidden_delta(p, w, above, a, delta, code):
    """δ_i = f'(z_i) Σ W_ij δ'_j, four rows at a time: each sum waits for its last addition."""
    m, whole = U(above.size), a.size - a.size % 4
    for i in range(0, whole, 4):
        row0 = U(w) + U(i) * m
        row1, row2, row3 = row0 + m, row0 + m + m, row0 + m + m + m
        sum0 = sum1 = sum2 = sum3 = 0.0
        for j in range(m):
            sum0 += p[row0 + j] * above[j]
            sum1 += p[row1 + j] * above[j]
            sum2 += p[row2 + j] * above[j]
            sum3 += p[row3 + j] * above[j]
        delta[i], delta[i + 1], delta[i + 2], delta[i + 3] = sum0, sum1, sum2, sum3
    for i in range(whole, a.size):
        row0, sum0 = U(w) + U(i) * m, 0.0
        for j in range(m):
            sum0 += p[row0 + j] * above[j]
        delta[i] = sum0
    for i in range(a.size):
        if code == SIGMOID:
            delta[i] *= a[i] * (1 - a[i])
        elif code == TANH:
            delta[i] *= 1 - a[i] * a[i]
        else:
            delta[i] *= 1.0 if a[i] > 0 else 0.0


@inner
def _descend(step, w, x, rows, n_in, delta):
    """W_ij -= x_i δ_j, b_j -= δ_j, in `step`."""
    m = U(delta.size)
    for i in range(x.size):
        x0, row0 = x[i], U(w) + rows[i] * m
        for j in range(m):
            step[row0 + j] -= x0 * delta[j]
    bias = U(w) + U(n_in) * m
    for j in range(m):
        step[bias + j] -= delta[j]


@inner
def _apply(p, step, velocity, sizes, weight_decay, momentum):
    """p += step, with weight decay and momentum; `step` is zero afterwards."""
    at = 0
    for layer in range(1, sizes.size):
        end = at + sizes[layer - 1] * sizes[layer]
        for i in range(at, end):
            step[i] -= weight_decay * p[i]
        at = end + sizes[layer]
    for i in range(p.size):
        change = step[i]
        if momentum != 0:
            change += momentum * velocity[i]
            velocity[i] = change
        p[i] += change
        step[i] = 0.0


# p, step, velocity; indptr, indices, data of the samples, y, order; sizes, codes, every, a, d
@entry(
    "void(f8[::1], f8[::1], f8[::1], i8[::1], u2[::1], f8[::1], i8[::1], i8[::1],"
    "i8[::1], i8[::1], u2[::1], f8[::1], f8[::1], b1, i8, f8, f8, f8)"
)
def _train_epoch(
    p, step, velocity, indptr, indices, data, y, order, sizes, codes, every, a, d,
    cross_entropy, batch_size, rate, momentum, weight_decay,
):  # fmt: skip
    """Train p in place. Layers (a) and their deltas (d) lie end to end; `step` is p or zeros."""
    last = sizes.size - 1
    softmax = codes[last] == SOFTMAX
    plain = batch_size == 1 and momentum == 0 and weight_decay == 0
    for begin in range(0, order.size, batch_size):
        batch = order[begin : begin + batch_size]
        for s in batch:
            ink, inked = data[indptr[s] : indptr[s + 1]], indices[indptr[s] : indptr[s + 1]]
            x, rows, w, at = ink, inked, 0, 0
            for layer in range(1, last + 1):
                n_in, n_out = sizes[layer - 1], sizes[layer]
                above = a[at : at + n_out]
                _net_input(p, w, x, rows, n_in, above)
                _activate(above, codes[layer])
                x, rows, w, at = above, every[:n_out], w + (n_in + 1) * n_out, at + n_out
            at -= x.size
            _output_delta(x, d[at:], y[s], rate / batch.size, softmax, cross_entropy)
            for layer in range(last, 0, -1):
                n_in, n_out = sizes[layer - 1], sizes[layer]
                x, rows, w, delta = ink, inked, w - (n_in + 1) * n_out, d[at : at + n_out]
                if layer > 1:
                    at -= n_in
                    x, rows = a[at : at + n_in], every[:n_in]
                    _hidden_delta(p, w, delta, x, d[at : at + n_in], codes[layer - 1])
                _descend(step, w, x, rows, n_in, delta)
        if not plain:
            _apply(p, step, velocity, sizes, weight_decay, momentum)


@entry("void(f8[:, ::1], i8)")
def _activate_rows(layers, code):
    for s in range(len(layers)):
        _activate(layers[s], code)


def train_epoch(
    params: FloatArray,
    velocity: FloatArray,
    X: CSRMatrix,
    y: IntArray,
    order: IntArray,
    spec: Spec,
) -> tuple[FloatArray, FloatArray]:
    """Descend once through the samples in `order`: parameters and velocity afterwards."""
    params, velocity = params.copy(), velocity.copy()
    plain = spec.batch_size == 1 and not spec.momentum and not spec.l2
    codes = [0, *(CODES[name] for name in spec.activations)]
    every = np.arange(max(spec.sizes), dtype=np.uint16)
    a, d = np.empty((2, sum(spec.sizes[1:])))
    _train_epoch(
        params, params if plain else np.zeros_like(params), velocity, X.indptr, X.indices, X.data,
        y, order, np.array(spec.sizes), np.array(codes), every, a, d,
        spec.loss == "cross_entropy", spec.batch_size, spec.learning_rate, spec.momentum,
        spec.learning_rate * spec.l2,
    )  # fmt: skip
    return params, velocity


def activate(z: FloatArray, activation: str) -> FloatArray:
    """The activations of `exponential`, of one sample a row."""
    a = z.copy()
    _activate_rows(a, CODES[activation])
    return a


def outputs(
    params: FloatArray, X: FloatArray, spec: Spec
) -> tuple[FloatArray, FloatArray, IntArray]:
    """For every raw sample the output layer's z, its activations, and the index of the largest."""
    return sgd.outputs(params, X, spec, activate)

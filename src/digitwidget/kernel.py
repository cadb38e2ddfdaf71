"""`sgd.epoch`, compiled by Numba: the same arithmetic in loops that skip zero ink.

Importing this module compiles it, or takes it from Numba's cache on disk; `engine` does so in a
thread. Layers live side by side in one vector `a`, their deltas in `d`.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .sgd import FloatArray, IntArray, Spec

SIGMOID, TANH, RELU, SOFTMAX = range(4)
SQUARED_ERROR, CROSS_ENTROPY = range(2)
CODES = {"sigmoid": SIGMOID, "tanh": TANH, "relu": RELU, "softmax": SOFTMAX}
LOSSES = {"squared_error": SQUARED_ERROR, "cross_entropy": CROSS_ENTROPY}


def _compile(signature: str) -> Any:
    def decorate(function: Any) -> Any:
        options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
        try:
            return njit(signature, cache=True, **options)(function)
        except (RuntimeError, OSError):  # nowhere to keep a cache
            return njit(signature, **options)(function)

    return decorate


@_compile("void(f8[::1], i8)")
def _activate(z, code):  # type: ignore[no-untyped-def]
    if code == SIGMOID:
        for j in range(z.size):
            z[j] = 1 / (1 + math.exp(-z[j]))
    elif code == TANH:
        for j in range(z.size):
            z[j] = math.tanh(z[j])
    elif code == RELU:
        for j in range(z.size):
            z[j] = max(z[j], 0.0)
    else:
        top, total = z.max(), 0.0
        for j in range(z.size):
            z[j] = math.exp(z[j] - top)
            total += z[j]
        for j in range(z.size):
            z[j] /= total


@_compile("void(f8[::1], f8[::1], f8[::1], i8[::1], i8, i8)")
def _forward(p, x, a, sizes, hidden, output):  # type: ignore[no-untyped-def]
    w, start, end = 0, 0, 0
    inputs = x
    for layer in range(sizes.size - 1):
        n, m = sizes[layer], sizes[layer + 1]
        end = start + m
        z = a[start:end]
        z[:] = p[w + n * m : w + n * m + m]
        for i in range(n):
            v = inputs[i]
            if v != 0:
                W = p[w + i * m : w + i * m + m]
                for j in range(m):
                    z[j] += v * W[j]
        _activate(z, output if layer == sizes.size - 2 else hidden)
        inputs, start, w = z, end, w + n * m + m


@_compile("void(f8[::1], f8[::1], i8, i8, i8)")
def _output_delta(o, d, target, output, loss):  # type: ignore[no-untyped-def]
    d[:] = o
    d[target] -= 1
    if loss == CROSS_ENTROPY:
        return
    if output == SIGMOID:
        for k in range(o.size):
            d[k] = d[k] * o[k] * (1 - o[k])
        return
    mean = 0.0
    for k in range(o.size):
        mean += d[k] * o[k]
    for k in range(o.size):
        d[k] = o[k] * (d[k] - mean)


@_compile("void(f8[::1], f8[::1], f8[::1], f8[::1], f8[::1], f8, i8[::1], i8)")
def _backward(p, out, x, a, d, scale, sizes, hidden):  # type: ignore[no-untyped-def]
    """Subtract scale * gradient of one sample from `out`, which may be `p` itself."""
    w, end = p.size, a.size
    for layer in range(sizes.size - 2, -1, -1):
        n, m = sizes[layer], sizes[layer + 1]
        w -= n * m + m
        start = end - m
        delta = d[start:end]
        inputs = a[start - n : start] if layer else x
        for i in range(n):
            v = inputs[i]
            W = p[w + i * m : w + i * m + m]
            if layer:
                total = 0.0
                for j in range(m):
                    total += W[j] * delta[j]
                if hidden == SIGMOID:
                    total *= v * (1 - v)
                elif hidden == TANH:
                    total *= 1 - v * v
                elif v <= 0:
                    total = 0.0
                d[start - n + i] = total
            if v != 0:
                v *= scale
                row = out[w + i * m : w + i * m + m]
                for j in range(m):
                    row[j] -= v * delta[j]
        bias = out[w + n * m : w + n * m + m]
        for j in range(m):
            bias[j] -= scale * delta[j]
        end = start


@_compile(
    "void(f8[::1], f8[::1], f8[:,::1], i8[::1], i8[::1], i8[::1], i8, i8, i8, f8, i8, f8, f8)"
)
def _epoch(  # type: ignore[no-untyped-def]
    p, velocity, X, y, order, sizes, hidden, output, loss, rate, batch, momentum, l2
):
    a = np.empty(sizes[1:].sum())
    d = np.empty(a.size)
    plain = batch == 1 and momentum == 0 and l2 == 0
    step = p if plain else np.zeros(p.size)
    o = a.size - sizes[-1]
    for start in range(0, order.size, batch):
        end = min(start + batch, order.size)
        scale = rate / (end - start)
        for s in range(start, end):
            x = X[order[s]]
            _forward(p, x, a, sizes, hidden, output)
            _output_delta(a[o:], d[o:], y[order[s]], output, loss)
            _backward(p, step, x, a, d, scale, sizes, hidden)
        if plain:
            continue
        if l2 != 0:
            w = 0
            for layer in range(sizes.size - 1):
                n = sizes[layer] * sizes[layer + 1]
                for i in range(w, w + n):
                    step[i] -= rate * l2 * p[i]
                w += n + sizes[layer + 1]
        if momentum != 0:
            for i in range(p.size):
                velocity[i] = momentum * velocity[i] + step[i]
                p[i] += velocity[i]
        else:
            for i in range(p.size):
                p[i] += step[i]
        step[:] = 0


def epoch(
    params: FloatArray,
    velocity: FloatArray,
    X: FloatArray,
    y: IntArray,
    order: IntArray,
    spec: Spec,
) -> None:
    """Descend once through the samples X[order], changing `params` and `velocity` in place."""
    sizes: NDArray[np.int64] = np.array(spec.sizes, np.int64)
    _epoch(
        params,
        velocity,
        X,
        y,
        order,
        sizes,
        CODES[spec.activation],
        CODES[spec.output_activation],
        LOSSES[spec.loss],
        spec.learning_rate,
        spec.batch_size,
        spec.momentum,
        spec.l2,
    )

"""The compiled kernel's two entries: one epoch of descent, and the outputs for many samples.

Importing this module compiles them, or takes them from Numba's cache on disk; `engine` does so in
a thread.
"""
# mypy: allow-untyped-defs

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from .kernel import SOFTMAX, apply, backward, forward, output_delta
from .padded import copy, pad, rows_of
from .samples import Sparse
from .sgd import FloatArray, IntArray, Spec

CODES = {"sigmoid": 0, "tanh": 1, "relu": 2, "softmax": 3}
_NUMBERS, _WHOLE, _SAMPLES = "f8[::1]", "i8[::1]", "i8[::1], u2[::1], f8[::1]"


def entry(signature: str) -> Any:
    """Compile now, into a cache on disk where there is room for one."""

    def decorate(function: Any) -> Any:
        options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
        try:
            return njit(signature, cache=True, **options)(function)
        except (RuntimeError, OSError):
            return njit(signature, **options)(function)

    return decorate


@entry(f"void(f8[::1], f8[::1], {_SAMPLES}, {', '.join([_WHOLE] * 4)}, b1, i8, f8, f8, f8)")
def _epoch(
    params, velocity, starts, columns, values, y, order, sizes, codes, cross_entropy, batch, rate,
    momentum, decay
):  # fmt: skip
    widths = pad(sizes[1:])
    # Hidden deltas are summed four rows at a time, the last of which may not be there.
    p = np.zeros(((sizes[:-1] + 1) * widths).sum() + 3 * widths[-1])
    plain = batch == 1 and momentum == 0 and decay == 0
    v = np.zeros(p.size if momentum != 0 else 0)
    step = p if plain else np.zeros(p.size)
    a, d, z = np.zeros(widths.sum()), np.zeros(widths.sum()), np.empty(sizes[-1])
    row = np.empty((sizes[:-1] + 1).sum(), np.int64)
    rows_of(row, sizes)
    out, softmax = a.size - widths[-1], codes[-1] == SOFTMAX
    copy(params, p, sizes, False)
    if momentum != 0:
        copy(velocity, v, sizes, False)
    for start in range(0, order.size, batch):
        end = min(start + batch, order.size)
        for i in range(start, end):
            s = order[i]
            forward(p, starts, columns, values, s, a, row, sizes, codes, z)
            output_delta(a, d, out, z.size, y[s], rate / (end - start), softmax, cross_entropy)
            backward(p, step, starts, values, s, a, d, row, sizes, codes)
        if not plain:
            apply(p, v, step, sizes, decay, momentum)
    copy(params, p, sizes, True)
    if momentum != 0:
        copy(velocity, v, sizes, True)


@entry(f"void(f8[::1], {_SAMPLES}, {_WHOLE}, {_WHOLE}, f8[:,::1], f8[:,::1], {_WHOLE})")
def _outputs(params, starts, columns, values, sizes, codes, z, o, best):
    widths = pad(sizes[1:])
    p = np.zeros(((sizes[:-1] + 1) * widths).sum())
    a, net = np.zeros(widths.sum()), np.empty(sizes[-1])
    row = np.empty((sizes[:-1] + 1).sum(), np.int64)
    rows_of(row, sizes)
    out = a.size - widths[-1]
    copy(params, p, sizes, False)
    for s in range(len(o)):
        forward(p, starts, columns, values, s, a, row, sizes, codes, net)
        highest = 0
        for k in range(net.size):
            o[s, k], z[s, k] = a[out + k], net[k]
            if a[out + k] > a[out + highest]:
                highest = k
        best[s] = highest


def _shape(spec: Spec) -> tuple[IntArray, IntArray]:
    codes = [CODES[name] for name in spec.activations]
    return np.array(spec.sizes, np.int64), np.array(codes, np.int64)


def epoch(
    params: FloatArray,
    velocity: FloatArray,
    X: Sparse,
    y: IntArray,
    order: IntArray,
    spec: Spec,
) -> None:
    """Descend once through the samples in `order`, changing `params` and `velocity` in place."""
    _epoch(
        params, velocity, X.starts, X.columns, X.values, y, order, *_shape(spec),
        spec.loss == "cross_entropy", spec.batch_size, spec.learning_rate, spec.momentum,
        spec.learning_rate * spec.l2,
    )  # fmt: skip


def outputs(params: FloatArray, X: Sparse, spec: Spec) -> tuple[FloatArray, FloatArray, IntArray]:
    """For every sample the output layer's z, its activations, and the index of the largest."""
    z, o = np.empty((2, len(X), spec.sizes[-1]))
    best = np.empty(len(X), np.int64)
    _outputs(params, X.starts, X.columns, X.values, *_shape(spec), z, o, best)
    return z, o, best

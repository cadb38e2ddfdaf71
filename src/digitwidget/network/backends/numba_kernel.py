"""The compiled kernel at work: one epoch of descent, or the outputs for many samples.

Importing this module compiles it, or takes it from Numba's cache on disk; `engine` does so in a
thread. All that needs no speed is done outside, in NumPy: it would have to be compiled too.
"""
# mypy: allow-untyped-defs

from __future__ import annotations

import zlib
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ..backprop import FloatArray, IntArray
from ..hyperparameters import Spec
from .csr import Sparse
from .kernel import apply, backward, fetch, forward, output_delta, write_down
from .numba_simd import LANES, get, pointer
from .squash import SOFTMAX

CODES = {"sigmoid": 0, "tanh": 1, "relu": 2, "softmax": 3}
NUMBERS, WHOLE = "f8[::1]", "i8[::1]"
# starts, columns and values of the samples; then a, row, sizes, widths, codes, z.
SAMPLES, NETWORK = f"{WHOLE}, u2[::1], {NUMBERS}", f"{NUMBERS}, {', '.join([WHOLE] * 4)}, {NUMBERS}"

# d, step, velocity, y, order; zs, os, best.
DESCENT, OUTPUTS = f"{', '.join([NUMBERS] * 3)}, {WHOLE}, {WHOLE}", f"{NUMBERS}, {NUMBERS}, {WHOLE}"


def entry(signature: str) -> Any:
    """Compile now, into a cache on disk where there is room for one."""

    def decorate(function: Any) -> Any:
        options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
        try:
            return njit(signature, cache=True, **options)(function)
        except (RuntimeError, OSError):
            return njit(signature, **options)(function)

    return decorate


def _sources() -> int:
    """A number for the kernel's code: Numba's cache looks only at the file of what it keeps."""
    here = Path(__file__).parent
    names = ("numba_kernel.py", "kernel.py", "squash.py", "numba_simd.py", "exponential.py")
    return zlib.crc32(b"".join((here / name).read_bytes() for name in names))


def _compiled(sources: int) -> Any:
    # One function for both, because each would have to compile the way forward for itself.
    @entry(f"void({NUMBERS}, {SAMPLES}, {NETWORK}, {DESCENT}, {OUTPUTS}, b1, b1, i8, f8, f8, f8)")
    def _pass(
        p, starts, columns, values, a, row, sizes, widths, codes, z, d, step, velocity, y, order,
        zs, os, best, train, cross_entropy, batch, rate, momentum, decay,
    ):  # fmt: skip
        """Go through the samples in `order`: descend, or write the outputs down."""
        n, n_samples, last, ends, rows = z.size, order.size, sizes.size - 1, a.size, row.size
        p, starts, columns, values = pointer(p), pointer(starts), pointer(columns), pointer(values)
        a, row, sizes, widths = pointer(a), pointer(row), pointer(sizes), pointer(widths)
        codes, z, d, step = pointer(codes), pointer(z), pointer(d), pointer(step)
        velocity, y, order = pointer(velocity), pointer(y), pointer(order)
        zs, os, best = pointer(zs), pointer(os), pointer(best)
        out, softmax = ends - get(widths, last), get(codes, last) == SOFTMAX
        plain = batch == 1 and momentum == 0 and decay == 0
        begin = 0 * sources  # what a function closes over is part of its cache's key
        while begin < n_samples:
            end = min(begin + batch, n_samples)
            scale = rate / (end - begin)
            for i in range(begin, end):
                s = get(order, i)
                fetch(starts, columns, values, order, i, n_samples)
                forward(p, starts, columns, values, s, a, row, last, sizes, widths, codes, z)
                if train:
                    output_delta(a, d, out, n, get(y, s), scale, softmax, cross_entropy)
                    backward(
                        p, step, starts, values, s, a, d, row, last, sizes, widths, codes,
                        ends, rows,
                    )  # fmt: skip
                else:
                    write_down(a, out, z, n, s, zs, os, best)
            if train and not plain:
                apply(p, velocity, step, last, sizes, widths, decay, momentum)
            begin = end

    return _pass


_pass = _compiled(_sources())


def _pad(n: int) -> int:
    return -(-n // LANES) * LANES


@lru_cache
def _shape(sizes: tuple[int, ...], activations: tuple[str, ...]) -> tuple[IntArray, ...]:
    """Of each layer from the input on: units, units padded, activation; and where rows start."""
    widths = [_pad(n) for n in sizes]
    rows = [width for n, width in zip(sizes, widths[1:], strict=False) for _ in range(n + 1)]
    codes = [0, *(CODES[name] for name in activations)]
    start = np.cumsum([0, *rows[:-1]])
    return start, np.array(sizes), np.array(widths), np.array(codes)


def _network(spec: Spec) -> tuple[NDArray[Any], ...]:
    row, sizes, widths, codes = _shape(spec.sizes, tuple(spec.activations))
    return _zeros(int(widths[1:].sum())), row.copy(), sizes, widths, codes, np.empty(sizes[-1])


def _copy(flat: FloatArray, padded: FloatArray, spec: Spec, back: bool = False) -> FloatArray:
    """Parameters into padded rows, or back out of them."""
    at = start = 0
    for n, m in pairwise(spec.sizes):
        rows = flat[at : at + (n + 1) * m].reshape(n + 1, m)
        wide = padded[start : start + (n + 1) * _pad(m)].reshape(n + 1, -1)[:, :m]
        np.copyto(*((rows, wide) if back else (wide, rows)))
        at, start = at + rows.size, start + (n + 1) * _pad(m)
    return padded


def _unpadded(padded: FloatArray, like: FloatArray, spec: Spec) -> FloatArray:
    flat = np.empty_like(like)
    if flat.size:
        _copy(flat, padded, spec, back=True)
    return flat


def _padded(spec: Spec) -> FloatArray:
    # Hidden deltas are summed four rows at a time, the last of which may not be there.
    rows = sum((n + 1) * _pad(m) for n, m in pairwise(spec.sizes))
    return _zeros(rows + 3 * _pad(spec.sizes[-1]))


def _zeros(n: int) -> FloatArray:
    """Zeros that begin where a cache line does, so that no vector straddles two."""
    roomy = np.zeros(n + LANES)
    start = -roomy.ctypes.data % 64 // 8
    return roomy[start : start + n]


def train_epoch(
    params: FloatArray,
    velocity: FloatArray,
    X: Sparse,
    y: IntArray,
    order: IntArray,
    spec: Spec,
) -> tuple[FloatArray, FloatArray]:
    """Descend once through the samples in `order`: parameters and velocity afterwards."""
    plain = spec.batch_size == 1 and not spec.momentum and not spec.l2
    p = _copy(params, _padded(spec), spec)
    v = _copy(velocity, _padded(spec), spec) if spec.momentum else np.empty(0)
    network, none = _network(spec), np.empty(0)
    _pass(
        p, X.starts, X.columns, X.values, *network, _zeros(network[0].size),
        p if plain else _padded(spec), v, y, order, none, none, none.astype(int), True,
        spec.loss == "cross_entropy", spec.batch_size, spec.learning_rate, spec.momentum,
        spec.learning_rate * spec.l2,
    )  # fmt: skip
    return _unpadded(p, params, spec), _unpadded(v, velocity, spec)


def outputs(params: FloatArray, X: Sparse, spec: Spec) -> tuple[FloatArray, FloatArray, IntArray]:
    """For every sample the output layer's z, its activations, and the index of the largest."""
    z, o = np.empty((2, len(X), spec.sizes[-1]))
    best = np.empty(len(X), np.int64)
    p, none, each = _copy(params, _padded(spec), spec), np.empty(0), np.arange(len(X))
    _pass(
        p, X.starts, X.columns, X.values, *_network(spec), none, none, none, each, each,
        z.ravel(), o.ravel(), best, False, False, len(X), 0.0, 0.0, 0.0,
    )  # fmt: skip
    return z, o, best

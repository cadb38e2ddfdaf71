"""The activations, compiled: what `exponential.activate` does, eight units at a time."""
# mypy: allow-untyped-defs

from __future__ import annotations

from typing import Any

from numba import njit

from .exponential import LIMIT, LN2_HIGH, LN2_LOW, LOG2_E, ROUND, P, Q
from .numba_simd import LANES, clip, get, load, positive, put, store, times_power

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
def activate(a, start, n, code):
    """Layer a[start : start + n] from its z, in place."""
    if code == SOFTMAX:
        _softmax(a, start, n)
    elif code == RELU:
        for j in range(start, start + n, LANES):
            store(a, j, load(a, j) * positive(load(a, j)))
    else:
        _exponents(a, start, n, code)

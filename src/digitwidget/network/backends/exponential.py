"""e^x by the same additions and multiplications in NumPy and compiled: equal to the last bit.

NumPy's exp and the C library's differ in the last digit, and from machine to machine. This is the
Cephes library's (Moshier, Methods and Programs for Mathematical Functions, 1989): x = k ln 2 + r,
|r| ≤ ½ ln 2, and then e^x = 2^k (Q + rP) / (Q - rP), P and Q polynomials in r². It is off by at
most 2 in the last place. Beyond ±LIMIT it stays at e^±LIMIT, so that nothing overflows.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

LIMIT = 708.0
LOG2_E = 1.4426950408889634
# ln 2 in two parts: the first has so few digits that k LN2_HIGH is exact.
LN2_HIGH, LN2_LOW = 0.693145751953125, 1.42860682030941723212e-6
# Adding and subtracting 1.5 · 2^52 rounds to a whole number.
ROUND = 6755399441055744.0
P = (1.26177193074810590878e-4, 3.02994407707441961300e-2, 9.99999999999999999910e-1)
Q = (
    3.00198505138664455042e-6,
    2.52448340349684104192e-3,
    2.27265548208155028766e-1,
    2.00000000000000000005e0,
)


def ratio(x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Two numbers whose quotient is e^x, elementwise."""
    x = np.minimum(np.maximum(x, -LIMIT), LIMIT)
    k = x * LOG2_E + ROUND
    k -= ROUND
    r = x - k * LN2_HIGH
    r -= k * LN2_LOW
    s = r * r
    p = ((s * P[0] + P[1]) * s + P[2]) * r
    q = ((s * Q[0] + Q[1]) * s + Q[2]) * s + Q[3]
    return np.ldexp(q + p, k.astype(np.int32)), q - p


def activate(z: FloatArray, activation: str) -> FloatArray:
    """The activations of `backprop`, of one sample or of one sample a row."""
    if activation == "relu":
        return np.maximum(z, 0)
    if activation == "softmax":
        top, bottom = ratio(z - z.max(axis=-1, keepdims=True))
        e = top / bottom
        return e / e.cumsum(axis=-1)[..., -1:]
    if activation == "sigmoid":
        top, bottom = ratio(-z)
        return bottom / (bottom + top)
    top, bottom = ratio(2 * z)
    return (top - bottom) / (top + bottom)

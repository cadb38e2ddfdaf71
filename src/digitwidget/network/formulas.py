"""The formulas of a multilayer perceptron, for a batch of samples, one row each.

z = a W + b and a = f(z) layer by layer; the error E is the mean over the samples of ½‖o - t‖², or
of the cross-entropy of o and t. Backwards, with δ = ∂E/∂z: ∂E/∂W = aᵀ δ, ∂E/∂b = Σ δ, and the
layer below has δ' = (δ Wᵀ) f'(z). Bishop, Pattern Recognition and Machine Learning, 5.3.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


def sigmoid(z: FloatArray) -> FloatArray:
    """σ(z) = 1 / (1 + e^-z)."""
    return 1 / (1 + np.exp(-z))


def relu(z: FloatArray) -> FloatArray:
    return np.maximum(z, 0)


def softmax(z: FloatArray) -> FloatArray:
    """e^z / Σ e^z in each row; shifted by the row's maximum so that nothing overflows."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


ACTIVATIONS: dict[str, Callable[[FloatArray], FloatArray]] = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "relu": relu,
    "softmax": softmax,
}


def slope(a: FloatArray, activation: str) -> FloatArray:
    """f'(z), written in a = f(z): the layers keep what they put out, not what went in."""
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a * a
    return (a > 0).astype(float)


def output_delta(o: FloatArray, target: FloatArray, output: str, loss: str) -> FloatArray:
    """∂(error of one sample)/∂z of the output layer, for each row."""
    if loss == "cross_entropy":
        return o - target
    if output == "sigmoid":
        return (o - target) * o * (1 - o)
    error = o - target
    return o * (error - (error * o).sum(axis=1, keepdims=True))


def mean_error(z: FloatArray, o: FloatArray, y: IntArray, output: str, loss: str) -> float:
    """The mean error of samples whose classes are y, from the output layer's z and o.

    Cross-entropy is written in z, where it is exact, because o rounds to 0 and 1:
    -Σ t ln σ(z) + (1 - t) ln(1 - σ(z)) = Σ ln(1 + e^z) - t z for sigmoids, and
    -Σ t ln o = ln Σ e^z - Σ t z for a softmax.
    """
    n, each = len(y), np.arange(len(y))
    if loss == "squared_error":
        error = o.copy()
        error[each, y] -= 1
        # Not np.vdot, whose threads add in an order of their own.
        return float(np.einsum("sk,sk->", error, error)) / 2 / n
    if output == "sigmoid":
        return float(np.logaddexp(0, z).sum() - z[each, y].sum()) / n
    top = z.max(axis=1)
    return float((np.log(np.exp(z - top[:, None]).sum(axis=1)) + top - z[each, y]).mean())

"""The one layout of a network's parameters: for each layer W (n_in, n_out) row by row, then b."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def size(sizes: Sequence[int]) -> int:
    """Count the parameters of a network: 64-40-10 has 3010."""
    return sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))


def views(flat: FloatArray, sizes: Sequence[int]) -> tuple[list[FloatArray], list[FloatArray]]:
    """Look into a flat vector as weights, one (n_in, n_out) a layer, and biases (n_out,)."""
    weights, biases, at = [], [], 0
    for n_in, n_out in pairwise(sizes):
        end = at + n_in * n_out
        weights.append(flat[at:end].reshape(n_in, n_out))
        biases.append(flat[end : end + n_out])
        at = end + n_out
    return weights, biases


def strongest(weights: FloatArray) -> float:
    """The weight drawn in full colour: of 98 in 100 the strongest, and 1 where all are 0."""
    sizes = np.sort(np.abs(weights), axis=None)
    return float(sizes[int(0.98 * (len(sizes) - 1))]) or 1.0


def initial(
    sizes: Sequence[int], init: str, init_range: float, rng: np.random.Generator
) -> FloatArray:
    """Draw initial parameters.

    ``"uniform"`` draws weights and biases from U(-init_range, init_range). ``"glorot"`` draws
    weights from U(-r, r), r = √(6 / (n_in + n_out)), and leaves biases at zero: Glorot and Bengio,
    Understanding the difficulty of training deep feedforward neural networks (2010), eq. 16.
    """
    if init == "uniform":
        return rng.uniform(-init_range, init_range, size(sizes))
    flat = np.zeros(size(sizes))
    for weights in views(flat, sizes)[0]:
        bound = np.sqrt(6 / sum(weights.shape))
        weights[:] = rng.uniform(-bound, bound, weights.shape)
    return flat

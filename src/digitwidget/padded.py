"""Parameters while the kernel runs: each row of weights padded to whole vectors, then the biases.

This module imports Numba; so do `kernel` and `compiled`, and nothing else.
"""
# mypy: allow-untyped-defs

from __future__ import annotations

from typing import Any

from numba import njit

from .simd import LANES, get, put

inner: Any = njit(error_model="numpy")


@inner
def pad(n):
    return (n + LANES - 1) // LANES * LANES


@inner
def copy(p, padded, sizes, back):
    """Parameters into their padded rows, or back out of them."""
    at, start = 0, 0
    for layer in range(sizes.size - 1):
        m = sizes[layer + 1]
        for _ in range(sizes[layer] + 1):
            for j in range(m):
                if back:
                    put(p, at + j, get(padded, start + j))
                else:
                    put(padded, start + j, get(p, at + j))
            at += m
            start += pad(m)


@inner
def rows_of(row, sizes):
    """Where the weights of every input past the first layer's start, and the biases'."""
    w, at = (sizes[0] + 1) * pad(sizes[1]), sizes[0] + 1
    for layer in range(1, sizes.size - 1):
        for _ in range(sizes[layer] + 1):
            row[at] = w
            at += 1
            w += pad(sizes[layer + 1])

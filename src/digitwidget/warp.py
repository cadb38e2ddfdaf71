"""Bending images: from the amounts drawn to the pixels that each pixel comes of.

The twin of js/warp.js; tests/fixtures/augment.json holds both to one reference.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

GROUPS = 32  # samples share this many warps an epoch: one matrix product each


class Amounts(NamedTuple):
    """What the warps are made of: arrays of shape (GROUPS, 1), in the order they are drawn in."""

    turn: FloatArray
    slant: FloatArray
    wide: FloatArray
    tall: FloatArray
    bend_x: FloatArray
    phase_x: FloatArray
    bend_y: FloatArray
    phase_y: FloatArray
    shift_x: FloatArray
    shift_y: FloatArray


def warp(ink: FloatArray, shape: tuple[int, int], amounts: Amounts) -> FloatArray:
    """Warp each image of `ink`, in place: an epoch's are megabytes, and new memory is slow."""
    # Neighbours share a warp, which costs nothing: an epoch takes the samples in random order.
    ends = np.linspace(0, len(ink), GROUPS + 1).astype(int)
    for matrix, start, end in zip(matrices(shape, amounts), ends[:-1], ends[1:], strict=True):
        ink[start:end] = ink[start:end] @ matrix
    return ink


def roughen(ink: FloatArray, grain: NDArray[np.float32], noise: float) -> FloatArray:
    """`ink` with up to `noise` more or less wherever there is any; `grain` in 0..1 is used up."""
    grain -= 0.5
    grain *= ink > 0
    ink += np.multiply(grain, 2 * noise, out=grain)
    return ink


def matrices(shape: tuple[int, int], amounts: Amounts) -> FloatArray:
    """GROUPS matrices to multiply flat images with: each pixel, where the warp fetches it."""
    rows, cols = shape
    x, y = sources(shape, amounts)
    across = np.maximum(0, 1 - np.abs(x[:, None] - np.arange(cols)[:, None]))
    down = np.maximum(0, 1 - np.abs(y[:, None] - np.arange(rows)[:, None]))
    size = rows * cols
    return (down[:, :, None] * across[:, None]).reshape(GROUPS, size, size)


def sources(shape: tuple[int, int], drawn: Amounts) -> tuple[FloatArray, FloatArray]:
    """Columns and rows, (GROUPS, pixels) each, that the pixels are interpolated from."""
    rows, cols = shape
    down, across = np.mgrid[:rows, :cols].reshape(2, -1)
    x, y = across - (cols - 1) / 2, down - (rows - 1) / 2
    cos, sin = np.cos(drawn.turn), np.sin(drawn.turn)
    wide, tall = np.exp(drawn.wide), np.exp(drawn.tall)
    wave_x = drawn.bend_x * np.sin(2 * np.pi * y / rows + drawn.phase_x)
    wave_y = drawn.bend_y * np.sin(2 * np.pi * x / cols + drawn.phase_y)
    new_x = wide * cos * x + (drawn.slant - sin) * y + drawn.shift_x + wave_x
    new_y = sin * x + tall * cos * y + drawn.shift_y + wave_y
    return new_x + (cols - 1) / 2, new_y + (rows - 1) / 2

"""New samples for every epoch: digits bent a little, and drawings of our own among them."""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .hands import load_hands

FloatArray = NDArray[np.float64]

FULL = 16.0
GROUPS = 32  # samples share this many warps an epoch: one matrix product each


@dataclass(frozen=True)
class Augment:
    """Warp samples at random, and add drawings to the ten digits.

    A callable for `Network(augment=…)`; plain data, so it can be pickled, compared and cloned.
    All distances are in cells, and every amount is the most that is drawn, either way.

    Parameters
    ----------
    shift : float
        Sideways and up or down.
    scale : float
        Logarithm of the stretch, each direction its own.
    slant, turn : float
        Cells a row, and radians.
    bend : float
        Height of a sine wave through rows and columns.
    noise : float
        Ink added to or taken from every cell that has any.
    copies : int
        How often an epoch has each sample, warped differently each time.
    drawings : int
        Rendered drawings of our own (see `hands`) that an epoch has besides, chosen anew each time
        and warped as well. None are added unless the samples are 8x8 and labelled 0 to 9.
    shape : (rows, columns) or None
        Of the images; by default square, or else one row.
    """

    shift: float = 0.5
    scale: float = 0.1
    slant: float = 0.1
    turn: float = 0.1
    bend: float = 0.3
    noise: float = 0.0
    copies: int = 1
    drawings: int = 0
    shape: tuple[int, int] | None = None

    def __call__(self, X: ArrayLike, rng: np.random.Generator) -> FloatArray:
        """Each sample once, warped: an array shaped like X."""
        ink = np.asarray(X, np.float64)
        out = np.empty_like(ink)
        warps = self.matrices(self.shape or _shape(ink.shape[1]), rng)
        # Neighbours share a warp, which costs nothing: an epoch takes the samples in random order.
        ends = np.linspace(0, len(ink), GROUPS + 1).astype(int)
        for warp, start, end in zip(warps, ends[:-1], ends[1:], strict=True):
            np.matmul(ink[start:end], warp, out=out[start:end])
        if self.noise:
            grain = rng.random(out.shape, np.float32)
            grain -= 0.5
            grain *= out > 0
            out += np.multiply(grain, 2 * self.noise, out=grain)
        return np.clip(out, 0, FULL, out=out)

    def epoch(
        self, X: ArrayLike, y: ArrayLike, rng: np.random.Generator
    ) -> tuple[FloatArray, NDArray[np.generic]]:
        """What an epoch trains on: copies of the samples and the drawings, with their labels."""
        X, y = np.asarray(X, np.float64), np.asarray(y)
        images, labels = [X] * self.copies, [y] * self.copies
        if self.drawings and X.shape[1] == 64 and set(y.tolist()) == set(range(10)):
            drawn, shown = load_hands()
            chosen = rng.choice(len(shown), min(self.drawings, len(shown)), replace=False)
            images.append(drawn[chosen])
            labels.append(shown[chosen].astype(y.dtype))
        return self(np.concatenate(images), rng), np.concatenate(labels)

    def matrices(self, shape: tuple[int, int], rng: np.random.Generator) -> FloatArray:
        """GROUPS matrices to multiply flat images with: each pixel, where the warp fetches it."""
        rows, cols = shape
        x, y = self._sources(shape, rng)
        across = np.maximum(0, 1 - np.abs(x[:, None] - np.arange(cols)[:, None]))
        down = np.maximum(0, 1 - np.abs(y[:, None] - np.arange(rows)[:, None]))
        size = rows * cols
        return (down[:, :, None] * across[:, None]).reshape(GROUPS, size, size)

    def _sources(
        self, shape: tuple[int, int], rng: np.random.Generator
    ) -> tuple[FloatArray, FloatArray]:
        """Columns and rows, (GROUPS, pixels) each, that the pixels are interpolated from."""
        rows, cols = shape
        down, across = np.mgrid[:rows, :cols].reshape(2, -1)
        x, y = across - (cols - 1) / 2, down - (rows - 1) / 2

        def draw(most: float) -> FloatArray:
            return rng.uniform(-most, most, (GROUPS, 1))

        angle, slant = draw(self.turn), draw(self.slant)
        cos, sin = np.cos(angle), np.sin(angle)
        wide, tall = np.exp(draw(self.scale)), np.exp(draw(self.scale))
        wave_x = draw(self.bend) * np.sin(2 * np.pi * y / rows + draw(np.pi))
        wave_y = draw(self.bend) * np.sin(2 * np.pi * x / cols + draw(np.pi))
        new_x = wide * cos * x + (slant - sin) * y + draw(self.shift) + wave_x
        new_y = sin * x + tall * cos * y + draw(self.shift) + wave_y
        return new_x + (cols - 1) / 2, new_y + (rows - 1) / 2


def _shape(size: int) -> tuple[int, int]:
    side = isqrt(size)
    return (side, side) if side * side == size else (1, size)


# What `Network(augment=…)` knows by name, found by the search in benchmarks/RECIPE.md.
PRESETS = {
    "warp": Augment(shift=0.4, bend=0.2, noise=2.6),
    "handwriting": Augment(shift=0.4, bend=0.2, noise=2.6, copies=3, drawings=1500),
}


def augmenter(value: Any) -> Any:
    """The callable that a network's setting `augment` stands for, or None."""
    if isinstance(value, str) and value in PRESETS:
        return PRESETS[value]
    if value is None or callable(value):
        return value
    names = ", ".join(map(repr, PRESETS))
    raise ValueError(f"augment must be None, {names} or callable as (X, rng), got {value!r}")

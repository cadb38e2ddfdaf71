"""New samples for every epoch: digits bent a little, and handwriting among them.

js/augment.js does the same on a page without a kernel, with random numbers of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .hands import load_hands
from .warp import GROUPS, Amounts, FloatArray, roughen, warp

FULL = 16.0
PART = 256  # images that a core's cache holds at once
AMOUNTS = ("shift", "scale", "slant", "turn", "bend", "noise")


@dataclass(frozen=True)
class Augment:
    """Warp samples at random, and add drawn digits to the ten digits.

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
        Drawn digits, most by real people (see `hands`), that an epoch has besides, warped as well:
        all, or as many chosen anew each time. None are added unless the samples are 8x8 and
        labelled 0 to 9.
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
        return self._change(np.array(X, np.float64), rng)

    def epoch(
        self, X: ArrayLike, y: ArrayLike, rng: np.random.Generator
    ) -> tuple[FloatArray, NDArray[np.generic]]:
        """What an epoch trains on: copies of the samples and the drawings, with their labels."""
        X, y = np.asarray(X, np.float64), np.asarray(y)
        copied, count = self.copies * len(X), self._count(X.shape[1], y)
        images, labels = np.empty((copied + count, X.shape[1])), [y] * self.copies
        images[:copied].reshape(self.copies, *X.shape)[:] = X
        if count:
            drawn, shown = load_hands()
            chosen = rng.choice(len(shown), count, replace=False)
            np.take(drawn, chosen, axis=0, out=images[copied:])
            labels.append(shown[chosen].astype(y.dtype))
        return self._change(images, rng), np.concatenate(labels)

    def _change(self, ink: FloatArray, rng: np.random.Generator) -> FloatArray:
        """Warp and roughen in place."""
        warp(ink, self.shape or _shape(ink.shape[1]), self._draw(rng))
        for start in range(0, len(ink), PART):
            part = ink[start : start + PART]
            if self.noise:
                roughen(part, rng.random(part.shape, np.float32), self.noise)
            np.clip(part, 0, FULL, out=part)
        return ink

    def numbers(self, n_pixels: int, y: ArrayLike) -> dict[str, Any]:
        """The amounts as JSON holds them, for a page to augment such samples by itself."""
        amounts = {name: float(getattr(self, name)) for name in AMOUNTS}
        shape = [int(side) for side in self.shape or _shape(n_pixels)]
        counts = {"copies": int(self.copies), "drawings": self._count(n_pixels, np.asarray(y))}
        return {**amounts, **counts, "shape": shape}

    def _count(self, n_pixels: int, y: NDArray[Any]) -> int:
        """How many drawings join these samples: none but the ten digits, which they show."""
        fits = self.drawings and n_pixels == 64 and set(y.tolist()) == set(range(10))
        return min(self.drawings, len(load_hands()[1])) if fits else 0

    def _draw(self, rng: np.random.Generator) -> Amounts:
        stretch, half = self.scale, np.pi
        form = (self.turn, self.slant, stretch, stretch)
        place = (self.bend, half, self.bend, half, self.shift, self.shift)
        return Amounts(*(rng.uniform(-most, most, (GROUPS, 1)) for most in form + place))


def _shape(size: int) -> tuple[int, int]:
    side = isqrt(size)
    return (side, side) if side * side == size else (1, size)


# What `Network(augment=…)` knows by name, found by the search in benchmarks/RECIPE.md.
PRESETS = {
    "warp": Augment(shift=0.4, bend=0.2, noise=2.6),
    "handwriting": Augment(shift=0.4, bend=0.2, noise=2.6, copies=3, drawings=4800),
}


def augmenter(value: Any) -> Any:
    """The callable that a network's setting `augment` stands for, or None."""
    if isinstance(value, str) and value in PRESETS:
        return PRESETS[value]
    if value is None or callable(value):
        return value
    names = ", ".join(map(repr, PRESETS))
    raise ValueError(f"augment must be None, {names} or callable as (X, rng), got {value!r}")


def numbers(value: Any, n_pixels: int, y: ArrayLike) -> dict[str, Any]:
    """The numbers of a setting `augment`; {} for a callable that Python alone can run."""
    augment = augmenter(value)
    return augment.numbers(n_pixels, y) if type(augment) is Augment else {}

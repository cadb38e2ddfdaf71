"""New samples for every epoch: digits bent a little, and handwriting among them.

`Augment` is the setting, `warp` the bending: from the amounts drawn to the pixels that each pixel
is interpolated from. No matrix product is in it: BLAS would wait for threads where the machine is
busy, and its last bits depend on their number. The front end does the same on a page without a
kernel, with random numbers of its own; tests/fixtures/augment.json holds both to one reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from inspect import signature
from math import isqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..limits import FULL_INK
from ..validation import short
from .handwriting import load_handwriting

FloatArray = NDArray[np.float64]

IndexArray = NDArray[np.int64]

GROUPS = 32  # samples share this many warps an epoch
CORNERS = 4  # that a pixel is interpolated from
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
        Drawn digits, most by real people (see `load_handwriting`), that an epoch has besides,
        chosen anew each time and warped as well. None are added unless the samples are 8x8 and
        labelled 0 to 9.
    shape : (rows, columns) or None
        Of the images; by default square, or else one row.

    Examples
    --------
    >>> from digitwidget import Network
    >>> from digitwidget.data.augmentation import Augment
    >>> net = Network(augment=Augment(shift=0.4, copies=2))
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
            drawn, shown = load_handwriting()
            chosen = rng.choice(len(shown), count, replace=False)
            images[copied:] = drawn[chosen]
            labels.append(shown[chosen].astype(y.dtype))
        return self._change(images, rng), np.concatenate(labels)

    def _change(self, ink: FloatArray, rng: np.random.Generator) -> FloatArray:
        """Warp and roughen in place: an epoch's images are megabytes, and new memory is slow."""
        warp(ink, self.shape or _shape(ink.shape[1]), self._draw(rng))
        if self.noise:
            roughen(ink, rng.random(ink.shape, np.float32), self.noise)
        return np.clip(ink, 0, FULL_INK, out=ink)

    def numbers(self, n_pixels: int, y: ArrayLike) -> dict[str, Any]:
        """The amounts as JSON holds them, for a page to augment such samples by itself."""
        amounts = {name: float(getattr(self, name)) for name in AMOUNTS}
        shape = [int(side) for side in self.shape or _shape(n_pixels)]
        counts = {"copies": int(self.copies), "drawings": self._count(n_pixels, np.asarray(y))}
        return {**amounts, **counts, "shape": shape}

    def _count(self, n_pixels: int, y: NDArray[Any]) -> int:
        """How many drawings join these samples: none but the ten digits, which they show."""
        fits = self.drawings and n_pixels == 64 and set(y.tolist()) == set(range(10))
        return min(self.drawings, len(load_handwriting()[1])) if fits else 0

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
    "handwriting": Augment(shift=0.4, bend=0.2, noise=2.6, copies=3, drawings=4000),
}


def augmenter(value: Any) -> Any:
    """The callable that a network's setting `augment` stands for, or None."""
    if isinstance(value, str) and value in PRESETS:
        return PRESETS[value]
    if value is None or (callable(value) and _takes(value)):
        return value
    names = ", ".join(map(repr, PRESETS))
    known = f"augment must be None, {names} or callable as augment(X, rng)"
    raise ValueError(f"{known}, got {short(value)}")


def _takes(augment: Any) -> bool:
    """Whether it can be called as augment(X, rng), or its method as epoch(X, y, rng)."""
    by_epoch = hasattr(augment, "epoch")
    try:
        taken = signature(augment.epoch if by_epoch else augment)
    except ValueError:  # of some that are written in C there is none
        return True
    try:
        taken.bind(*range(3 if by_epoch else 2))
    except TypeError:
        return False
    return True


def numbers(value: Any, n_pixels: int, y: ArrayLike) -> dict[str, Any]:
    """The numbers of a setting `augment`; {} for a callable that Python alone can run."""
    augment = augmenter(value)
    return augment.numbers(n_pixels, y) if type(augment) is Augment else {}


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
    """Warp each flat image of `ink`, (n, pixels), in place."""
    # Neighbours share a warp, which costs nothing: an epoch takes the samples in random order.
    ends = np.linspace(0, len(ink), GROUPS + 1).astype(int)
    groups = zip(*interpolation(shape, amounts), ends[:-1], ends[1:], strict=True)
    for corners, shares, start, end in groups:
        pixels = np.ascontiguousarray(ink[start:end].T)  # each a row, to be fetched as a whole
        ink[start:end] = np.einsum("cpn,cp->pn", pixels[corners], shares).T
    return ink


def roughen(ink: FloatArray, grain: NDArray[np.float32], noise: float) -> FloatArray:
    """`ink` with up to `noise` more or less wherever there is any; `grain` in 0..1 is used up."""
    grain -= 0.5
    grain *= ink > 0
    ink += np.multiply(grain, 2 * noise, out=grain)
    return ink


def interpolation(shape: tuple[int, int], amounts: Amounts) -> tuple[IndexArray, FloatArray]:
    """The corners, each the index of a pixel, that pixels are made of, and the share of each.

    Both of shape (GROUPS, CORNERS, pixels); corners outside the image have no share.
    """
    rows, cols = shape
    x, y = sources(shape, amounts)
    corner = np.arange(CORNERS)[:, None]
    col = np.floor(x)[:, None] + (corner & 1)
    row = np.floor(y)[:, None] + (corner >> 1)
    share = (1 - np.abs(x[:, None] - col)) * (1 - np.abs(y[:, None] - row))
    inside = (row >= 0) & (row < rows) & (col >= 0) & (col < cols)
    index = np.where(inside, row * cols + col, 0).astype(np.int64)
    return index, np.where(inside, share, 0.0)


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

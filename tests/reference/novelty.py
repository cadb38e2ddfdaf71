"""Is an image like the ones a network learned from? The reference for the front end's novelty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

TAIL = 0.002  # a range holds all samples but this share at either end
COMPARED = 500  # samples whose own nearest neighbours tell how far apart likes lie
GOLDEN = (5**0.5 - 1) / 2  # its multiples lie evenly, and in step with no order of the samples
LONERS = 0.02  # the share of them that may lie further off than is held to be likely

CURES = {
    "ink": "draw with fit on, or paint with more or less ink",
    "height": "draw with fit on, or paint larger",
    "width": "draw with fit on, or paint wider or narrower",
    "across": "draw with fit on, or move it to the middle",
    "down": "draw with fit on, or move it to the middle",
    "distance": "no training sample looks like it: draw it again",
}


class Deviation(NamedTuple):
    """One way in which an image is unlike the training samples.

    `measure` is "empty", or one of: "ink", its sum; "height" and "width", the rows and columns it
    fills; "across" and "down", its centre of mass in columns and rows from 0; "distance", the
    ink that differs from the nearest sample. `low` and `high` bound nearly all samples.
    """

    measure: str
    value: float
    low: float
    high: float

    def __str__(self) -> str:
        if self.measure == "empty":
            return "no ink"
        return (
            f"unlike the training samples: {self.measure} {self.value:.4g}, "
            f"theirs {self.low:.4g} to {self.high:.4g}; {CURES[self.measure]}"
        )


@dataclass(frozen=True)
class NoveltyDetector:
    """What samples have in common.

    Measured on the 1797 digits: ink 226-409, all 8 rows, 3 to 8 columns, centre 2.7-4.4 across and
    2.4-4.5 down; all but two in a hundred are at most 109 from their nearest fellow, while the
    nearest to any of 400 random images was 292, to scrambled digits 225.
    """

    samples: FloatArray
    ranges: dict[str, tuple[float, float]]
    shape: tuple[int, int]

    @classmethod
    def of(cls, samples: ArrayLike, shape: tuple[int, int] = (8, 8)) -> NoveltyDetector:
        """Measure samples, (n, rows * columns) ink counts; n at least 2."""
        X = np.asarray(samples, np.float64)
        if X.ndim != 2 or len(X) < 2 or X.shape[1] != shape[0] * shape[1]:
            raise ValueError(f"samples must be (n ≥ 2, {shape[0] * shape[1]}), got {X.shape}")
        ranges = {name: _range(values) for name, values in _measures(X, shape).items()}
        ranges["distance"] = (0.0, _isolation(X))
        return cls(X, ranges, shape)

    def deviations(self, pixels: ArrayLike) -> list[Deviation]:
        """The deviations of an image of rows * columns ink counts; none for a likely one."""
        image = np.asarray(pixels, np.float64).reshape(1, -1)
        if not image.any():
            return [Deviation("empty", 0.0, *self.ranges["ink"])]
        values = {name: float(v[0]) for name, v in _measures(image, self.shape).items()}
        values["distance"] = float(np.abs(self.samples - image).sum(1).min())
        found = (Deviation(name, v, *self.ranges[name]) for name, v in values.items())
        return [d for d in found if not d.low <= d.value <= d.high]


def _measures(X: FloatArray, shape: tuple[int, int]) -> dict[str, FloatArray]:
    grid = X.reshape(-1, *shape)
    down, across = grid.sum(2), grid.sum(1)
    ink = X.sum(1)
    whole = np.where(ink > 0, ink, 1.0)
    return {
        "ink": ink,
        "height": _extent(down),
        "width": _extent(across),
        "across": across @ np.arange(shape[1]) / whole,
        "down": down @ np.arange(shape[0]) / whole,
    }


def _extent(sums: FloatArray) -> FloatArray:
    """From the first inked row or column to the last."""
    inked = sums > 0
    length = inked.shape[1] - inked.argmax(1) - inked[:, ::-1].argmax(1)
    return np.where(inked.any(1), length, 0).astype(np.float64)


def _range(values: FloatArray) -> tuple[float, float]:
    ordered, skip = np.sort(values), int(TAIL * len(values))
    return float(ordered[skip]), float(ordered[-1 - skip])


def _isolation(X: FloatArray) -> float:
    """How far from its nearest fellow a sample may lie, going by some of them."""
    n = len(X)
    chosen = range(n) if n <= COMPARED else [int(k * GOLDEN % 1 * n) for k in range(COMPARED)]
    ordered = sorted(_to_nearest_fellow(X, i) for i in chosen)
    return ordered[-1 - int(LONERS * len(ordered))]


def _to_nearest_fellow(X: FloatArray, i: int) -> float:
    distances = np.abs(X - X[i]).sum(1)
    distances[i] = np.inf
    return float(distances.min())

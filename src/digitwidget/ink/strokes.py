"""What a pen drew, made safe: strokes in the unit square as whole numbers on a lattice."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

LATTICE = 4096  # steps a side; all later products stay exact in a float64, so both halves agree
MOST_POINTS = 1000  # bounds the time; a pen that is asked 120 times a second fills it in 8 s
REACH = 1.0  # how far outside the unit square a pen may leave it before we suspect other units


def lattice_strokes(strokes: Iterable[Any]) -> list[NDArray[np.int64]]:
    """Check strokes and put them on the lattice; the one normaliser of everything drawn.

    Parameters
    ----------
    strokes : sequence of strokes
        Each stroke is a sequence of ``(x, y)``, x to the right and y down, in the unit square.
        A stroke of one point is a dot. Strokes without points are dropped. A point up to 1.0
        outside the square is clipped to its edge (a pen that left the paper). Of more than
        1000 points every n-th is kept, and the last of each stroke.

    Returns
    -------
    list of int64 arrays, shape (n, 2), values 0..4096

    Raises
    ------
    ValueError
        For anything that is not pairs of numbers, for NaN and infinity, and for coordinates
        further than 1.0 outside the unit square.
    """
    arrays = [_pairs(stroke, i) for i, stroke in enumerate(_listed(strokes))]
    step = _ceil_div(sum(len(a) for a in arrays), MOST_POINTS)
    return [_on_lattice(_thinned(a, step)) for a in arrays if len(a)]


def _listed(strokes: Any) -> Iterable[Any]:
    if isinstance(strokes, (str, bytes, dict)) or not hasattr(strokes, "__iter__"):
        raise ValueError(
            f"strokes must be a list of strokes, each a list of (x, y), got {strokes!r:.60}"
        )
    return strokes


def _pairs(stroke: Any, index: int) -> NDArray[np.float64]:
    if not isinstance(stroke, np.ndarray):
        stroke = list(stroke) if hasattr(stroke, "__iter__") else [stroke]
    if len(stroke) == 0:
        return np.empty((0, 2))
    try:
        points = np.asarray(stroke, dtype=np.float64)
    except (TypeError, ValueError):
        points = np.empty(0)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(
            f"stroke {index} must be a list of (x, y) pairs of numbers, got {stroke[:2]!r:.60}"
        )
    bad = ~((points >= -REACH) & (points <= 1 + REACH))  # also true of NaN
    if bad.any():
        value = points[bad][0]
        raise ValueError(
            f"stroke {index}: coordinates must lie in the unit square 0 to 1, got {value}; "
            "divide by the size of the drawing area"
        )
    return points


def _ceil_div(a: int, b: int) -> int:
    return max(1, -(-a // b))


def _thinned(points: NDArray[np.float64], step: int) -> NDArray[np.float64]:
    return points if step == 1 else np.concatenate([points[:-1:step], points[-1:]])


def _on_lattice(points: NDArray[np.float64]) -> NDArray[np.int64]:
    clipped = np.minimum(np.maximum(points, 0.0), 1.0)
    return np.floor(clipped * LATTICE + 0.5).astype(np.int64)

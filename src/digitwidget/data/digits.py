"""The data: scikit-learn's 1797 handwritten digits, as ink counts 0..16 on an 8×8 grid."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..validation import short, whole

FloatArray = NDArray[np.float64]


@cache
def _stored() -> tuple[FloatArray, NDArray[np.int64]]:
    from sklearn import datasets

    X, y = datasets.load_digits(return_X_y=True)
    return np.ascontiguousarray(X, np.float64), np.asarray(y, np.int64)


def load_digits() -> tuple[FloatArray, NDArray[np.int64]]:
    """Load the handwritten digits.

    Returns
    -------
    X : ndarray of shape (1797, 64)
        Ink counts 0..16, row by row from the top left of an 8×8 grid.
    y : ndarray of shape (1797,)
        The digit each sample shows, 0..9.

    References
    ----------
    Alpaydin and Kaynak, Optical Recognition of Handwritten Digits, UCI (1998).

    Examples
    --------
    >>> from digitwidget import load_digits
    >>> X, y = load_digits()
    >>> X.shape, y[:3].tolist()
    ((1797, 64), [0, 1, 2])
    """
    X, y = _stored()
    return X.copy(), y.copy()


def split(
    X: ArrayLike, y: ArrayLike, train_size: int = 1000, random_state: int = 0
) -> tuple[Any, Any, Any, Any]:
    """Split samples at random into a training set and the rest.

    Parameters
    ----------
    X : array-like of shape (n_samples, …)
        Samples.
    y : array-like of shape (n_samples,)
        Their labels.
    train_size : int
        How many samples to train on, from 1 to n_samples - 1.
    random_state : int
        The same number gives the same split.

    Returns
    -------
    tuple of ndarray
        X_train, X_test, y_train and y_test, in a random order.

    Raises
    ------
    ValueError
        If X and y differ in length, if train_size leaves a part empty, or random_state is no seed.

    Examples
    --------
    >>> from digitwidget import load_digits, split
    >>> X_train, X_test, y_train, y_test = split(*load_digits(), train_size=1000)
    >>> len(X_train), len(X_test)
    (1000, 797)
    """
    X, y = np.asarray(X), np.asarray(y)
    for name, given in (("X", X), ("y", y)):
        if given.ndim == 0:
            raise ValueError(f"{name} must hold one row a sample, got {short(given.item())}")
    if len(X) != len(y):
        raise ValueError(f"X and y must be equally long, got {len(X)} samples and {len(y)} labels")
    whole("train_size", train_size, 1, len(X) - 1)
    try:
        rng = np.random.default_rng(random_state)
    except (TypeError, ValueError):
        wrong = f"random_state must be a whole number from 0 on, got {short(random_state)}"
        raise ValueError(wrong) from None
    order = rng.permutation(len(X))
    train, test = order[:train_size], order[train_size:]
    return X[train], X[test], y[train], y[test]

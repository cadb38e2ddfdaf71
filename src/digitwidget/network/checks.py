"""Checks of samples and labels, as scikit-learn words them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.utils.validation import (
    check_array,
    check_consistent_length,
    column_or_1d,
    validate_data,
)

from ..data import labels


def samples(network: Any, X: Any, y: Any, *, reset: bool) -> tuple[NDArray[np.float64], Any]:
    """X as float64 and y as one label a sample; `reset` learns the features' number and names."""
    X = validate_data(network, X, dtype=np.float64, order="C", reset=reset)
    if y is None:
        raise ValueError(
            f"{type(network).__name__} requires y to be passed, but the target y is None"
        )
    y = labels.as_array(y)
    if getattr(y, "dtype", None) != np.dtype(object) or np.ndim(y) != 1:
        y = column_or_1d(y, warn=True)
    y = check_array(y, ensure_2d=False, dtype=None, input_name="y")
    if y.dtype.kind == "f" and (wrong := y[y != np.floor(y)]).size:
        raise ValueError(
            f"Unknown label type: continuous. y must hold classes, got {wrong[0]}: "
            "use whole numbers, text or any other hashable labels"
        )
    check_consistent_length(X, y)
    return X, y


def classes(y: Any, named: Any) -> NDArray[Any]:
    """All labels there are: those named, or those found."""
    found = labels.classes_of(y if named is None else labels.as_array(named))
    if len(found) < 2:
        raise ValueError(
            f"y must hold at least 2 classes, got 1 class: {found.tolist()}; "
            "there is nothing to tell apart"
        )
    return found

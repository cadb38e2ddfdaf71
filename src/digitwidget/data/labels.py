"""Labels of any hashable kind, and the class indices a network trains on."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Number
from typing import Any

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]


def as_array(y: Any) -> Any:
    """Keep labels as they are: [1, "a"] is not to become ["1", "a"], nor (0, 1) a row."""
    if not isinstance(y, (list, tuple)) or not y or isinstance(y[0], (list, np.ndarray)):
        return y
    for kind in (Number, str, bytes):
        if all(isinstance(label, kind) for label in y):
            return y
    return np.fromiter(y, object, len(y))


def classes_of(y: Iterable[Any]) -> NDArray[Any]:
    """The distinct labels, sorted; in order of appearance where they cannot be compared."""
    labels = np.asarray(y)
    try:
        return np.unique(labels)
    except TypeError:
        distinct = dict.fromkeys(labels.tolist())
        return np.fromiter(distinct, object, len(distinct))


def encode(y: NDArray[Any], classes: NDArray[Any], name: str = "y") -> IntArray:
    """The index of each label in `classes`; a ValueError names the first that is not there."""
    index = {label: i for i, label in enumerate(classes.tolist())}
    try:
        return np.array([index[label] for label in np.asarray(y).tolist()], np.int64)
    except KeyError as missing:
        raise ValueError(
            f"{name} holds the label {missing.args[0]!r}, which is none of the classes "
            f"trained on: {list(index)[:20]}"
        ) from None

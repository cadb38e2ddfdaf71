"""Samples: labels of any hashable kind, the pairs a widget is given, their form on a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from numbers import Number
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import warn
from ..limits import MAX_CLASSES_SHOWN, MAX_SAMPLE_BYTES
from ..validation import inks, shape_cure, short

IntArray = NDArray[np.int64]


def as_array(y: Any, name: str = "y") -> Any:
    """Keep labels as they are: [1, "a"] is not to become ["1", "a"], nor (0, 1) a row.

    A ValueError names the first that cannot be one.
    """
    if isinstance(y, (list, tuple)) and y and not isinstance(y[0], (list, np.ndarray)):
        kinds = (Number, str, bytes)
        if not any(all(isinstance(label, kind) for label in y) for kind in kinds):
            y = np.fromiter(y, object, len(y))
    if getattr(y, "dtype", None) == np.dtype(object):
        for label in np.asarray(y).ravel().tolist():
            try:
                hash(label)
            except TypeError:
                raise ValueError(
                    f"{name} must hold hashable labels, such as numbers, text or tuples of them, "
                    f"got {short(label)}"
                ) from None
    return y


def one_column(y: Any) -> Any:
    """Labels in one column as one label a sample; of these scikit-learn wants users warned."""
    try:
        shape = y.shape if hasattr(y, "shape") else np.asarray(y).shape
    except ValueError:
        raise ValueError(f"y must hold one label a sample, got {short(y)}") from None
    if len(shape) != 2 or shape[1] != 1:
        return y
    from sklearn.exceptions import DataConversionWarning

    warn(
        "A column-vector y was passed when a 1d array was expected: y.ravel() is one",
        DataConversionWarning,
    )
    return np.asarray(y).ravel()


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
    labels = np.asarray(y)
    if labels.ndim != 1:
        raise ValueError(f"{name} must hold one label a sample, as [7], got {short(y)}")
    try:
        return np.array([index[label] for label in labels.tolist()], np.int64)
    except KeyError as missing:
        raise ValueError(
            f"{name} holds the label {missing.args[0]!r}, which is none of the classes "
            f"trained on: {list(index)[:20]}"
        ) from None


@dataclass(frozen=True)
class Samples:
    """Training and test samples: inks of shape (n_samples, n_pixels), and their labels."""

    X: NDArray[np.uint8]
    y: NDArray[Any]
    X_test: NDArray[np.uint8]
    y_test: NDArray[Any]

    @property
    def validation_data(self) -> tuple[NDArray[np.uint8], NDArray[Any]] | None:
        return (self.X_test, self.y_test) if len(self.X_test) else None

    def labels(self) -> dict[bytes, Any]:
        """The label of every image; of the first one where images are equal."""
        images = [row.tobytes() for row in (*self.X, *self.X_test)]
        labels = [*self.y.tolist(), *self.y_test.tolist()]
        return dict(zip(reversed(images), reversed(labels), strict=True))


def check(X: Any, y: Any, X_test: Any, y_test: Any, shape: tuple[int, int]) -> Samples:
    """The samples given, or a ValueError that names what does not fit."""
    for x_name, x, y_name, labels in (("X", X, "y", y), ("X_test", X_test, "y_test", y_test)):
        if (x is None) != (labels is None):
            raise ValueError(f"{x_name} and {y_name} belong together: give both or neither")
    X, y = _check_pair("X", X, "y", y, shape)
    if X_test is None:
        return Samples(X, y, X[:0], y[:0])
    return Samples(X, y, *_check_pair("X_test", X_test, "y_test", y_test, shape))


def _check_pair(
    x_name: str, X: Any, y_name: str, y: Any, shape: tuple[int, int]
) -> tuple[NDArray[np.uint8], NDArray[Any]]:
    X, y = inks(x_name, X), np.asarray(one_column(as_array(y, y_name)))
    if X.ndim and not len(X):
        raise ValueError(f"{x_name} must hold at least one sample, got shape {X.shape}")
    if X.shape[1:] == shape:
        X = X.reshape(len(X), -1)
    n_pixels = shape[0] * shape[1]
    if X.ndim != 2 or X.shape[1] != n_pixels:
        raise ValueError(
            f"{x_name} must have shape (n_samples, {n_pixels}), got {X.shape}; "
            f"{shape_cure(X.shape[1:], shape)}"
        )
    if y.shape != (len(X),):
        raise ValueError(
            f"{y_name} must hold one label for each of the {len(X)} rows of {x_name}, "
            f"got shape {y.shape}"
        )
    return X, y


def with_drawings(
    samples: Samples, drawings: Sequence[dict[str, Any]], classes: NDArray[Any]
) -> Samples:
    """The samples, and the drawings {"pixels", "label"} after those to train on."""
    if not drawings:
        return samples
    X = np.array([drawing["pixels"] for drawing in drawings], np.uint8)
    y = classes[[drawing["label"] for drawing in drawings]].astype(samples.y.dtype)
    return replace(samples, X=np.concatenate([samples.X, X]), y=np.concatenate([samples.y, y]))


def check_classes(n_classes: int) -> None:
    """A class travels as one byte."""
    if n_classes > MAX_CLASSES_SHOWN:
        raise ValueError(f"there may be at most {MAX_CLASSES_SHOWN} classes, got {n_classes}")


def pack(samples: Samples | None, classes: NDArray[Any]) -> dict[str, Any]:
    """The traits that carry the samples to the page, evenly thinned to MAX_SAMPLE_BYTES."""
    if samples is None:
        return {"_samples": b"", "_labels": b"", "_n_train": 0}
    share = min(1.0, MAX_SAMPLE_BYTES / (samples.X.size + samples.X_test.size))
    train, test = _even(len(samples.X), share), _even(len(samples.X_test), share)
    codes = encode(samples.y[train], classes), encode(samples.y_test[test], classes, "y_test")
    return {
        "_samples": samples.X[train].tobytes() + samples.X_test[test].tobytes(),
        "_labels": np.concatenate(codes).astype(np.uint8).tobytes(),
        "_n_train": len(train),
    }


def _even(n: int, share: float) -> NDArray[np.int64]:
    """Indices of an even `share` of n."""
    return np.linspace(0, n - 1, int(n * share)).round().astype(int)

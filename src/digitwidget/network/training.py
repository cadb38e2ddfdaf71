"""Training: one network on one set of samples, an epoch at a time, each recorded and repeatable."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.validation import (
    check_array,
    check_consistent_length,
    column_or_1d,
    validate_data,
)

from ..data.augmentation import augmenter
from ..data.samples import as_array, classes_of, encode
from .backends.dispatch import engine
from .backprop import FloatArray, IntArray, error
from .history import History
from .hyperparameters import check, make_spec, seed
from .parameters import initial

# Streams of random numbers drawn from one seed.
INITIAL, ORDER, AUGMENT = range(3)


class Training:
    """What `Network.fit`, `Network.partial_fit` and the widget are thin over.

    Beginning draws the initial weights, sets the network's fitted attributes and records epoch 0 in
    its `history_`. Every later epoch depends only on the one before, the samples, the settings,
    random_state and its own number, so that cutting back and training again repeats exactly.

    Parameters
    ----------
    network : Network
    X : array-like of shape (n_samples, n_features)
        Raw ink; it is divided by the network's `input_scale` here.
    y : array-like of shape (n_samples,)
        Any hashable labels.
    validation_data : (X, y), optional
        Samples to measure loss and accuracy on, never to train on.
    resume : bool
        Go on from the network's history, if it has one that fits the data.
    classes : array-like, optional
        All labels there will be, when `y` may lack some.

    Raises
    ------
    ValueError
        For settings and samples out of bounds; the network is then as it was.
    """

    def __init__(
        self,
        network: Any,
        X: Any,
        y: Any,
        validation_data: tuple[Any, Any] | None = None,
        *,
        resume: bool = False,
        classes: Any = None,
    ) -> None:
        check(network)
        self.network = network
        before = dict(vars(network))
        try:
            self._prepare(X, y, validation_data, resume, classes)
        except BaseException:
            vars(network).clear()
            vars(network).update(before)
            raise

    def _prepare(self, X: Any, y: Any, validation_data: Any, resume: bool, classes: Any) -> None:
        net = self.network
        going_on = resume and hasattr(net, "history_")
        X, y = check_samples(net, X, y, reset=not going_on)
        if not going_on:
            net.classes_ = check_classes(y, classes)
        self.spec = make_spec(net, X.shape[1], len(net.classes_))
        if going_on and self.spec.sizes != tuple(net.sizes_):
            raise ValueError(
                f"hidden={net.hidden} does not match the layers trained so far, "
                f"{net.sizes_}: call fit to begin anew"
            )
        self.y = encode(y, net.classes_)
        self._ink = X if net.augment is not None else None
        self.X = engine.prepare(X, self.spec)
        self.validation = self._check_validation(validation_data)
        if not going_on:
            self._begin()

    @property
    def history(self) -> History:
        return self.network.history_

    def _check_validation(self, data: Any) -> tuple[FloatArray, IntArray] | None:
        if data is None:
            return None
        if not isinstance(data, (tuple, list)) or len(data) != 2:
            raise ValueError(f"validation_data must be a pair (X, y), got {type(data).__name__}")
        X, y = check_samples(self.network, *data, reset=False)
        codes = encode(y, self.network.classes_, "validation_data")
        return engine.prepare(X, self.spec), codes

    def _begin(self) -> None:
        net = self.network
        net._seed = seed(net.random_state)
        net.sizes_ = list(self.spec.sizes)
        params = initial(
            net.sizes_, net.init, net.init_range, np.random.default_rng([net._seed, INITIAL])
        )
        net.history_ = History(params.size, net.max_snapshots)
        velocity = np.zeros(params.size if self.spec.momentum else 0)
        net.history_.record(params, velocity, self._metrics(params))

    def _metrics(self, params: FloatArray) -> tuple[float, float, float, float]:
        train = self._evaluate(params, self.X, self.y)
        if self.validation is None:
            return (*train, np.nan, np.nan)
        return (*train, *self._evaluate(params, *self.validation))

    def _evaluate(self, params: FloatArray, X: Any, y: IntArray) -> tuple[float, float]:
        z, o, best = engine.outputs(params, X, self.spec)
        return error(params, z, o, y, self.spec), np.count_nonzero(best == y) / len(y)

    def step(self) -> bool:
        """Train one epoch and record it; False if it diverged, and then nothing has changed.

        An interrupt leaves the last whole epoch. May be called from a worker thread, one at a time.
        """
        history = self.history
        epoch = history.last + 1
        params, velocity = history.params(), history.velocity()
        if velocity.size != (self.spec.momentum and params.size):
            # Momentum has been switched on or off since then.
            velocity = np.zeros(params.size if self.spec.momentum else 0)
        X, y, order = self._samples(epoch)
        rate = self.spec.learning_rate * self.network.decay ** (epoch - 1)
        spec = replace(self.spec, learning_rate=rate)
        with np.errstate(all="ignore"):
            params, velocity = engine.train_epoch(params, velocity, X, y, order, spec)
            metrics = self._metrics(params)
        if not (np.isfinite(params).all() and np.isfinite(metrics[0])):
            self._warn_diverged(epoch)
            return False
        history.record(params, velocity, metrics)
        engine.maybe_compile(max(0, self.network.epochs - epoch) * len(order), spec)
        return True

    def _samples(self, epoch: int) -> tuple[Any, IntArray, IntArray]:
        """The samples of an epoch, their classes, and the order to take them in."""
        net = self.network
        X, y = self.X, self.y
        if self._ink is not None:
            rng = np.random.default_rng([net._seed, AUGMENT, epoch])
            X, y = self._augmented(self._ink, rng)
        order = np.arange(len(y))
        if net.shuffle:
            order = np.random.default_rng([net._seed, ORDER, epoch]).permutation(len(y))
        return X, y, order

    def _augmented(self, X: FloatArray, rng: np.random.Generator) -> tuple[Any, IntArray]:
        net, augment = self.network, augmenter(self.network.augment)
        if hasattr(augment, "epoch"):
            ink, y = augment.epoch(X, net.classes_[self.y], rng)
            return engine.prepare(ink, self.spec), encode(y, net.classes_, "augment")
        ink = np.asarray(augment(X, rng), np.float64)
        if ink.shape != X.shape:
            raise ValueError(f"augment must return an array of shape {X.shape}, got {ink.shape}")
        return engine.prepare(ink, self.spec), self.y

    def _warn_diverged(self, epoch: int) -> None:
        warnings.warn(
            f"training diverged in epoch {epoch} and stopped; the network is as it was after epoch "
            f"{epoch - 1}: lower learning_rate, which is {self.spec.learning_rate:g}",
            ConvergenceWarning,
            stacklevel=3,
        )

    def cut(self, epoch: int) -> None:
        """Put the network back to what it was after `epoch`; 0 is the initial weights.

        Raises
        ------
        ValueError
            If the history does not hold that epoch.
        """
        self.history.cut(epoch)


def check_samples(network: Any, X: Any, y: Any, *, reset: bool) -> tuple[NDArray[np.float64], Any]:
    """X as float64 and y as one label a sample; `reset` learns the features' number and names."""
    X = validate_data(network, X, dtype=np.float64, order="C", reset=reset)
    if y is None:
        raise ValueError(
            f"{type(network).__name__} requires y to be passed, but the target y is None"
        )
    y = as_array(y)
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


def check_classes(y: Any, named: Any) -> NDArray[Any]:
    """All labels there are: those named, or those found."""
    found = classes_of(y if named is None else as_array(named))
    if len(found) < 2:
        raise ValueError(
            f"y must hold at least 2 classes, got 1 class: {found.tolist()}; "
            "there is nothing to tell apart"
        )
    return found

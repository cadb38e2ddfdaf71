"""Training: one network on one set of samples, an epoch at a time, each recorded and repeatable."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from . import checks, labels, layout, settings, sgd
from .augment import augmenter
from .engine import engine
from .history import History
from .sgd import FloatArray, IntArray

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
        settings.check(network)
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
        X, y = checks.samples(net, X, y, reset=not going_on)
        if not going_on:
            net.classes_ = checks.classes(y, classes)
        self.spec = settings.spec(net, X.shape[1], len(net.classes_))
        if going_on and self.spec.sizes != tuple(net.sizes_):
            raise ValueError(
                f"hidden={net.hidden} does not match the layers trained so far, "
                f"{net.sizes_}: call fit to begin anew"
            )
        self.y = labels.encode(y, net.classes_)
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
        X, y = checks.samples(self.network, *data, reset=False)
        codes = labels.encode(y, self.network.classes_, "validation_data")
        return engine.prepare(X, self.spec), codes

    def _begin(self) -> None:
        net = self.network
        net._seed = settings.seed(net.random_state)
        net.sizes_ = list(self.spec.sizes)
        params = layout.initial(
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
        return sgd.error(params, z, o, y, self.spec), np.count_nonzero(best == y) / len(y)

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
        engine.expect(max(0, self.network.epochs - epoch) * len(order), spec)
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
            return engine.prepare(ink, self.spec), labels.encode(y, net.classes_, "augment")
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

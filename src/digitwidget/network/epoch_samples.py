"""What each epoch trains on: the samples, augmented and in an order of their own."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..data.augmentation import Augment, augmenter
from ..data.samples import encode
from ..limits import FULL_INK
from ..validation import short
from .backends.dispatch import engine
from .backprop import FloatArray, IntArray
from .history import Epoch
from .hyperparameters import Spec
from .scale import full_ink

# Streams of random numbers drawn from a network's seed, beside the one of its initial weights.
ORDER, AUGMENT = 1, 2


@dataclass(frozen=True)
class EpochSamples:
    """What an epoch trains on: samples and their classes, in this order."""

    epoch: int
    X: Any
    y: IntArray
    order: IntArray

    def taken(self, epoch: Epoch) -> int:
        """How many of them are taken at a moment of this epoch."""
        n = len(self.order)
        return min(round((epoch - (self.epoch - 1)) * n), n - 1)

    def moment(self, taken: int) -> Epoch:
        """The moment, as an epoch, at which so many of them are taken."""
        n = len(self.order)
        return self.epoch if taken == n else ((self.epoch - 1) * n + taken) / n


class Sampler:
    """Draws the samples of an epoch: the same ones however often, and in whichever thread.

    The network's seed, classes and settings are looked up when an epoch is drawn. `X` is of shape
    (n_samples, n_features), as it was given, `prepared` the same as the engine takes it, and `y`
    holds class indices. With `drawings` an augmentation may add drawings of our own.
    """

    def __init__(
        self, network: Any, X: FloatArray, prepared: Any, y: IntArray, spec: Spec, *, drawings: bool
    ) -> None:
        self.network, self.spec, self.drawings = network, spec, drawings
        self._X = X if network.augment is not None else None
        self.prepared, self.y = prepared, y
        self._kept: EpochSamples | None = None
        self._ahead: threading.Thread | None = None
        self._next: EpochSamples | None = None

    def of(self, epoch: int) -> EpochSamples:
        """The samples of an epoch, their classes, and the order to take them in."""
        # A caller may ask for the next moment while a worker trains: what both draw is the same.
        kept = self._kept
        if kept and kept.epoch == epoch:
            return kept
        self._kept = None
        if ahead := self._ahead:
            ahead.join()
        drawn, self._ahead, self._next = self._next, None, None
        if drawn is None or drawn.epoch != epoch:
            drawn = self._draw(epoch)
        self._kept = drawn
        return drawn

    def draw_ahead(self, epoch: int) -> None:
        """Draw an epoch while another is trained on: bending digits takes as long as that.

        A function of the user's is called when its epoch comes, and in the thread that trains.
        """
        if self._ahead or not isinstance(augmenter(self.network.augment), Augment):
            return

        def draw() -> None:
            self._next = self._draw(epoch)

        self._ahead = threading.Thread(target=draw, name="digitwidget-augment", daemon=True)
        try:
            self._ahead.start()
        except RuntimeError:  # there are no threads here: it is drawn when its epoch comes
            self._ahead = None

    def forget(self) -> None:
        """An epoch's samples are megabytes, of no use after it."""
        self._kept = None

    def _draw(self, epoch: int) -> EpochSamples:
        net, X, y = self.network, self.prepared, self.y
        if self._X is not None:
            X, y = self._augmented(self._X, np.random.default_rng([net._seed, AUGMENT, epoch]))
        order = np.arange(len(y))
        if net.shuffle:
            order = np.random.default_rng([net._seed, ORDER, epoch]).permutation(len(y))
        return EpochSamples(epoch, X, y, order)

    def _augmented(self, X: FloatArray, rng: np.random.Generator) -> tuple[Any, IntArray]:
        net, augment = self.network, augmenter(self.network.augment)
        to_ink, codes = 1.0, self.y
        # Our own bends ink and adds some; a function of the user's knows its samples.
        if isinstance(augment, Augment):
            to_ink = FULL_INK / full_ink(net)
            if not self.drawings:
                augment = replace(augment, drawings=0)
        if to_ink != 1:
            X = X * to_ink
        if hasattr(augment, "epoch"):
            new, y = augment.epoch(X, net.classes_[self.y], rng)
            codes = encode(y, net.classes_, "augment")
        else:
            made = augment(X, rng)
            wanted = f"augment must return an array of numbers of shape {X.shape}"
            try:
                new = np.asarray(made, np.float64)
            except (TypeError, ValueError) as error:
                raise ValueError(f"{wanted}, got {short(made)}") from error
            if new.shape != X.shape:
                raise ValueError(f"{wanted}, got {new.shape}")
        if to_ink != 1:
            new = new / to_ink
        return engine.prepare(new, self.spec), codes

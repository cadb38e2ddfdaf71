"""One network with its samples and its training: all of the widget that is no trait."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..network import backprop as sgd

from .. import validation as wire
from ..data.augmentation import numbers
from ..limits import MAX_EPOCHS
from ..data.samples import Samples, check_classes, pack
from .defaults import augmentation, is_fitted
from .background import Driver
from .run import Run
from .runs import Runs
from ..network.backprop import FloatArray
from ..errors import TrainingFailure, diverged

if TYPE_CHECKING:
    from ..network.history import History
    from ..network.estimator import Network

Pixels = Sequence[int]


class Session:
    """What the widget shows.

    Parameters
    ----------
    network : Network
        Fitted, or to be trained on the samples: then its initial weights are drawn now.
    samples : Samples or None
        Without samples a fitted network can be looked at, not trained.
    shape : (int, int)
        Rows and columns of an image.
    report : callable
        Told after every epoch.
    """

    def __init__(
        self,
        network: Network,
        samples: Samples | None,
        shape: tuple[int, int],
        report: Callable[[], None],
    ) -> None:
        self.samples = samples
        self.shape = shape
        self.runs = Runs(Run(network, samples))
        self._first = network
        self.first_goal = -1
        if is_fitted(network):
            check_classes(len(network.classes_))
        else:
            self.first_goal = network.epochs
            _ = self.run.training
        self.driver = Driver(self._step, lambda: self.runs.in_training.last, report)

    @property
    def run(self) -> Run:
        return self.runs.now

    @property
    def network(self) -> Network:
        return self.run.network

    @property
    def history(self) -> History:
        return self.run.history

    def _step(self) -> TrainingFailure | None:
        run = self.runs.in_training
        trained = run.training.step()
        return None if trained else diverged(run.last + 1, run.network.learning_rate)

    @property
    def goal(self) -> int:
        """The epoch that the training on show heads for, -1 when none runs."""
        return -1 if self.runs.waiting else self.driver.goal

    @property
    def augmentation(self) -> Any:
        """What is meant by augmentation that is switched on."""
        return augmentation(self._first, self.shape)

    def _augment(self) -> dict[str, Any]:
        """The numbers of the augmentation on show, or else of what a page switches on."""
        rows, columns = self.shape
        meant = self.network.augment or self.augmentation
        return numbers(meant, rows * columns, self.samples.y if self.samples else [])

    def begin(self, network: Network, drawings: Sequence[dict[str, Any]]) -> None:
        """Trains this network; it is on show when it has its first epoch."""
        self.runs.begin(Run(network, self.samples, drawings, self.network.classes_))
        self.driver.start(network.epochs)

    @property
    def kept(self) -> list[int]:
        """The epochs whose snapshot is kept."""
        return self.history.epochs

    def first_epoch(self, wanted: object) -> int:
        """The epoch to show first; one that is yet to be trained is awaited."""
        if self.first_goal < 0:
            return self.history.last if wanted is None else wire.epoch(wanted, self.kept)
        if wanted is not None:
            wire.whole("epoch", wanted, 0, self.first_goal)
        return 0

    def nearest(self, epoch: int) -> int:
        """The kept epoch nearest to this one."""
        return min(self.kept, key=lambda other: abs(other - epoch))

    def cut(self, epoch: int) -> None:
        """Forgets all after `epoch`; a new training goes on from there."""
        if epoch != self.history.last:
            self.run.training.cut(epoch)

    def head_for(self, start: int, epochs: int) -> int:
        """Cuts to `start` and returns the goal; a ValueError leaves everything as it was."""
        start = wire.epoch(start, self.kept)
        if epochs:
            wire.whole("the last epoch", start + epochs, 1, MAX_EPOCHS)
            _ = self.run.training
        self.runs.keep()
        self.cut(start)
        return start + epochs

    @cached_property
    def _labels(self) -> dict[bytes, Any]:
        return self.samples.labels() if self.samples else {}

    def params(self, epoch: int, lessons: Sequence[dict[str, Any]]) -> FloatArray:
        """The flat parameters after this epoch, and after these steps taken by hand."""
        params = self.history.params(epoch)
        for lesson in lessons:
            _, slope = self.slope(params, lesson["pixels"], lesson["label"])
            params = params - self.network.learning_rate * slope
        return params

    def slope(self, params: FloatArray, pixels: Pixels, code: int) -> tuple[float, FloatArray]:
        """The error on these pixels, and its derivative by every parameter, flat."""
        X = np.array([pixels]) / self.network.input_scale
        return sgd.gradient(params, X, np.array([code]), self.network._spec())

    def code(self, label: Any) -> int:
        """The index of a label's class."""
        known = self.network.classes_.tolist()
        if label not in known:
            raise ValueError(f"label must be one of {wire.short(known)}, got {wire.short(label)}")
        return int(known.index(label))

    def label(self, pixels: Pixels, params: FloatArray) -> Any:
        """The true label of these pixels where they are a sample, else None."""
        return self._labels.get(bytes(pixels))

    def image(self, pixels: Pixels, params: FloatArray) -> NDArray[np.uint8]:
        return np.array(pixels, np.uint8).reshape(self.shape)

    def activations(self, pixels: Pixels, params: FloatArray) -> list[FloatArray]:
        """One array of shape (n_units,) a layer after the input."""
        X = np.array([pixels]) / self.network.input_scale
        with np.errstate(over="ignore"):
            return [layer[0] for layer in sgd.forward(params, X, self.network._spec())]

    def output(self, pixels: Pixels, params: FloatArray) -> FloatArray:
        return self.activations(pixels, params)[-1]

    def prediction(self, pixels: Pixels, params: FloatArray) -> Any:
        """The class of the largest output, in the user's own type; None where there is no ink."""
        if not any(pixels):
            return None
        return self.network.classes_.tolist()[int(self.output(pixels, params).argmax())]

    def structure(self) -> dict[str, Any]:
        """The traits that say what the network on show is."""
        return {**self.run.structure(), "_augment": self._augment()}

    def facts(self) -> dict[str, Any]:
        """The traits that say what the network and the samples are."""
        net = self.network
        return {
            **self.structure(),
            "_input_scale": float(net.input_scale),
            "_image_shape": list(self.shape),
            "_classes": [str(label) for label in net.classes_.tolist()],
            **pack(self.samples, net.classes_),
        }

"""Which training is on show, which one is coming, and what follows from the one on show.

Pure state: no traits, no threads, no messages. A background thread trains meanwhile and only reads
which run it is to train.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..data.augmentation import numbers
from ..data.handwriting import pack_handwriting
from ..data.samples import Samples, check_classes, encode, pack
from ..data.training_set import TrainingSet
from ..errors import TrainingFailure
from ..limits import FULL_INK, MAX_EPOCHS
from ..network import backprop
from ..network.backprop import FloatArray, Off
from ..network.history import nearest
from ..network.parameters import views
from ..network.scale import full_ink
from ..validation import real, shape_cure, short
from . import incoming
from .defaults import augmentation, is_fitted, network_like
from .training_run import ALL, NOTHING_PINNED, TrainingRun, divergence

if TYPE_CHECKING:
    from ..network.estimator import Network
    from ..network.history import Epoch, History
    from ..network.training import Update
    from .still import Shown


class Session:
    """What the widget shows: one network of today, perhaps one of tomorrow.

    A new run takes over when it has its first moment; one that fails is gone without a trace.

    The network is fitted, or to be trained on the samples: then its initial weights are drawn now.
    `shape` is the rows and columns of an image.
    """

    def __init__(
        self,
        network: Network,
        samples: Samples | None,
        shape: tuple[int, int],
        chosen: TrainingSet = ALL,
    ) -> None:
        self.samples = samples
        self.shape = shape
        fitted = is_fitted(network)
        if fitted and network.n_features_in_ != shape[0] * shape[1]:
            n = network.n_features_in_
            raise ValueError(
                f"the network reads images of {n} pixels, and image_shape={shape} has "
                f"{shape[0] * shape[1]}: {shape_cure((n,), shape)}"
            )
        self.run = TrainingRun(
            network, samples, full_ink(network) if fitted else FULL_INK, chosen=chosen
        )
        self._next: TrainingRun | None = None
        # The last run that was trained to its end, and what was pinned then.
        self._before: tuple[TrainingRun, dict[str, Any]] | None = None
        self.pinned = NOTHING_PINNED
        self._pins = False
        self._first = network
        self._stepped: tuple[Any, Any, FloatArray] = (None, None, np.empty(0))
        self.first_goal = -1
        if fitted:
            check_classes(len(network.classes_))
            # An older file's epochs, on an axis of samples.
            network.history_.count_samples(len(samples.y) if samples else 1)
        else:
            self.first_goal = network.epochs
            _ = self.run.training

    # The run on show, and the one in training.

    @property
    def network(self) -> Network:
        return self.run.network

    @property
    def history(self) -> History:
        return self.run.history

    @property
    def labels(self) -> list[Any]:
        """The classes' labels in the user's own type."""
        return list(self.network.classes_.tolist())

    @property
    def in_training(self) -> TrainingRun:
        # A run is on show before it is no longer next: the worker always finds the one to train.
        return self._next or self.run

    @property
    def waiting(self) -> bool:
        """Whether a new run is yet to have its first moment."""
        return self._next is not None

    def step(self) -> TrainingFailure | None:
        """Trains on to the next moment, or returns why there is no going on."""
        run = self.in_training
        return None if run.training.step() else divergence(run)

    # What can be done with them.

    def train(self, start: Epoch, goal: Epoch) -> None:
        """Cuts to `start`, to train on to `goal`; a ValueError leaves everything as it was."""
        start = incoming.epoch(start, self.history.moments)
        real("the last epoch", goal, 0, MAX_EPOCHS)
        if goal > start:
            _ = self.run.training
        self.stop()
        if start != self.history.last:
            self.history.cut(start)

    def next_moment(self, epoch: Epoch) -> Epoch:
        """The moment recorded, or to be recorded, after this one."""
        later = [moment for moment in self.history.moments if moment > epoch]
        return later[0] if later else self.run.training.next_moment(epoch)

    def next_epoch(self, epoch: Epoch) -> int:
        """The whole epoch recorded, or to be recorded, after this moment."""
        later = [whole for whole in self.history.epochs if whole > epoch]
        return later[0] if later else int(epoch) + 1

    def update(self, epoch: Epoch) -> Update:
        """A single update from this moment, recorded too.

        A ValueError tells that it diverges, or leads to an epoch that was thinned out.
        """
        training = self.run.training
        self.stop()
        update = training.update(epoch)
        if update is None:
            raise ValueError(str(divergence(self.run)))
        return update._replace(X=self.run.inks(update.X))

    def stop(self) -> None:
        """Stays with the run on show, however far it has come."""
        self._next = self._before = None

    def run_like(self, settings: dict[str, Any], drawings: Sequence[dict[str, Any]]) -> TrainingRun:
        """A run like the one on show but for these settings, to `retrain` with; or a ValueError."""
        if self.samples is None:
            raise ValueError("training needs samples: give DigitWidget X and y")
        run = self.run
        network, chosen = network_like(run.network, run.chosen, settings, self.augmentation)
        classes, full = self.network.classes_, run.full_ink
        return TrainingRun(network, self.samples, full, drawings, classes, chosen)

    def pin(self) -> None:
        """Keeps the curves of the run on show, to compare others with."""
        self.pinned = self.run.pinned()

    def unpin(self) -> None:
        """Lets them go."""
        self.pinned = NOTHING_PINNED

    def retrain(self, run: TrainingRun, *, pin: bool = False) -> int:
        """Trains this run from now on, and returns the goal.

        With `pin`, the run that it takes over from is then kept to compare it with.
        """
        network, self._next, self._pins = run.network, run, pin
        if network.epochs == 0:
            _ = self._next.training
        return network.epochs

    def swap_run(self) -> None:
        """Shows the new run once it has its first moment."""
        if self._next and (self._next.last > 0 or not self._next.network.epochs):
            if self._before is None:
                self._before = self.run, self.pinned
            if self._pins:
                self.pin()
            self.run = self._next
            self._next = None
        if not self._next and self.run.last >= self.run.network.epochs:
            self._before = None

    def go_back(self) -> bool:
        """After a failure shows the last run that was trained to its end; whether there is one."""
        new_one_failed = self._next is not None or self._before is not None
        if self._before:
            self.run, self.pinned = self._before
        self.stop()
        return new_one_failed

    # Moments.

    def first_epoch(self, wanted: object) -> Epoch:
        """The moment to show first; one that is yet to be trained is awaited."""
        if self.first_goal < 0:
            history = self.history
            return history.last if wanted is None else incoming.epoch(wanted, history.moments)
        if wanted is not None:
            incoming.awaited_epoch(wanted, self.first_goal, incoming.MORE_EPOCHS)
        return 0

    # What follows from the pixels, and from the parameters on show.

    def params(self, epoch: Epoch, lessons: Sequence[Any]) -> FloatArray:
        """The flat parameters at this moment, and after these steps taken by hand."""
        # The worker may have thinned it out just now: then what is next to it is on show soon.
        kept = self.history.snapshots
        start = params = kept[nearest(list(kept), epoch)].params
        # Every observer asks anew, with a copy of the lessons.
        if self._stepped[0] is start and self._stepped[1] == lessons:
            return self._stepped[2]
        for lesson in lessons:
            _, gradient = self.loss_gradient(params, lesson["pixels"], lesson["label"])
            params = params - self.network.learning_rate * gradient
        self._stepped = start, lessons, params
        return params

    def loss_gradient(
        self, params: FloatArray, pixels: Sequence[int], code: int
    ) -> tuple[float, FloatArray]:
        """The error on these pixels, and its derivative by every parameter, flat."""
        spec = self.network._spec()
        return backprop.gradient(params, self._scaled(pixels), np.array([code]), spec)

    def activations(
        self, pixels: Sequence[int], params: FloatArray, off: Off = ()
    ) -> list[FloatArray]:
        """One array of shape (n_units,) a layer after the input; 0 where a neuron is off."""
        with np.errstate(over="ignore"):
            layers = backprop.forward(params, self._scaled(pixels), self.network._spec(), off)
        return [layer[0] for layer in layers]

    def prediction(self, pixels: Sequence[int], params: FloatArray, off: Off = ()) -> Any:
        """The class of the largest output, in the user's own type; None where there is no ink."""
        if not any(pixels):
            return None
        return self.labels[int(self.activations(pixels, params, off)[-1].argmax())]

    def right(self, params: FloatArray, off: Off) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
        """Which samples are read right, and their classes' indices, of shape (n_samples,) each.

        Of the test samples, or those trained on where there are none, by the labels they train on.
        """
        samples = self.run.samples
        if samples is None:
            raise ValueError("there are no samples to count on: give DigitWidget X and y")
        X, y = samples.validation_data or (samples.X, samples.y)
        codes = encode(y, self.network.classes_)
        with np.errstate(over="ignore"):
            read = backprop.outputs(params, self.run.values(X), self.network._spec(), off)[2]
        return read == codes, codes

    def still(
        self,
        pixels: Sequence[int],
        epoch: Epoch,
        lessons: Sequence[Any],
        off: Sequence[tuple[int, int]],
        goal: float,
    ) -> Shown:
        """What a still picture of the widget shows."""
        from .still import Shown

        params, sizes = self.params(epoch, lessons), self.network.sizes_
        return Shown(
            image=self.image(pixels),
            label=self.label(pixels),
            weights=views(params, sizes)[0],
            last_weights=views(self.history.params(), sizes)[0],
            activations=self.activations(pixels, params, off),
            off=off,
            labels=self.labels,
            history=self.history,
            epoch=epoch,
            lessons=len(lessons),
            goal=goal,
        )

    def _scaled(self, pixels: Sequence[int]) -> FloatArray:
        return np.array([pixels]) / self.run.ink_scale

    def image(self, pixels: Sequence[int]) -> NDArray[np.uint8]:
        return np.array(pixels, np.uint8).reshape(self.shape)

    def label(self, pixels: Sequence[int]) -> Any:
        """The true label of these pixels where they are a sample, else None."""
        return self._sample_labels.get(bytes(pixels))

    @cached_property
    def _sample_labels(self) -> dict[bytes, Any]:
        return self.samples.labels() if self.samples else {}

    def code(self, label: Any) -> int:
        """The index of a label's class."""
        known = self.labels
        if label not in known:
            raise ValueError(f"label must be one of {short(known)}, got {short(label)}")
        return int(known.index(label))

    # What a page is told.

    @property
    def augmentation(self) -> Any:
        """What is meant by augmentation that is switched on."""
        return augmentation(self._first, self.shape)

    def run_traits(self) -> dict[str, Any]:
        """The traits that say what the network on show is."""
        rows, columns = self.shape
        # The numbers of the augmentation on show, or else of what a page switches on.
        meant = self.network.augment or self.augmentation
        augment = numbers(meant, rows * columns, self.samples.y if self.samples else [])
        # A page knows the digits by their indices.
        joins = augment.get("drawings") and list(self.labels[:10]) == list(range(10))
        handwriting = pack_handwriting() if joins else b""
        return {**self.run.traits(), "_augment": augment, "_handwriting": handwriting}

    def traits(self) -> dict[str, Any]:
        """The traits that say what the network and the samples are."""
        return {
            **self.run_traits(),
            "_image_shape": list(self.shape),
            "_classes": [str(label) for label in self.labels],
            **pack(self.samples, self.network.classes_),
        }

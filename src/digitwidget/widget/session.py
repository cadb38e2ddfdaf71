"""Which training is on show, which one is coming, and what follows from the one on show.

Pure state: no traits, no threads, no messages. A background thread trains meanwhile and only reads
which run it is to train.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..data.augmentation import numbers
from ..data.samples import Samples, check_classes, classes_of, encode, pack, with_drawings
from ..data.training_set import TrainingSet
from ..errors import TrainingFailure, diverged
from ..limits import FULL_INK, MAX_EPOCHS, MAX_PINNED_MOMENTS
from ..network import backprop
from ..network.backprop import FloatArray, Off
from ..network.hyperparameters import seed
from ..network.scale import full_ink, ink_scale
from ..validation import real, shape_cure, short
from . import incoming
from .defaults import augmentation, is_fitted

if TYPE_CHECKING:
    from ..network.estimator import Network
    from ..network.history import Epoch, History
    from ..network.training import Training, Update

# What a page that trains by itself needs to know of a Network.
SETTINGS = (
    "activation",
    "output_activation",
    "loss",
    "learning_rate",
    "batch_size",
    "momentum",
    "decay",
    "l2",
    "epochs",
    "init",
    "init_range",
    "moments",
    "max_snapshots",
)


ALL = TrainingSet()


class TrainingRun:
    """A network, what it is trained on, and its training. A retraining replaces it whole.

    Parameters
    ----------
    network : Network
        Fitted, or to be trained: its initial weights are drawn when `training` is first asked for.
    samples : Samples or None
        Without samples a fitted network can be looked at, not trained.
    full_ink : float
        The value that the network reads where there is full ink.
    drawings : sequence of {"pixels", "label"}
        Trained on besides the samples; a label is the index of its class.
    classes : ndarray, optional
        All labels there are; by default those of the samples.
    chosen : TrainingSet
        Which of the samples train, and with which labels.

    Raises
    ------
    ValueError
        Where there are no such samples.
    """

    def __init__(
        self,
        network: Network,
        samples: Samples | None,
        full_ink: float,
        drawings: Sequence[dict[str, Any]] = (),
        classes: Any = None,
        chosen: TrainingSet = ALL,
    ) -> None:
        if samples is not None:
            chosen.check(len(samples.y))
        self.network = network
        self.full_ink = full_ink
        self.drawings = list(drawings)
        self.chosen = chosen
        self._classes = classes
        self._samples = samples
        self._training: Training | None = None

    @property
    def history(self) -> History:
        return self.network.history_

    @property
    def last(self) -> Epoch:
        """The last moment recorded, 0 while the initial weights are not even drawn."""
        return self.history.last if is_fitted(self.network) else 0

    @property
    def training(self) -> Training:
        """The training, resumed where a fitted network was left."""
        if self._training is None:
            self._training = self._begin(resume=is_fitted(self.network))
        return self._training

    @cached_property
    def samples(self) -> Samples | None:
        """The samples, those that train with the labels they train on; drawings apart."""
        if self._samples is None or self.chosen == ALL:
            return self._samples
        return self.chosen.of(self._samples, self._labels, self._seed)

    @cached_property
    def _seed(self) -> int:
        if is_fitted(self.network):
            return getattr(self.network, "_seed", 0)
        return seed(self.network.random_state)

    @property
    def _labels(self) -> Any:
        """All labels there are: those that train may lack some."""
        if self._classes is None and self._samples is not None:
            return classes_of(self._samples.y)
        return self._classes

    def _begin(self, resume: bool) -> Training:
        from ..network.training import Training

        if self.samples is None:
            raise ValueError("training needs samples: give DigitWidget X and y")
        samples = with_drawings(self.samples, self.drawings, self._classes)
        check_classes(len(set(samples.y.tolist())))
        test = samples.validation_data
        return Training(
            self.network,
            self.values(samples.X),
            samples.y,
            validation_data=test and (self.values(test[0]), test[1]),
            resume=resume,
            classes=self._classes if self.chosen == ALL else self._labels,
            input_range=(0.0, self.full_ink),
            drawings=self.chosen.train_size is None,
            drawn_seed=None if resume else self._seed,
        )

    def values(self, inks: NDArray[np.uint8]) -> FloatArray:
        """What the network reads where there are these inks."""
        values: FloatArray = inks.astype(float) * (self.full_ink / FULL_INK)
        return values

    def inks(self, values: FloatArray) -> FloatArray:
        """The other way round."""
        return values * (FULL_INK / self.full_ink)

    @property
    def ink_scale(self) -> float:
        """What ink is divided by before the first layer."""
        return ink_scale(self.network, self.full_ink)

    def traits(self) -> dict[str, Any]:
        """The traits that say what the network is."""
        net = self.network
        hidden = len(net.sizes_) - 2
        return {
            "_layers": [int(n) for n in net.sizes_],
            "_activations": [net.activation] * hidden + [net.output_activation],
            "_loss": net.loss,
            "_settings": self._page_settings,
            "_ink_scale": self.ink_scale,
            "_drawings": self.drawings,
        }

    @property
    def _page_settings(self) -> dict[str, Any]:
        chosen = {name: np.asarray(value).item() for name, value in asdict(self.chosen).items()}
        return {**_settings(self.network), **chosen}

    def pinned(self) -> PinnedRun:
        """Its curves and settings, as they are by now."""
        hidden = [int(n) for n in self.network.sizes_[1:-1]]
        curves = self.history.curves(MAX_PINNED_MOMENTS)
        return PinnedRun({"hidden": hidden, **self._page_settings}, curves)


@dataclass(frozen=True)
class PinnedRun:
    """What is kept of a run to compare others with.

    Attributes
    ----------
    settings : dict
        As JSON holds them; `hidden` is a list.
    curves : bytes
        See History.curves.
    """

    settings: dict[str, Any]
    curves: bytes

    def traits(self) -> dict[str, Any]:
        return {"_pinned": self.settings, "_pinned_rows": self.curves}


NOTHING_PINNED = PinnedRun({}, b"")


def _settings(network: Network) -> dict[str, Any]:
    """The settings as JSON holds them; a page can't run a function, but it can say there is one."""
    values = {name: np.asarray(getattr(network, name)).item() for name in SETTINGS}
    return {
        **values,
        "shuffle": bool(network.shuffle),
        "augment": network.augment is not None,
        "random_state": int(getattr(network, "_seed", 0)),
    }


def _diverged(run: TrainingRun) -> TrainingFailure:
    return diverged(int(run.last) + 1, run.network.learning_rate)


class Session:
    """What the widget shows: one network of today, perhaps one of tomorrow.

    A new run takes over when it has its first moment; one that fails is gone without a trace.

    Parameters
    ----------
    network : Network
        Fitted, or to be trained on the samples: then its initial weights are drawn now.
    samples : Samples or None
        Without samples a fitted network can be looked at, not trained.
    shape : (int, int)
        Rows and columns of an image.
    chosen : TrainingSet
        Which of the samples train, and with which labels.
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
        self._before: TrainingRun | None = None
        self.pinned = NOTHING_PINNED
        self._pinned_before = NOTHING_PINNED
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
    def kept(self) -> list[Epoch]:
        """The moments whose snapshot is kept."""
        return self.history.moments

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
        return None if run.training.step() else _diverged(run)

    # What can be done with them.

    def train(self, start: Epoch, goal: Epoch) -> None:
        """Cuts to `start`, to train on to `goal`; a ValueError leaves everything as it was."""
        start = incoming.epoch(start, self.kept)
        real("the last epoch", goal, 0, MAX_EPOCHS)
        if goal > start:
            _ = self.run.training
        self.stop()
        if start != self.history.last:
            self.run.training.cut(start)

    def next_moment(self, epoch: Epoch) -> Epoch:
        """The moment recorded, or to be recorded, after this one."""
        later = [moment for moment in self.kept if moment > epoch]
        return later[0] if later else self.run.training.next_moment(epoch)

    def next_epoch(self, epoch: Epoch) -> int:
        """The whole epoch recorded, or to be recorded, after this moment."""
        later = [whole for whole in self.history.epochs if whole > epoch]
        return later[0] if later else int(epoch) + 1

    def update(self, epoch: Epoch) -> Update:
        """A single update from this moment, recorded too.

        Raises
        ------
        ValueError
            If it diverges, or leads to an epoch that was thinned out.
        """
        training = self.run.training
        self.stop()
        update = training.update(epoch)
        if update is None:
            raise ValueError(str(_diverged(self.run)))
        return update._replace(X=self.run.inks(update.X))

    def stop(self) -> None:
        """Stays with the run on show, however far it has come."""
        self._next = self._before = None

    def new_run(
        self, network: Network, drawings: Sequence[dict[str, Any]], chosen: TrainingSet
    ) -> TrainingRun:
        """A run of this network, to `retrain` with; a ValueError where it can't be."""
        classes, full = self.network.classes_, self.run.full_ink
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
                self._before, self._pinned_before = self.run, self.pinned
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
            self.run, self.pinned = self._before, self._pinned_before
        self.stop()
        return new_one_failed

    # Moments.

    def first_epoch(self, wanted: object) -> Epoch:
        """The moment to show first; one that is yet to be trained is awaited."""
        if self.first_goal < 0:
            return self.history.last if wanted is None else incoming.epoch(wanted, self.kept)
        if wanted is not None:
            incoming.awaited_epoch(wanted, self.first_goal, incoming.MORE_EPOCHS)
        return 0

    # What follows from the pixels, and from the parameters on show.

    def params(self, epoch: Epoch, lessons: Sequence[Any]) -> FloatArray:
        """The flat parameters at this moment, and after these steps taken by hand."""
        start = params = self.history.params(epoch)
        # Every observer asks anew; neither of them is ever changed in place.
        if self._stepped[0] is start and self._stepped[1] is lessons:
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
        return backprop.gradient(params, self._scaled(pixels), np.array([code]), self._spec)

    def activations(
        self, pixels: Sequence[int], params: FloatArray, off: Off = ()
    ) -> list[FloatArray]:
        """One array of shape (n_units,) a layer after the input; 0 where a neuron is off."""
        with np.errstate(over="ignore"):
            layers = backprop.forward(params, self._scaled(pixels), self._spec, off)
        return [layer[0] for layer in layers]

    def prediction(self, pixels: Sequence[int], params: FloatArray, off: Off = ()) -> Any:
        """The class of the largest output, in the user's own type; None where there is no ink."""
        if not any(pixels):
            return None
        return self.labels[int(self.activations(pixels, params, off)[-1].argmax())]

    def right(self, params: FloatArray, off: Off) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
        """Which samples are read right, and their classes' indices, of shape (n_samples,) each.

        Of the test samples, or those trained on where there are none, by the labels they train on.

        Raises
        ------
        ValueError
            Without samples.
        """
        samples = self.run.samples
        if samples is None:
            raise ValueError("there are no samples to count on: give DigitWidget X and y")
        X, y = samples.validation_data or (samples.X, samples.y)
        codes = encode(y, self.network.classes_)
        with np.errstate(over="ignore"):
            read = backprop.outputs(params, self.run.values(X), self._spec, off)[2]
        return read == codes, codes

    def _scaled(self, pixels: Sequence[int]) -> FloatArray:
        return np.array([pixels]) / self.run.ink_scale

    @property
    def _spec(self) -> Any:
        return self.network._spec()

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
        return {**self.run.traits(), "_augment": augment}

    def traits(self) -> dict[str, Any]:
        """The traits that say what the network and the samples are."""
        return {
            **self.run_traits(),
            "_image_shape": list(self.shape),
            "_classes": [str(label) for label in self.labels],
            **pack(self.samples, self.network.classes_),
        }

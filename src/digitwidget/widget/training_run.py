"""One training that a widget shows: a network, its samples, and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..data.samples import Samples, check_classes, classes_of, with_drawings
from ..data.training_set import TrainingSet
from ..errors import TrainingFailure, diverged
from ..limits import FULL_INK, MAX_PINNED_MOMENTS
from ..network.backprop import FloatArray
from ..network.hyperparameters import seed
from ..network.scale import ink_scale
from .defaults import is_fitted

if TYPE_CHECKING:
    from ..network.estimator import Network
    from ..network.history import Epoch, History
    from ..network.training import Training

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


def divergence(run: TrainingRun) -> TrainingFailure:
    return diverged(int(run.last) + 1, run.network.learning_rate)

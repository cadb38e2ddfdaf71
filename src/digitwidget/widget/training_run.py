"""One training that a widget shows: a network, its samples, and how far it has come."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import asdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..data.samples import Samples, check_classes, classes_of, with_drawings
from ..data.training_set import TrainingSet
from ..errors import TrainingFailure, diverged
from ..limits import CHOICES, FULL_INK, MAX_PINNED_MOMENTS, RANGES
from ..network.backprop import FloatArray
from ..network.hyperparameters import seed
from ..network.scale import ink_scale
from .defaults import is_fitted

if TYPE_CHECKING:
    from ..network.estimator import Network
    from ..network.history import Epoch, History
    from ..network.training import Training

# What a page that trains by itself needs to know of a Network.
NOT_TOLD = {"layers", "units", "input_scale", "random_state"}
SETTINGS = [name for name in (*CHOICES, *RANGES) if name not in NOT_TOLD]

ALL = TrainingSet()


class TrainingRun:
    """A network, what it is trained on, and its training. A retraining replaces it whole.

    The network is fitted, or to be trained: its initial weights are drawn when `training` is first
    asked for. Without samples a fitted one can be looked at, not trained. It reads `full_ink` where
    there is full ink. The drawings, {"pixels", "label"}, train besides the samples; a label is the
    index of its class in `classes`, all labels there are: by default those of the samples. `chosen`
    is which of the samples train, and with which labels; a ValueError where there are none such.
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
        if classes is None and samples is not None:
            # Of all samples: those that train may lack some.
            classes = classes_of(samples.y)
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
            self._training = self._begin()
        return self._training

    @cached_property
    def samples(self) -> Samples | None:
        """The samples, those that train with the labels they train on; drawings apart."""
        if self._samples is None:
            return None
        return self.chosen.of(self._samples, self._classes, self._seed)

    @cached_property
    def _seed(self) -> int:
        net = self.network
        return net._seed if is_fitted(net) else seed(net.random_state)

    def _begin(self) -> Training:
        from ..network.training import Training

        if self.samples is None:
            raise ValueError("training needs samples: give DigitWidget X and y")
        samples = with_drawings(self.samples, self.drawings, self._classes)
        check_classes(len(set(samples.y.tolist())))
        test = samples.validation_data
        with warnings.catch_warnings():
            # A network that was fitted on a table's columns; images have none.
            warnings.filterwarnings("ignore", "X does not have valid feature names")
            return Training(
                self.network,
                self.values(samples.X),
                samples.y,
                validation_data=test and (self.values(test[0]), test[1]),
                resume=True,
                classes=self._classes,
                input_range=(0.0, self.full_ink),
                drawings=self.chosen.train_size is None,
                drawn_seed=self._seed,
            )

    def values(self, inks: NDArray[np.uint8]) -> FloatArray:
        """What the network reads where there are these inks."""
        return inks.astype(float) * (self.full_ink / FULL_INK)

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
        """As JSON holds them; a page can't run a function, but it can say there is one."""
        net = self.network
        plain = {name: getattr(net, name) for name in SETTINGS} | asdict(self.chosen)
        return {
            **{name: np.asarray(value).item() for name, value in plain.items()},
            "shuffle": bool(net.shuffle),
            "augment": net.augment is not None,
            "random_state": net._seed,
        }

    def pinned(self) -> dict[str, Any]:
        """The traits that hold its settings and its curves as they are by now."""
        hidden = [int(n) for n in self.network.sizes_[1:-1]]
        return {
            "_pinned": {"hidden": hidden, **self._page_settings},
            "_pinned_rows": self.history.curves(MAX_PINNED_MOMENTS),
        }


NOTHING_PINNED: dict[str, Any] = {"_pinned": {}, "_pinned_rows": b""}


def divergence(run: TrainingRun) -> TrainingFailure:
    return diverged(int(run.last) + 1, run.network.learning_rate)

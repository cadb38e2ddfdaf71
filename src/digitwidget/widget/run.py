"""One run: a network, what it is trained on, and its training. A retraining replaces it whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..data.samples import Samples, check_classes, with_drawings
from .defaults import is_fitted

if TYPE_CHECKING:
    from ..network.history import History
    from ..network.estimator import Network
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
    "max_snapshots",
)


class Run:
    """A network in training.

    Parameters
    ----------
    network : Network
        Fitted, or to be trained: its initial weights are drawn when `training` is first asked for.
    samples : Samples or None
        Without samples a fitted network can be looked at, not trained.
    drawings : sequence of {"pixels", "label"}
        Trained on besides the samples; a label is the index of its class.
    classes : ndarray, optional
        All labels there are; by default those of the samples.
    """

    def __init__(
        self,
        network: Network,
        samples: Samples | None,
        drawings: Sequence[dict[str, Any]] = (),
        classes: Any = None,
    ) -> None:
        self.network = network
        self.drawings = list(drawings)
        self._classes = classes
        self._samples = samples
        self._training: Training | None = None

    @property
    def history(self) -> History:
        return self.network.history_

    @property
    def last(self) -> int:
        """The last epoch recorded, 0 while the initial weights are not even drawn."""
        return self.history.last if is_fitted(self.network) else 0

    @property
    def training(self) -> Training:
        """The training, resumed where a fitted network was left."""
        if self._training is None:
            self._training = self._begin(resume=is_fitted(self.network))
        return self._training

    def _begin(self, resume: bool) -> Training:
        from ..network.training import Training

        if self._samples is None:
            raise ValueError("training needs samples: give DigitWidget X and y")
        samples = with_drawings(self._samples, self.drawings, self._classes)
        check_classes(len(set(samples.y.tolist())))
        return Training(
            self.network,
            samples.X.astype(float),
            samples.y,
            validation_data=samples.validation_data,
            resume=resume,
            classes=self._classes,
        )

    def structure(self) -> dict[str, Any]:
        """The traits that say what the network is."""
        net = self.network
        hidden = len(net.sizes_) - 2
        return {
            "_layers": [int(n) for n in net.sizes_],
            "_activations": [net.activation] * hidden + [net.output_activation],
            "_loss": net.loss,
            "_settings": _settings(net),
            "_drawings": self.drawings,
        }


def _settings(network: Network) -> dict[str, Any]:
    """The settings as JSON holds them; a page can't run a function, but it can say there is one."""
    values = {name: np.asarray(getattr(network, name)).item() for name in SETTINGS}
    return {
        **values,
        "shuffle": bool(network.shuffle),
        "augment": network.augment is not None,
        "random_state": int(getattr(network, "_seed", 0)),
    }

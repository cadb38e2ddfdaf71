"""Other settings: the whole training anew, in the place of the one before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from . import lab

from .. import validation as wire
from .learns import LearnsWidget

if TYPE_CHECKING:
    from ..network.estimator import Network


class RetrainsWidget(LearnsWidget):
    """A widget whose network can be trained anew with other settings, on the same samples."""

    image_shape: tuple[int, int]
    _drawings: Any
    _run: int

    @property
    def settings(self) -> dict[str, Any]:
        """The network's settings, `random_state` as the seed that was drawn."""
        network = self.network
        return {**network.get_params(deep=False), "random_state": network._seed}

    def retrain(self, *, drawings: Iterable[Any] | None = None, **settings: Any) -> None:
        """Trains a new network with these settings, from its initial weights to its last epoch.

        What isn't named stays as it is, the seed too. `network` and `history` are new objects.

        Parameters
        ----------
        drawings : iterable of (pixels, label), optional
            Images to train on besides the samples; by default the same as before.
        **settings
            Settings of Network. `augment` may also be True or False.

        Raises
        ------
        ValueError
            For a setting out of range and where the training diverges; the one before is then kept.
        """
        self._wait()
        given = self._drawings if drawings is None else [self._drawing(*one) for one in drawings]
        network = self._like_now(settings)
        self._begin(network, given)
        self._wait()
        if self._session.network is not network:
            raise ValueError(str(self._session.driver.trouble or "the new training was stopped"))

    def _drawing(self, pixels: Any, label: Any) -> dict[str, Any]:
        inks = wire.pixels(pixels, self.image_shape)
        return {"pixels": list(inks), "label": self._session.code(label)}

    def _like_now(self, settings: dict[str, Any]) -> Network:
        session = self._session
        if session.samples is None:
            raise ValueError("training needs samples: give DigitWidget X and y")
        return lab.network(session.network, settings, session.augmentation)

    def _begin(self, network: Network, drawings: Any) -> None:
        checked = wire.lessons(drawings, self.image_shape, len(self._classes), "drawings")
        with self.at_once():
            self._session.begin(network, checked)

    def _obey(self, content: Any) -> None:
        if not isinstance(content, dict) or content.get("kind") != "retrain":
            super()._obey(content)
            return
        _, asked = wire.command(content, ())
        network = self._like_now(lab.settings(asked["settings"]))
        lab.spare(network, self._layers[0], self._layers[-1])
        shape, classes = self.image_shape, len(self._classes)
        drawings = wire.lessons(asked["drawings"], shape, classes, "drawings")
        self._session.driver.stop_soon(partial(self._begin, network, drawings))

    def _turn_over(self) -> None:
        """Shows the run that is to be on show, if that is another than so far."""
        session, before = self._session, self._session.run
        trouble = session.driver.trouble
        if trouble and session.runs.may_fail():
            session.runs.go_back()
            session.driver.trouble = replace(trouble, kept=True)
        session.runs.turn_over()
        if session.run is not before:
            self._show()

    def _show(self) -> None:
        self._run += 1
        for name, value in self._session.structure().items():
            setattr(self, name, value)
        self.lessons = []
        self.epoch = self._page.renew()
        self._announce()

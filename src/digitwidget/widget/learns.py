"""One step of learning at a time, taken by hand from the epoch on show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from ..network import parameters as layout

from .. import validation as wire
from .trains import TrainsWidget

if TYPE_CHECKING:
    from ..network.backprop import FloatArray


class LearnsWidget(TrainsWidget):
    """A widget that takes single steps; a lesson is their cause, the weights follow from it."""

    pixels: Any
    lessons: Any

    def learn(self, label: Any, steps: int = 1) -> None:
        """Steps of gradient descent on the image on show, at the network's own learning rate.

        Only what is shown changes: the recorded epochs stay, and going to any epoch takes the
        steps back, as does `w.lessons = []`.

        Parameters
        ----------
        label : object
            The right answer, one of the network's `classes_`.
        steps : int
            1 to 100 in all since the epoch on show.

        Raises
        ------
        ValueError
            For a label that is no class, an empty image, too many steps; nothing has changed then.
        """
        steps = wire.whole("steps", steps, 1, wire.MAX_LESSONS)
        self._wait()
        lesson = {"pixels": list(self.pixels), "label": self._session.code(label)}
        self.lessons = [*self.lessons, *[lesson] * steps]

    def gradient(self, label: Any) -> tuple[float, list[FloatArray], list[FloatArray]]:
        """The error on the image on show, and its derivative by every weight and bias on show.

        Parameters
        ----------
        label : object
            The right answer, one of the network's `classes_`.

        Returns
        -------
        loss : float
        coef_grads, intercept_grads : list of ndarray
            Shaped like the network's `coefs_` and `intercepts_`.
        """
        self._wait()
        session = self._session
        params = session.params(self.epoch, self.lessons)
        loss, flat = session.slope(params, self.pixels, session.code(label))
        return (loss, *layout.views(flat, session.network.sizes_))

    @traitlets.observe("epoch")
    def _forget_lessons(self, change: traitlets.Bunch) -> None:
        if self.lessons:
            self.lessons = []

"""The commands to a training, from Python and from the page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from .. import validation as wire
from .derived import DerivedWidget

if TYPE_CHECKING:
    from .outgoing import Page
    from .session import Session


class TrainsWidget(DerivedWidget):
    """A widget over a session: Python's commands wait for their end, the page's never do."""

    _session: Session
    _page: Page
    epoch: Any
    lessons: Any

    def train(self, epochs: int = 1) -> None:
        """Trains `epochs` more from the epoch on show, whose later ones are dropped.

        An interrupt leaves the last whole epoch.
        """
        epochs = wire.whole("epochs", epochs, 1, wire.MAX_TRAIN)
        self._wait()
        self._go(self.epoch, epochs)
        self._wait()

    def step(self) -> None:
        """Shows the next epoch; trains one more when the last is on show."""
        shown = self.epoch
        later = [epoch for epoch in self._session.kept if epoch > shown]
        if later:
            self.epoch = later[0]
        else:
            self.train(1)

    def stop(self) -> None:
        """Ends the training after the epoch that is running."""
        self._session.runs.keep()
        self._session.driver.stop()
        self._page.update.settle()

    def reset(self) -> None:
        """Puts the initial weights back; every epoch past 0 is dropped."""
        self.stop()
        self._go(0, 0)
        self._page.update.settle()

    def close(self) -> None:
        """Ends the training, and the widget's life on the page."""
        # A constructor that refused its arguments leaves neither.
        if hasattr(self, "_page"):
            self._session.driver.close()
            self._page.update.cancel()
        super().close()

    def _wait(self) -> None:
        """Returns when no training runs and what it did is told; at once inside a callback."""
        if self._at_once:
            return
        try:
            self._session.driver.finish()
        finally:
            self._page.update.settle()

    def _turn_over(self) -> None:
        """Shows another run where one has taken over."""

    def _report(self) -> None:
        self._page.update(more=self._session.driver.running)

    def _go(self, start: int, epochs: int) -> None:
        """Trains on from `start`; nothing has changed if that is refused."""
        with self.at_once():
            goal = self._session.head_for(start, epochs)
            self._page.cut(start, train=epochs > 0)
            self.epoch, self.lessons = start, []
            self._session.driver.start(goal)

    def _took(self, names: frozenset[str]) -> None:
        if "epoch" in names:
            self._page.moved_itself()

    def _refuse(self, error: ValueError, names: frozenset[str]) -> None:
        self._page.refuse(error, names)

    def _obey(self, content: Any) -> None:
        kind, numbers = wire.command(content, self._session.kept)
        if kind == "hello":
            self._page.answer(numbers["last"], numbers["run"], fresh=numbers["fresh"])
        elif kind == "stop":
            self._session.runs.keep()
            self._session.driver.stop_soon(self._page.alive)
        else:
            start, epochs = numbers.get("from", 0), numbers.get("epochs", 0)
            self._session.driver.stop_soon(partial(self._go_or_refuse, start, epochs))

    def _go_or_refuse(self, start: int, epochs: int) -> None:
        try:
            self._go(start, epochs)
        except ValueError as error:
            self._refuse(error, frozenset())

    def get_state(self, key: Any = None, drop_defaults: bool = False) -> dict[str, Any]:
        """The traits; the history is put together only when it is asked for."""
        with self.at_once():
            state = super().get_state(key, drop_defaults)
            if key is None:
                state["_added"] = None
            if key is None or "_history" in state:
                state["_history"] = self._session.history.rows()
            return state

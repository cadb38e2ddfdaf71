"""What the widget tells the page, merged into at most 20 messages a second."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from .throttle import Throttle
from ..errors import TrainingFailure, to_message

if TYPE_CHECKING:
    from .session import Session
    from .widget import DigitWidget

# An epoch that we sent may still be on its way when one that the page set arrives: the page then
# shows ours, which is no longer true. Seconds after which nothing is on its way any more.
CROSSING = 1.0

# Told again only when the page has been at rest: in the middle of a drag it would jump back.
REST = 0.25

# A training that begins is told with its first epoch, if that takes no longer: then a single step
# is one message.
FIRST = 0.2


class Page:
    """The widget's end of the line to its views: whatever happens between two messages is one.

    Parameters
    ----------
    widget : DigitWidget
    session : Session
    follow_to : int or None
        The epoch shown follows the training up to this one.
    """

    def __init__(self, widget: DigitWidget, session: Session, follow_to: int | None) -> None:
        self._widget = widget
        self._session = session
        self.follow_to = follow_to
        self._sent = session.history.last
        self._asked: int | None = None
        self._refused: tuple[frozenset[str], ValueError] | None = None
        self._tellings = 0
        self._listens = False
        # The run that a saved state has whole: that of a fitted network comes with the first state.
        self._whole = 0 if self._sent else -1
        self._told: TrainingFailure | None = None
        self._moved = -CROSSING
        self.update = Throttle(self._update)
        self._repeat = Throttle(self._repeat_epoch)

    def answer(self, last: int, run: int | None = None, *, fresh: bool = False) -> None:
        """Tells soon every epoch past `last` of this run, be there any or none: a sign of life.

        A fresh page is told too why the last training ended early.
        """
        self._listens = True
        if fresh:
            self._told = None
        self._ask(last if run in (None, self._widget._run) else -1)
        self.update()

    def _ask(self, last: int) -> None:
        self._asked = last if self._asked is None else min(self._asked, last)

    def alive(self) -> None:
        """Answers soon, though nothing may be new."""
        self.answer(self._session.history.last)

    def cut(self, epoch: int, *, train: bool) -> None:
        """The epochs past this one are no more: told with what comes instead."""
        self.follow_to = None
        self._sent = min(self._sent, epoch)
        self._ask(epoch)
        self.update.later(FIRST if train else None)

    def renew(self) -> int:
        """Another run is on show: told from its first epoch on. Returns the epoch to show of it."""
        shown, last = self._widget.epoch, self._session.history.last
        if shown != self._sent:
            self.follow_to = shown
        self._sent = last
        self._ask(-1)
        wanted = last if self.follow_to is None else min(last, self.follow_to)
        return self._session.nearest(wanted)

    def refuse(self, error: ValueError, keys: frozenset[str] = frozenset()) -> None:
        """Says soon why something was refused, and how the traits `keys` really are."""
        before = self._refused[0] if self._refused else frozenset()
        self._refused = before | keys, error
        self.update()

    def moved_itself(self) -> None:
        """The page has set the epoch; it is told again if one sent by us may have crossed it."""
        if monotonic() - self._moved < CROSSING:
            self._repeat.cancel()
            self._repeat.later(REST)

    def _repeat_epoch(self) -> None:
        self._moved = monotonic()
        self._widget.send_state("epoch")

    def _update(self) -> None:
        with self._widget.at_once():
            self._tell_refusal()
            # One message: a row costs little more than itself, and a page that is to show an epoch
            # has it.
            with self._widget.hold_sync():
                self._widget._turn_over()
                shown, known = self._widget.epoch, self._sent
                self._tell_epochs()
                self._move(shown, follow=shown == known and not self._widget.lessons)
                self._widget._goal = self._session.goal
            self._tell_whole()
            self._tell_trouble()

    def _tell_whole(self) -> None:
        """A notebook that is run where no page listens is saved with the state it last heard of.

        Once a run: a cell that trains step by step must not send everything at every step.
        """
        run = self._widget._run
        if not self._listens and self._session.goal < 0 < self._sent and run != self._whole:
            self._whole = run
            self._widget.send_state("_history")

    def _tell_refusal(self) -> None:
        refused, self._refused = self._refused, None
        if refused:
            keys, error = refused
            if keys:
                self._widget.send_state(keys)
            self._widget.send({"kind": "refused", **to_message(error)})

    def _tell_epochs(self) -> None:
        history, asked = self._session.history, self._asked
        last = history.last
        start = min(self._sent, last if asked is None else asked, last)
        if asked is not None or start < last:
            if start == last and last % history.stride:
                # A page drops what thinning would, this row too: it gets it again.
                start = history.epochs[-2]
            self._widget._added = self._rows(start)
        self._asked, self._sent = None, last

    def _rows(self, after: int) -> dict[str, Any]:
        """The rows past an epoch, and whose they are; counted, so that no two are equal."""
        history, widget = self._session.history, self._widget
        self._tellings += 1
        whose = {"run": widget._run, "layers": widget._layers}
        told = {"count": self._tellings, "from": after, "stride": history.stride, **whose}
        return {**told, "rows": history.rows(after=after)}

    def _move(self, shown: int, follow: bool) -> None:
        """Follows the training; leaves an epoch that has been thinned out or cut."""
        target = self._sent if follow else shown
        if follow and self.follow_to is not None:
            target = min(target, self.follow_to)
        target = self._session.nearest(target)
        if target != shown:
            self._moved = monotonic()
            self._widget.epoch = target

    def _tell_trouble(self) -> None:
        trouble = self._session.driver.trouble
        if trouble and trouble is not self._told:
            self._widget.send({"kind": "error", **to_message(trouble)})
        self._told = trouble

"""What the widget tells the page, merged into at most 20 messages a second."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from math import ceil, inf
from time import monotonic
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import InvalidRequest, TrainingFailure, to_message
from ..limits import MAX_BATCH_SHOWN
from ..network.history import row_length
from .background import BackgroundTrainer, running_loop
from .locking import LOCK, in_callback, nonblocking
from .session import Session

if TYPE_CHECKING:
    import asyncio

    from ..network.history import Epoch, History
    from ..network.training import Update

# An epoch that we sent may still be on its way when one that the page set arrives: the page then
# shows ours, which is no longer true. Seconds after which nothing is on its way any more.
CROSSING = 1.0

# Sent again only when the page has been at rest: in the middle of a drag it would jump back.
REST = 0.25

# A training that begins is sent with its first moment, if that takes no longer: then a single step
# is one message.
FIRST = 0.2

# So many reasons are told of what was refused between two messages.
MOST_REFUSALS = 8


@dataclass(frozen=True)
class Port:
    """What the outgoing side may do with the widget."""

    read: Callable[[str], Any]
    """A trait's value."""

    write: Callable[[str, Any], None]
    """Sets a trait, and so sends it."""

    send: Callable[[dict[str, Any]], None]
    """Sends a message that is no trait."""

    send_state: Callable[[Iterable[str]], None]
    """Sends traits as they are."""

    hold: Callable[[], AbstractContextManager[None]]
    """Inside, all that is written is sent at the end, in one message."""

    all_observers: Callable[[], AbstractContextManager[None]]
    """Inside, an observer's mistake keeps nothing from being done; it is raised at the end."""

    swap_run: Callable[[], None]
    """Shows another run, where one has taken over."""


class Outgoing:
    """The widget's end of the line to its views: whatever happens between two messages is one.

    The epoch on show is `shown`; it follows the training, up to `follow_to` where that is given.
    """

    def __init__(
        self,
        port: Port,
        session: Session,
        trainer: BackgroundTrainer,
        shown: Epoch,
        follow_to: Epoch | None,
    ) -> None:
        self._port = port
        self._session = session
        self._trainer = trainer
        self._follow_to = follow_to
        self._sent = session.history.last
        self._follows = shown == self._sent
        # Moments inside epochs may come in between, and go, without the last one changing.
        self._inside = _inside(session.history)
        self._asked: float | None = None
        # What was refused since the last message, by its words, and the traits it was about.
        self._refused: dict[str, ValueError] = {}
        self._refused_names: set[str] = set()
        self._updated: tuple[Epoch, Update] | None = None
        # How often rows were sent, and how often they were when all of them were.
        self._count = self._complete = 0
        # Whether a page is known to show what has not been on show for a while.
        self._missed = False
        self._failure: TrainingFailure | None = None
        # What we set the epoch to, so as to tell our own hand.
        self._target: Epoch | None = shown
        self._moved = -CROSSING
        self.update = Throttle(self._update)
        self._repeat = Throttle(self._repeat_epoch)

    # What happened, to be published soon.

    def answer(
        self,
        last: float,
        run: int | None = None,
        *,
        fresh: bool = False,
        shown: float | None = None,
    ) -> None:
        """Sends soon every moment past `last` of this run, be there any or none: a sign of life.

        A fresh page is told too why the last training ended early; and which epoch is on show, if
        it shows another: what was sent before it listened has passed it by.
        """
        if shown is not None:
            self._missed |= bool(np.float32(shown) != np.float32(self._port.read("epoch")))
        if fresh:
            self._failure = None
        mine = run in (None, self._port.read("_run"))
        near = self._session.history.nearest(last)
        self._ask(-1 if not mine else near if rounded(near) == last else last)
        self.update()

    def acknowledge(self) -> None:
        """Answers soon, though nothing may be new."""
        self.answer(self._session.history.last)

    def cut(self, epoch: Epoch, *, train: bool) -> None:
        """The moments past this one are no more: published with what comes instead."""
        self._updated = None
        self._follow_to = None
        self._follows = True
        self._sent = min(self._sent, epoch)
        self._ask(epoch)
        self.update.later(FIRST if train else None)

    def renew(self) -> Epoch:
        """Another run is on show, sent from epoch 0 on. Returns the moment to show of it."""
        if not self._follows:
            self._follow_to = self._port.read("epoch")
        self._follows = True
        self._sent = self._session.history.last
        self._inside, self._updated = set(), None
        self._ask(-1)
        last = self._sent
        wanted = last if self._follow_to is None else min(last, self._follow_to)
        self._target = self._session.history.nearest(wanted)
        return self._target

    def show_update(self, start: Epoch, update: Update) -> None:
        """Publishes and shows where a single update has led, and what it learned from."""
        self._updated = start, update
        self.update.later()
        self.update.settle()

    def refuse(self, error: ValueError, names: frozenset[str] = frozenset()) -> None:
        """Says soon why something was refused, and how these traits really are."""
        self._refused_names |= names
        # A stranger who is refused a thousand times is told so a few times.
        if len(self._refused) < MOST_REFUSALS:
            self._refused[str(error)] = error
        self.update()

    def on_epoch_set(self, epoch: Epoch) -> None:
        """The epoch on show is set; by somebody else, it no longer follows the training."""
        if epoch == self._target:
            return
        self._follow_to = None
        # A page that goes to the end goes on with the training; a cell means the epoch it names.
        at_end = epoch == self._sent
        self._follows = at_end and (in_callback() or not self._trainer.running)

    def on_page_moved(self) -> None:
        """The page has set the epoch; it is sent again if one sent by us may have crossed it."""
        if monotonic() - self._moved < CROSSING:
            self._repeat.cancel()
            self._repeat.later(REST)

    def complete(self) -> None:
        """Sends all rows where the state that was sent has but some of them."""
        if self._complete != self._count:
            self._complete = self._count
            self._port.send_state(["_history"])

    def cancel(self) -> None:
        """Forgets what was to be published."""
        self.update.cancel()
        self._repeat.cancel()

    def _ask(self, last: float) -> None:
        self._asked = last if self._asked is None else min(self._asked, last)

    # Publishing.

    def _repeat_epoch(self) -> None:
        self._moved = monotonic()
        self._port.send_state(["epoch"])

    def _update(self) -> None:
        with self._port.all_observers():
            self._send_refusal()
            self._publish()
            self._tell_missed()
            self._send_update()
            self._send_failure()

    def _tell_missed(self) -> None:
        if self._missed:
            self._missed = False
            self._moved = monotonic()
            self._port.send_state(["epoch", "_goal"])

    def _publish(self) -> None:
        """What the training did, as one message: a page that is to show an epoch has its row."""
        sent = self._sent
        try:
            with self._port.hold():
                self._port.swap_run()
                # First: the last epoch may come meanwhile, and a page told of the end before it.
                goal = -1 if self._session.waiting else self._trainer.goal
                self._publish_epochs()
                self._port.write("_goal", ceil(goal))
                self._move()
        except BaseException:
            # An interrupt: what it kept from being sent is sent next time.
            self._ask(min(sent, self._sent))
            raise
        finally:
            self._target = None

    def _send_refusal(self) -> None:
        refused, self._refused = self._refused, {}
        names, self._refused_names = self._refused_names, set()
        if names:
            self._port.send_state(names)
        for error in refused.values():
            self._port.send({"kind": "refused", **to_message(error)})

    def _publish_epochs(self) -> None:
        history, asked = self._session.history, self._asked
        last, inside = history.last, _inside(history)
        start = min(self._sent, last if asked is None else asked, last)
        held = {moment for moment in self._inside if moment <= start}
        between = {moment for moment in inside if moment <= start} - held
        dropped = held - inside
        if asked is None and start >= last and not between and not dropped:
            return
        self._sent = max(start, self._publish_rows(start, between, dropped))
        self._inside = inside
        self._asked = None

    def _publish_rows(self, after: float, between: set[Epoch], dropped: set[Epoch]) -> Epoch:
        """Sends the rows past a moment and some before it, and whose they are; returns the last."""
        stride, rows = self._snapshot(after, between)
        # Counted, so that no two are equal.
        self._count += 1
        whose = {"run": self._port.read("_run"), "layers": self._port.read("_layers")}
        places: dict[str, Any] = {"from": rounded(after), "stride": stride}
        if dropped:
            places["dropped"] = sorted(map(rounded, dropped))
        self._port.write("_added", {"count": self._count, **places, **whose, "rows": rows})
        if not rows:
            return -1
        size = 4 * row_length(whose["layers"])
        return self._session.history.nearest(float(np.frombuffer(rows[-size:], "<f4")[0]))

    def _snapshot(self, after: float, between: set[Epoch]) -> tuple[int, bytes]:
        """Stride and rows of one moment: the worker may be thinning the history meanwhile."""
        history = self._session.history
        while True:
            stride, rows, epochs = history.stride, history.rows(after, between), history.epochs
            whole = len(epochs) < 3 or epochs[1] - epochs[0] == stride
            if whole and history.stride == stride:
                return stride, rows

    def _move(self) -> None:
        """Follows the training; leaves an epoch that has been thinned out or cut."""
        shown = self._port.read("epoch")
        if self._updated:
            self._follow_to, self._follows = None, False
            self._moved, self._target = monotonic(), self._updated[1].moment
            self._port.write("epoch", self._target)
            self._follows = self._target == self._sent
            return
        self._follows = self._follows and not self._port.read("lessons")
        target = self._sent if self._follows else shown
        if self._follows and self._follow_to is not None:
            target = min(target, self._follow_to)
        self._move_to(target)

    def _move_to(self, wanted: float) -> None:
        """The worker may thin a moment out between its being chosen and its being shown."""
        history = self._session.history
        while (target := history.nearest(wanted)) != self._port.read("epoch"):
            self._moved, self._target = monotonic(), target
            try:
                self._port.write("epoch", target)
            except InvalidRequest:
                if target in history.moments:
                    raise
            else:
                return

    def _send_update(self) -> None:
        updated, self._updated = self._updated, None
        if updated:
            start, (moment, X, y) = updated
            inks = X[:MAX_BATCH_SHOWN].round(3).ravel().tolist()
            labels = y[:MAX_BATCH_SHOWN].tolist()
            where = {"from": rounded(start), "to": rounded(moment)}
            batch = {"inks": inks, "labels": labels, "count": len(y)}
            self._port.send({"kind": "update", **where, **batch})

    def _send_failure(self) -> None:
        failure = self._trainer.failure
        if failure and failure is not self._failure:
            self._port.send({"kind": "error", **to_message(failure)})
        self._failure = failure


def _inside(history: History) -> set[Epoch]:
    return {moment for moment in history.moments if not isinstance(moment, int)}


def rounded(epoch: Epoch) -> Epoch:
    """A moment as the page has it, from a row of float32."""
    return epoch if isinstance(epoch, int) else float(np.float32(epoch))


class Throttle:
    """Calls `action` at once if `interval` seconds have passed since the last time, else later.

    Whoever calls holds the widgets' lock, and so does the action. The interval is counted from the
    end of one run to the next.
    """

    def __init__(self, action: Callable[[], None], interval: float = 1 / 20) -> None:
        self._action = action
        self._interval = interval
        self._ran = -interval
        self._waits = False
        self._acts = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0

    def __call__(self, *, more: bool = False) -> None:
        """Runs the action now or soon; `more` promises another call, or `settle`."""
        wait = self._ran + self._interval - monotonic()
        if wait <= 0 or (not more and running_loop() is None):
            self._waits = True
            self.settle()
        else:
            self.later(wait)

    def later(self, wait: float | None = None) -> None:
        """Runs the action within `interval`, so that what follows at once can join it."""
        loop, wait = running_loop(), self._interval if wait is None else wait
        # Another thread's loop may be blocked by a cell, or gone.
        if loop and (self._timer is None or self._loop is not loop):
            self.cancel()
            self._loop = loop
            self._timer = loop.call_later(wait, self._on_time)
        if not self._waits:
            self._due = monotonic() + wait if loop else inf
        self._waits = True

    def settle_if_due(self) -> None:
        """Runs the action if it was put off until now: by a loop that is blocked."""
        if monotonic() >= self._due:
            self.settle()

    def _on_time(self) -> None:
        with LOCK, nonblocking():
            self.settle()

    def settle(self) -> None:
        """Runs the action now if it was put off."""
        # Asked for by the action itself, by an observer that it calls, it runs once more.
        while self._waits and not self._acts:
            self.cancel()
            self._acts = True
            try:
                self._action()
            finally:
                self._acts = False
                # Counted from its end, so that a slow action cannot fill all the time there is.
                self._ran = monotonic()

    def cancel(self) -> None:
        """Forgets a run that was put off."""
        self._waits = False
        timer, self._timer = self._timer, None
        # A timer of another thread's loop is left to find nothing to do.
        if timer and self._loop is running_loop():
            timer.cancel()

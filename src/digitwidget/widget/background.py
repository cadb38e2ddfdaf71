"""Training beside the kernel's loop.

A worker thread, alive while there is something to train and somebody to tell, computes one moment
after the other. What follows from a moment (traits, messages, observers) is never done there: a
caller who waits for the training does it, or else the event loop the training was started from.
Where no thread can be started, as in a browser's Python, the steps run in between on the loop.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context, copy_context
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, ref

from ..errors import InvalidRequest, TrainingFailure, failed
from .locking import LOCK, in_callback, nonblocking, released

if TYPE_CHECKING:
    import asyncio

# Seconds after which a caller who waits looks up, so that what was put off is sent meanwhile.
PATIENCE = 0.1

# Of one step: nothing where it was trained.
Outcome = TrainingFailure | Exception | None


def running_loop() -> asyncio.AbstractEventLoop | None:
    """The event loop this code runs in; a kernel has one, a plain script none."""
    if "asyncio" not in sys.modules:
        # It takes longer to import than all of this package, and a script needs none of it.
        return None
    import asyncio

    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


class BackgroundTrainer:
    """Brings a training to its goal, moment by moment. Its methods take the widgets' lock.

    `step` trains on to the next moment, or returns why there is no going on; it is called without
    the lock, by one thread at a time. `last` tells the last recorded moment. `report` is called
    after every moment, and when the training has ended; `meanwhile` now and then where somebody
    waits for a moment: the loop can't do what it is to.
    """

    def __init__(
        self,
        step: Callable[[], TrainingFailure | None],
        last: Callable[[], float],
        report: Callable[[], None],
        meanwhile: Callable[[], None],
    ) -> None:
        self._step = step
        self._last = last
        self._report = report
        self._meanwhile = meanwhile
        self._goal: float = -1
        self.failure: TrainingFailure | None = None
        self._error: Exception | None = None
        self._then: list[Callable[[], None]] = []
        self._thread: threading.Thread | None = None
        self._threadless = False
        self._computing = False
        self._unreported = False
        self._waiters: list[SimpleQueue[None]] = []
        self._loops: list[asyncio.AbstractEventLoop] = []
        self._context: Context | None = None
        self._posted_to: asyncio.AbstractEventLoop | None = None

    @property
    def running(self) -> bool:
        return self._goal > self._last()

    @property
    def goal(self) -> float:
        """The moment the running training heads for, -1 when none runs."""
        return self._goal if self.running else -1

    @property
    def _busy(self) -> bool:
        return bool(self.running or self._computing or self._unreported or self._then)

    def start(self, goal: float) -> None:
        """Heads for `goal`: from now on where a loop runs, else when somebody waits."""
        with LOCK:
            self._goal = goal
            self.failure = self._error = None
            loop = running_loop()
            if loop:
                # A subshell's loop may be gone tomorrow: the first one, the kernel's, stays.
                self._loops = [loop, *self._loops[-1:]]
                self._context = copy_context()
            self._resume()

    def wait(self, enough: Callable[[], bool] = lambda: False) -> None:
        """Returns at the goal, or as soon as `enough` says so; reports meanwhile.

        An interrupt leaves the last moment. An error that ended the training is raised here,
        an observer's own mistake when the training is through.
        """
        if not self._busy:
            return self._raise([])
        mistakes: list[Exception] = []

        def tell(action: Callable[[], None]) -> None:
            try:
                action()
            except Exception as mistake:
                mistakes.append(mistake)

        with released():
            try:
                self._await(lambda: enough() or not self._busy, tell)
            except BaseException:
                self.stop()
                raise
            if self._unreported:
                tell(self._serve)
        return self._raise(mistakes)

    def _raise(self, mistakes: list[Exception]) -> None:
        error, self._error = self._error, None
        if error or mistakes:
            raise error or mistakes[0]

    def stop(self) -> None:
        """Ends the training; returns when nothing is under way. In a callback it does not wait."""
        with LOCK:
            busy, self._goal = self._busy, -1
            if in_callback():
                self._unreported = True
                self._wake()
                return
            while self._computing:
                with released():
                    self._await(lambda: not self._computing, lambda action: None)
            if busy:
                with nonblocking():
                    self._do_then()
                    self._goal, self._unreported = -1, False
                    self._report()

    def stop_soon(self, then: Callable[[], None]) -> None:
        """Ends the training at the next moment without waiting for it, then calls `then`.

        Where several wait for that, each ends what the one before it began.
        """
        with LOCK:
            self._goal = -1
            self._then.append(then)
            if not self._computing:
                self._do_then()

    def close(self) -> None:
        """Ends the training; says nothing."""
        with LOCK:
            self._goal = -1
            self._then.clear()
            self._unreported = False

    def _await(self, done: Callable[[], bool], tell: Callable[[Callable[[], None]], None]) -> None:
        """Returns when it is done, and has what is to be told meanwhile told by `tell`.

        Called without the lock.
        """
        waiter: SimpleQueue[None] = SimpleQueue()
        try:
            self._waiters.append(waiter)
            while not done():
                with LOCK:
                    self._resume()
                if self._threadless and self.running:
                    self._note(self._attempt())
                elif self._computing or self.running:
                    try:
                        waiter.get(timeout=PATIENCE)
                    except Empty:
                        tell(self._catch_up)
                        continue
                tell(self._serve)
        finally:
            if waiter in self._waiters:
                self._waiters.remove(waiter)

    def _resume(self) -> None:
        """Sees that moments are computed, if any are to be."""
        if self._thread is not None or not self._may_go_on():
            return
        if not self._threadless:
            self._thread = threading.Thread(target=self._work, name="digitwidget")
            try:
                self._thread.start()
            except RuntimeError:  # there are no threads here, or no more of them
                self._thread, self._threadless = None, True
        if self._threadless and self._posted_to is None:
            self._post(self._between)

    def _may_go_on(self) -> bool:
        heard = self._waiters or any(not loop.is_closed() for loop in self._loops)
        return bool(self.running and not self._then and heard)

    def _work(self) -> None:
        """The worker. A program that ends is not kept waiting past the next moment."""
        while True:
            with LOCK:
                if not self._may_go_on() or not threading.main_thread().is_alive():
                    self._thread = None
                    return
                self._computing = True
            outcome = self._attempt()
            with LOCK:
                self._computing = False
                self._note(outcome)
                self._wake()

    def _between(self) -> None:
        """One step on the loop."""
        self._posted_to = None
        if self.running:
            self._note(self._attempt())
        self._on_loop()

    def _attempt(self) -> Outcome:
        try:
            return self._step()
        except Exception as error:
            return error

    def _note(self, outcome: Outcome) -> None:
        """Ends the training if there is no going on."""
        self._unreported = True
        if outcome is None:
            return
        self._goal = -1
        if isinstance(outcome, Exception):
            self._error = outcome
            outcome = failed(int(self._last()) + 1, outcome)
        self.failure = outcome

    def _wake(self) -> None:
        """Has somebody do what follows: those who wait, else a loop."""
        for waiter in self._waiters:
            waiter.put(None)
        if not self._waiters:
            self._post(self._on_loop)

    def _post(self, action: Callable[[], None]) -> None:
        for loop in self._loops:
            if loop.is_closed():
                continue
            if self._posted_to is loop:
                return
            context = self._context.copy() if self._context else None
            # It may be closed by now, by its own thread.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(action, context=context)
                self._posted_to = loop
                return

    def _on_loop(self) -> None:
        """Serves; an observer's own mistake is shown and doesn't end the training."""
        with LOCK:
            self._posted_to = None
            try:
                self._serve()
            except Exception as error:
                context = {"message": "digitwidget: an observer failed", "exception": error}
                loop = running_loop()
                if loop:
                    loop.call_exception_handler(context)

    def _serve(self) -> None:
        """Does what follows from a moment."""
        with LOCK, nonblocking():
            self._unreported = False
            if not self._computing:
                self._do_then()
            self._report()
            self._resume()

    def _catch_up(self) -> None:
        with LOCK, nonblocking():
            self._meanwhile()

    def _do_then(self) -> None:
        while self._then:
            self._goal = -1
            self._then.pop(0)()


_trainers: WeakKeyDictionary[object, ref[BackgroundTrainer]] = WeakKeyDictionary()


def claim(network: object, trainer: BackgroundTrainer) -> None:
    """Refuses a network that another widget is training; from now on it is this one's."""
    with LOCK:
        other = _trainers.get(network, lambda: None)()
        if other is not None and other is not trainer and other.running:
            raise InvalidRequest(
                "another widget is training this network: stop it there first", reason="busy"
            )
        _trainers[network] = ref(trainer)

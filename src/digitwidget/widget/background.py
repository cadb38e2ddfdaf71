"""Runs the epochs of a training, beside the kernel's message loop or in the caller's own time.

With a running event loop an epoch is computed in a worker thread and reported on the loop. Without
one, or when somebody waits for the result, epochs run in the caller. Either way one epoch runs at
a time, and `report` is never called in the worker: no second thread touches a trait.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

from .throttle import running_loop
from ..errors import Trouble, failed

THREADS = sys.platform != "emscripten"

# Of one epoch: nothing where it was trained.
Outcome = Trouble | Exception | None


class Driver:
    """Brings a training to its goal, epoch by epoch.

    Parameters
    ----------
    step : callable
        Trains one whole epoch, or returns why there is no going on; called from one thread at a
        time.
    last : callable
        Tells the last recorded epoch.
    report : callable
        Told after every epoch, and when the training has ended.
    """

    def __init__(
        self,
        step: Callable[[], Trouble | None],
        last: Callable[[], int],
        report: Callable[[], None],
    ) -> None:
        self._step = step
        self._last = last
        self._report = report
        self._goal = -1
        self._task: asyncio.Task[None] | None = None
        self._flight: Future[Outcome] | None = None
        self._executor: ThreadPoolExecutor | None = None
        self._then: Callable[[], None] | None = None
        self.trouble: Trouble | None = None
        self._failure: Exception | None = None

    @property
    def running(self) -> bool:
        return self._goal > self._last()

    @property
    def goal(self) -> int:
        """The epoch the running training heads for, -1 when none runs."""
        return self._goal if self.running else -1

    def start(self, goal: int) -> None:
        """Heads for `goal`: from now on where a loop runs, else when `finish` is called."""
        self._goal = goal
        self.trouble = self._failure = None
        loop = running_loop()
        if loop and self.running and not self._has_task():
            self._task = loop.create_task(self._run())

    def finish(self) -> None:
        """Returns at the goal. An interrupt or an error leaves the last whole epoch."""
        if self.running or self._has_task():
            try:
                self._land()
                while self.running:
                    self._note(self._attempt())
                    self._report()
            finally:
                self.stop()
        failure, self._failure = self._failure, None
        if failure:
            raise failure

    def stop(self) -> None:
        """Ends the training; returns when the epoch under way is recorded."""
        self._goal = -1
        self._land()
        self._report()

    def stop_soon(self, then: Callable[[], None]) -> None:
        """Ends the training after the epoch under way without waiting for it, then calls `then`."""
        self._goal = -1
        if self._has_task():
            self._then = then
        else:
            then()

    def close(self) -> None:
        """Ends the training and its thread; says nothing."""
        self._goal = -1
        self._then = None
        self._drop_task()
        if self._executor:
            self._executor.shutdown(wait=False, cancel_futures=True)

    def _has_task(self) -> bool:
        return self._task is not None and not self._task.done()

    def _drop_task(self) -> None:
        task, self._task = self._task, None
        if task:
            task.cancel()

    async def _run(self) -> None:
        me = asyncio.current_task()
        try:
            while self.running or self._then:
                if self.running:
                    await self._one_epoch()
                self._aside(self._do_then)
                self._aside(self._report)
        finally:
            # Whoever took over has put something else here.
            if self._task is me:
                self._task = None

    async def _one_epoch(self) -> None:
        """One epoch in the worker; in the page's own Python, which has no threads, in between."""
        if THREADS:
            self._executor = self._executor or ThreadPoolExecutor(1, "digitwidget")
            flight = self._flight = self._executor.submit(self._attempt)
            await asyncio.wait([asyncio.wrap_future(flight)])
            self._flight = None
            self._note(flight.result())
        else:
            self._note(self._attempt())
            await asyncio.sleep(0)

    def _land(self) -> None:
        """Takes over from the task: the epoch under way is awaited, what was to follow is done."""
        self._drop_task()
        if self._flight and not self._flight.cancel():
            wait([self._flight])
            self._note(self._flight.result())
        self._flight = None
        self._do_then()

    def _attempt(self) -> Outcome:
        try:
            return self._step()
        except Exception as error:
            return error

    def _note(self, outcome: Outcome) -> None:
        """Ends the training if the epoch could not be trained."""
        if outcome is None:
            return
        self._goal = -1
        if isinstance(outcome, Exception):
            self._failure = outcome
            outcome = failed(self._last() + 1, outcome)
        self.trouble = outcome

    def _do_then(self) -> None:
        then, self._then = self._then, None
        if then:
            then()

    def _aside(self, action: Callable[[], None]) -> None:
        """Does it; an observer's own mistake is shown and doesn't end the training."""
        try:
            action()
        except Exception as error:
            context = {"message": "digitwidget: an observer failed", "exception": error}
            asyncio.get_running_loop().call_exception_handler(context)

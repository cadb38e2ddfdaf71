"""An action done at most so often: calls that come too soon are merged into one, a little later."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic


def running_loop() -> asyncio.AbstractEventLoop | None:
    """The event loop this code runs in; a kernel has one, a plain script none."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


class Throttle:
    """Calls `action` at once if `interval` seconds have passed since the last time, else later.

    Parameters
    ----------
    action : callable
        Takes nothing.
    interval : float
        Seconds from the end of one run to the next.
    """

    def __init__(self, action: Callable[[], None], interval: float = 1 / 20) -> None:
        self._action = action
        self._interval = interval
        self._ran = -interval
        self._waits = False
        self._timer: asyncio.TimerHandle | None = None

    def __call__(self, *, more: bool = False) -> None:
        """Runs the action now or soon; `more` promises another call, or `settle`."""
        wait = self._ran + self._interval - monotonic()
        self._waits = True
        if wait <= 0 or (not more and running_loop() is None):
            self.settle()
        else:
            self.later(wait)

    def later(self, wait: float | None = None) -> None:
        """Runs the action within `interval`, so that what follows at once can join it."""
        loop = running_loop()
        self._waits = True
        if loop and self._timer is None:
            self._timer = loop.call_later(self._interval if wait is None else wait, self.settle)

    def settle(self) -> None:
        """Runs the action now if it was put off."""
        if not self._waits:
            return
        self.cancel()
        self._action()
        # Counted from its end, so that a slow action cannot fill all the time there is.
        self._ran = monotonic()

    def cancel(self) -> None:
        """Forgets a run that was put off."""
        self._waits = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

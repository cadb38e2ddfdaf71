"""Which run is on show, which one is to take its place, and which one to go back to."""

from __future__ import annotations

from .run import Run


class Runs:
    """A new run takes over when it has its first epoch; one that fails is gone without a trace.

    The driver's worker trains meanwhile and only reads `_next` and `now`: a run is on show before
    it is no longer next, so the worker always finds the one it is to train.

    Parameters
    ----------
    now : Run
    """

    def __init__(self, now: Run) -> None:
        self.now = now
        self._next: Run | None = None
        self._kept: Run | None = None

    @property
    def in_training(self) -> Run:
        return self._next or self.now

    @property
    def waiting(self) -> bool:
        """Whether a new run is yet to have its first epoch."""
        return self._next is not None

    def begin(self, run: Run) -> None:
        """Trains this one from now on."""
        self._next = run

    def keep(self) -> None:
        """Stays with the run on show, however far it has come."""
        self._next = self._kept = None

    def may_fail(self) -> bool:
        """Whether there is a run to go back to, or to stay with."""
        return self._next is not None or self._kept is not None

    def turn_over(self) -> None:
        """Shows the new run once it has its first epoch."""
        if self._next and self._next.last >= 1:
            self._kept = self._kept or self.now
            self.now = self._next
            self._next = None
        if not self._next and self.now.last >= self.now.network.epochs:
            self._kept = None

    def go_back(self) -> None:
        """Shows the last run that was trained to its end."""
        self.now = self._kept or self.now
        self.keep()

"""Who may touch a widget's state, and who may wait for a training.

JupyterLab handles a page's messages in a thread of their own (a kernel's subshell), cells run in
another, and epochs are computed in a third. One lock orders them: whoever reads or sets traits,
sends, or begins and ends a training holds it; an epoch is computed, and awaited, without it. It is
one for all widgets: two that are linked would else wait for each other's.
"""

from __future__ import annotations

import os
import threading
from typing import Any

# Entered directly, never from within a context manager of our own: only so can no interrupt come
# between taking it and the promise to give it back.
LOCK = threading.RLock()

if hasattr(os, "register_at_fork"):
    # In a forked child the thread that held it does not exist.
    os.register_at_fork(after_in_child=LOCK._at_fork_reinit)  # type: ignore[attr-defined]


class _Thread(threading.local):
    callbacks = 0


_thread = _Thread()


def in_callback() -> bool:
    """Whether this thread runs what a training or a page's message has called."""
    return _thread.callbacks > 0


class nonblocking:
    """Inside, reading never waits for a training: callbacks see the state of their moment."""

    def __enter__(self) -> None:
        _thread.callbacks += 1

    def __exit__(self, *error: object) -> None:
        _thread.callbacks -= 1


class released:
    """Inside, this thread does not hold the lock, however often it has taken it."""

    _held: Any = None

    def __enter__(self) -> None:
        if LOCK._is_owned():  # type: ignore[attr-defined]
            self._held = LOCK._release_save()  # type: ignore[attr-defined]

    def __exit__(self, *error: object) -> None:
        if self._held is not None:
            LOCK._acquire_restore(self._held)  # type: ignore[attr-defined]

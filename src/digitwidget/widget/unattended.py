"""Notebooks that run with nobody at them, as nbclient, papermill and Sphinx run them.

They are saved as they stand when the last cell has ended: what a cell began must be done by then.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any
from weakref import WeakMethod


def at_end_of_cells(method: Callable[[], None]) -> None:
    """Has a widget's method called at the end of every cell, if nobody is at the notebook.

    A shell lives longer than a widget, and does not keep it.
    """
    shell = _unattended_shell()
    if shell is None:
        return
    found = WeakMethod(method)

    def after_cell(*result: object) -> None:
        if call := found():
            call()
        else:
            shell.events.unregister("post_run_cell", after_cell)

    # Not post_execute, which follows a page's messages too: they would wait for what they began.
    # The widget's still picture, which is shown later, is drawn anew after it.
    shell.events.register("post_run_cell", after_cell)


def _unattended_shell() -> Any:
    """The IPython shell that runs a cell for somebody who cannot be asked for input; else None.

    Voila cannot be asked either, but shows what it runs.
    """
    # Of a kernel that was started for a request, and of one that waits for one.
    by_voila = os.environ.get("SERVER_SOFTWARE", "").startswith("voila")
    if "IPython" not in sys.modules or by_voila or "VOILA_SERVER_URL" in os.environ:
        return None
    from IPython import get_ipython

    shell = get_ipython()
    kernel = getattr(shell, "kernel", None)
    request = kernel.get_parent() if kernel is not None else {}
    return shell if request.get("content", {}).get("allow_stdin") is False else None

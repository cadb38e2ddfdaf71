"""The output beside the view that holds the still picture: what a saved notebook shows.

It is an output of its own because updating one that holds a view would make the view anew. While
there is a view, that hides it; where there is none, in a notebook opened without its kernel, on a
page whose scripts do not load, it is what is seen.
"""

from __future__ import annotations

from collections.abc import Callable
from os import urandom
from typing import Any
from weakref import WeakMethod

from .background import running_loop
from .locking import LOCK, nonblocking
from .outgoing import Throttle

# Seconds without a change after which the picture is drawn anew.
REST = 1.0


class StillOutput:
    """The still picture among a notebook's outputs, kept up to date.

    `picture` draws it: as SVG, and in words.
    """

    def __init__(self, picture: Callable[[], tuple[str, str]]) -> None:
        self.name = f"digitwidget-still-{urandom(8).hex()}"
        self._picture = picture
        self._shell: Any = None
        self._hook: Any = None
        self._published = ""
        self._stale = False
        self._rest = Throttle(self.update, REST)

    def display(self, shell: Any) -> None:
        """Puts the picture among the outputs of the cell that runs in this IPython shell."""
        if self._hook is None:
            # A shell lives longer than a widget.
            update = WeakMethod(self.update)

            def after_cell(*result: object) -> None:
                if method := update():
                    method()

            shell.events.register("post_run_cell", after_cell)
            self._shell, self._hook = shell, after_cell
        self._published = ""
        self._publish(update=False)

    def changed(self) -> None:
        """Something on show has changed: the picture follows at the end of a cell, or at rest."""
        if self._shell is None:
            return
        self._stale = True
        if running_loop():
            self._rest.cancel()
            self._rest.later(REST)

    def update(self) -> None:
        """Draws the picture anew where it is not what is on show."""
        with LOCK, nonblocking():
            if self._stale:
                self._publish(update=True)

    def close(self) -> None:
        """The picture stays as it is."""
        self._rest.cancel()
        if self._hook is not None:
            self._shell.events.unregister("post_run_cell", self._hook)
        self._shell = self._hook = None

    def _publish(self, update: bool) -> None:
        self._stale = False
        from ..svg import in_html

        svg, words = self._picture()
        if svg == self._published:
            return
        self._published = svg
        data = {
            "text/html": f'<div class="{self.name}">{in_html(svg, words)}</div>',
            # What shows text alone has the view's.
            "text/plain": "",
        }
        transient = {"display_id": self.name}
        self._shell.display_pub.publish(data, {}, transient=transient, update=update)

"""AnyWidget whose page sets what it may, whose threads take turns, some of whose traits follow."""

from __future__ import annotations

from _thread import start_new_thread
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FunctionType
from typing import Any, ClassVar

import anywidget
import numpy as np
import traitlets

from ..validation import name_cure, near_name, short
from .locking import LOCK, nonblocking
from .traits import Computed, Copied

METHODS = ("update", "request_state", "custom")
PACKAGE = __name__.partition(".")[0]


class BaseWidget(anywidget.AnyWidget):
    """A widget with computed traits, whose page may set and say only what it is allowed to.

    On a public page anyone can send anything: what is not allowed is refused, the page is told why,
    and how things really are.
    """

    _page_may_set: ClassVar[frozenset[str]] = frozenset()
    _causes: ClassVar[tuple[str, ...]] = ()
    """The traits that computed ones follow from, in the order in which a message sets them."""

    _known: dict[str, Any] | None = None
    _mistakes: list[Exception] | None = None

    # What a subclass fills in.

    def _wait(self) -> None:
        """Returns when no training runs; at once inside a callback."""

    def _handle_command(self, content: Any) -> None:
        """Does what a message of the page asks for, or raises a ValueError."""

    def _on_page_set(self, names: frozenset[str]) -> None:
        """The page has set these traits."""

    def _refuse(self, error: ValueError, names: frozenset[str]) -> None:
        """Tells the page why, and how these traits really are."""

    def _cure(self, name: str) -> str:
        """What to do instead of setting an attribute there is none of, or that is only read."""
        known = [known for known in dir(type(self)) if not known.startswith("_")]
        near = near_name(name, known)
        return f"did you mean {near}?" if near else "its traits are in help(DigitWidget)"

    # What a page sends.

    @traitlets.observe("comm")
    def _on_comm(self, change: traitlets.Bunch) -> None:
        """Has a page's messages come in the thread that the page asks for.

        ipykernel from 7.4 on sends them to the thread that sent to the page last: a cell that
        waits for its training would then keep Stop waiting too.
        """
        if hasattr(change.new, "_reply_subshell_for"):
            change.new._reply_subshell_for = lambda data, asked: asked

    def _handle_msg(self, msg: Any) -> None:
        """Takes a message as it arrives. One that is none is dropped, and so are buffers."""
        data = msg["content"].get("data")
        if not isinstance(data, dict) or data.get("method") not in METHODS:
            self.log.debug("digitwidget: dropped a message that is none")
            return
        clean = {name: data[name] for name in ("method", "state", "content") if name in data}
        with LOCK, nonblocking():
            super()._handle_msg({**msg, "content": {"data": clean}})

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Takes what a page sends, as far as it is allowed and valid."""
        with LOCK, nonblocking():
            good, problems = self._sort(sync_data)
            if good:
                super().set_state(good)
                self._on_page_set(frozenset(good))
            if problems:
                names = frozenset(problems) & frozenset(self.keys)
                self._refuse(next(iter(problems.values())), names)

    def _sort(self, sync_data: Any) -> tuple[dict[str, Any], dict[str, ValueError]]:
        if not isinstance(sync_data, dict):
            wrong = ValueError(f"a state must be an object, got {short(sync_data)}")
            return {}, {"": wrong}
        good, problems = {}, {}
        causes = self._causes
        for name in sorted(sync_data, key=lambda n: causes.index(n) if n in causes else -1):
            try:
                if name not in self._page_may_set:
                    raise ValueError(f"a page may not set {short(name)}")
                self._check_json(name, sync_data[name], sync_data)
                good[name] = sync_data[name]
            except ValueError as error:
                problems[name] = error
        return good, problems

    def _check_json(self, name: str, value: Any, beside: dict[str, Any]) -> None:
        """Refuses what a page may not set a trait to, in a message of all that is `beside`."""
        getattr(type(self), name).validate(self, value)

    def _handle_custom_msg(self, content: Any, buffers: Any) -> None:
        with LOCK, nonblocking():
            try:
                self._handle_command(content)
            except ValueError as error:
                self._refuse(error, frozenset())
        super()._handle_custom_msg(content, buffers)

    # One thread at a time.

    def __del__(self) -> None:
        """Closes what is collected, without waiting for the lock.

        Any thread may be collecting garbage, one that the lock's holder waits for too.
        """
        if LOCK.acquire(blocking=False):
            try:
                self.close()
            finally:
                LOCK.release()
        else:
            with suppress(RuntimeError):
                start_new_thread(self.close, ())

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_"):
            super().__setattr__(name, value)
            return
        if not hasattr(type(self), name):
            raise AttributeError(f"DigitWidget has no attribute {name!r}; {self._cure(name)}")
        self._check_settable(name)
        with LOCK:
            super().__setattr__(name, value)

    def _check_settable(self, name: str) -> None:
        """Refuses to put a value in the place of a method, or of what can only be read."""
        found = getattr(type(self), name)
        if isinstance(found, Computed):
            raise traitlets.TraitError(f"{name} is read-only: it follows from {found.causes}")
        if isinstance(found, property) and found.fset is None:
            raise AttributeError(f"{name} is read-only: {self._cure(name)}")
        # traitlets replaces `notify_change` for a while.
        ours = isinstance(found, FunctionType) and found.__module__.startswith(PACKAGE)
        if ours and name != "notify_change":
            raise AttributeError(f"{name} is a method: call it, as w.{name}(…)")

    def send_state(self, key: Any = None) -> None:
        """Sends the state, or these traits of it, to the page."""
        with LOCK, nonblocking():
            super().send_state(key)

    @contextmanager
    def hold_trait_notifications(self) -> Iterator[None]:
        """Inside, observers are called at the end: all of them, whatever one does."""
        with self._all_observers(), super().hold_trait_notifications():
            yield

    @contextmanager
    def _all_observers(self) -> Iterator[None]:
        """Inside, an observer's mistake keeps nobody else from hearing; it is raised at the end."""
        if self._mistakes is not None:
            yield
            return
        mistakes = self._mistakes = []
        try:
            yield
        finally:
            self._mistakes = None
        if mistakes:
            raise mistakes[0]

    def notify_change(self, change: traitlets.Bunch) -> None:
        """Sends a trait that has changed, then calls its observers."""
        trait = getattr(type(self), change.name, None)
        if isinstance(trait, Copied):
            copies = {"old": trait.copy(change.old), "new": trait.copy(change.new)}
            change = traitlets.Bunch({**change, **copies})
        with LOCK:
            try:
                with nonblocking():
                    self._send_change(change.name)
                # Not ipywidgets' own: it reads the trait, which may wait for a training.
                traitlets.HasTraits.notify_change(self, change)
            except Exception as mistake:
                if self._mistakes is None:
                    raise
                self._mistakes.append(mistake)

    def _send_change(self, name: str) -> None:
        if self.comm is None or getattr(self.comm, "kernel", True) is None:
            return
        if name in self.keys and self._should_send_property(name, getattr(self, name)):
            self.send_state(name)

    # Traits that follow from others: never sent, computed when they are read.

    def observe(self, handler: Any, names: Any = traitlets.All, type: Any = "change") -> None:
        """Calls `handler` when one of `names` changes, from Python or on the page.

        Inside a handler that a training or a page calls, reading doesn't wait for the training.

        Parameters
        ----------
        handler : callable
            Takes a change: `name`, `old`, `new`, `owner`.
        names : str or list of str
            Traits; by default all.
        type : str
            Of change; traitlets knows "change" alone.

        Raises
        ------
        ValueError
            For a handler that cannot be called, and a name that is no trait.

        Examples
        --------
        >>> from digitwidget import DigitWidget, load_digits
        >>> X, y = load_digits()
        >>> w = DigitWidget(hidden=5, epochs=2, pixels=X[7])
        >>> w.observe(lambda change: print(change.old, "->", change.new), "label")
        >>> w.pixels = X[8]
        7 -> 8
        """
        if not callable(handler):
            raise ValueError(f"handler must be callable as handler(change), got {short(handler)}")
        for name in traitlets.parse_notifier_name(names):
            if name is not traitlets.All and not self.has_trait(name):
                own = set(self.trait_names()) - set(anywidget.AnyWidget.class_trait_names())
                cure = name_cure(name, {known for known in own if not known.startswith("_")})
                raise ValueError(f"DigitWidget has no trait {name!r}; {cure}")
        super().observe(handler, names=names, type=type)
        wanted = set(traitlets.parse_notifier_name(names))
        with LOCK, nonblocking():
            for name, trait in self.traits().items():
                if isinstance(trait, Computed) and wanted & {name, traitlets.All}:
                    self._known = {**(self._known or {}), name: getattr(self, name)}

    def _announce(self) -> None:
        """Calls the observers of the computed traits that differ from what they heard last."""
        with LOCK, nonblocking():
            for name in tuple(self._known or ()):
                # An observer that was just called may have told the others of what it set.
                old, new = (self._known or {})[name], getattr(self, name)
                if not same(old, new):
                    self._known = {**(self._known or {}), name: new}
                    self.notify_change(
                        traitlets.Bunch(name=name, old=old, new=new, owner=self, type="change")
                    )


def same(a: Any, b: Any) -> bool:
    """Whether two computed values are equal: arrays, lists of arrays or labels."""
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(np.array_equal, a, b))
    return np.array_equal(a, b) if isinstance(a, np.ndarray) else bool(a == b)

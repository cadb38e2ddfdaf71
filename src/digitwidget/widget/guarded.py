"""A widget whose page may set and say only what it is allowed to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import anywidget

from .. import validation as wire


class GuardedWidget(anywidget.AnyWidget):
    """On a public page anyone can send anything: refuses it, says so, puts the state back."""

    _allowed: frozenset[str] = frozenset()
    _at_once = False

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Inside, reading never waits for a training: callbacks see the state of their moment."""
        before, self._at_once = self._at_once, True
        try:
            yield
        finally:
            self._at_once = before

    def _took(self, names: frozenset[str]) -> None:
        """The page has set these traits."""

    def _obey(self, content: Any) -> None:
        """Does what a message of the page asks for, or raises a ValueError."""

    def _refuse(self, error: ValueError, names: frozenset[str]) -> None:
        """Tells the page why, and how these traits really are."""
        raise NotImplementedError

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Takes what a page sends, as far as it is allowed and valid."""
        with self.at_once():
            good, problems = self._sort(sync_data)
            if good:
                super().set_state(good)
                self._took(frozenset(good))
            if problems:
                names = frozenset(problems) & frozenset(self.keys)
                self._refuse(next(iter(problems.values())), names)

    def _sort(self, sync_data: Any) -> tuple[dict[str, Any], dict[str, ValueError]]:
        good, problems = {}, {}
        if not isinstance(sync_data, dict):
            wrong = ValueError(f"a state must be an object, got {wire.short(sync_data)}")
            return {}, {"": wrong}
        for name, value in sync_data.items():
            try:
                if name not in self._allowed:
                    raise ValueError(f"a page may not set {wire.short(name)}")
                getattr(type(self), name).validate(self, value)
                good[name] = value
            except ValueError as error:
                problems[name] = error
        return good, problems

    def _handle_custom_msg(self, content: Any, buffers: Any) -> None:
        with self.at_once():
            try:
                self._obey(content)
            except ValueError as error:
                self._refuse(error, frozenset())
        super()._handle_custom_msg(content, buffers)

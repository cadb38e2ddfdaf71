"""Traits that follow from the pixels and the epoch: never sent, computed when they are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from .guarded import GuardedWidget

if TYPE_CHECKING:
    from .session import Session


class Derived(traitlets.TraitType[Any, Any]):
    """A read-only trait computed when it is read; `observe` tells when it has really changed."""

    def __init__(self, help: str, compute: Callable[[Session, Any, Any], Any]) -> None:
        super().__init__(read_only=True, help=help)
        self._compute = compute

    def get(self, obj: Any, cls: Any = None) -> Any:
        obj._wait()
        return self._compute(obj._session, obj.pixels, obj._session.params(obj.epoch, obj.lessons))


class DerivedWidget(GuardedWidget):
    """Lets derived traits be observed: computed when a cause changes, told when they differ."""

    _known: dict[str, Any] | None = None

    def observe(self, handler: Any, names: Any = traitlets.All, type: Any = "change") -> None:
        """Calls `handler` when one of `names` changes, from Python or on the page.

        Inside a handler that a training calls, reading doesn't wait for the training's end.
        """
        super().observe(handler, names=names, type=type)
        wanted = set(traitlets.parse_notifier_name(names))
        for name, trait in self.traits().items():
            if isinstance(trait, Derived) and wanted & {name, traitlets.All}:
                with self.at_once():
                    self._known = {**(self._known or {}), name: getattr(self, name)}

    @traitlets.observe("pixels", "epoch", "lessons")
    def _announce(self, change: traitlets.Bunch | None = None) -> None:
        with self.at_once():
            for name, old in (self._known or {}).items():
                new = getattr(self, name)
                if not same(old, new):
                    self._known = {**(self._known or {}), name: new}
                    self.notify_change(
                        traitlets.Bunch(name=name, old=old, new=new, owner=self, type="change")
                    )


def same(a: Any, b: Any) -> bool:
    """Whether two derived values are equal: arrays, lists of arrays or labels."""
    if isinstance(a, list) and isinstance(b, list):
        return all(map(np.array_equal, a, b))
    return np.array_equal(a, b) if isinstance(a, np.ndarray) else bool(a == b)

"""Traits that ipywidgets has no type for: what a page may set is normalised, whoever sets it."""

from __future__ import annotations

from typing import Any

from traitlets import TraitType

from .. import validation as wire


class Pixels(TraitType[Any, Any]):
    """The inks of the image on show, a tuple of ints 0..16."""

    default_value = ()

    def validate(self, obj: Any, value: Any) -> tuple[int, ...]:
        return wire.pixels(value, obj.image_shape)


class Epoch(TraitType[Any, Any]):
    """A recorded epoch. Python sees it when the training that runs is through."""

    default_value = 0

    def get(self, obj: Any, cls: Any = None) -> Any:
        obj._wait()
        return super().get(obj, cls)

    def validate(self, obj: Any, value: Any) -> int:
        obj._wait()
        return wire.epoch(value, obj._session.kept)


class Lessons(TraitType[Any, Any]):
    """Steps of learning taken by hand from the epoch on show: [{"pixels", "label"}, …]."""

    default_value = ()

    def validate(self, obj: Any, value: Any) -> list[dict[str, Any]]:
        return wire.lessons(value, obj.image_shape, len(obj._classes))


class Drawings(TraitType[Any, Any]):
    """Trained on besides the samples: [{"pixels", "label"}, …]. Set by a retraining alone."""

    default_value = ()


class Added(TraitType[Any, Any]):
    """The rows of the history that were told last, and where they belong."""

    default_value = None


class Guesses(TraitType[Any, Any]):
    """What the learner expected: [{"guess", "prediction", "epoch"}, …], indices of `classes_`."""

    default_value = ()

    def validate(self, obj: Any, value: Any) -> list[dict[str, int]]:
        return wire.guesses(value, len(obj._classes))

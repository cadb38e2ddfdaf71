"""The types of the widget's traits, whoever sets them, and the names of the page's controls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn, TypedDict, TypeVar

from traitlets import TraitType

from .. import validation
from ..validation import near_name, short
from . import incoming
from .locking import LOCK, nonblocking

G = TypeVar("G")
S = TypeVar("S")

CONTROLS = {
    "paint": "the grid, its tools and what the network sees",
    "samples": "the picker of training and test samples",
    "hidden": "the hidden layers; with it, or with output, the card of a neuron",
    "output": "the outputs' bars and the prediction",
    "guess": "guessing before the prediction shows",
    "timeline": "going through the epochs: slider, steps, play",
    "curves": "loss and accuracy over the epochs",
    "train": "training further, stopping, starting over",
    "settings": "changing the network and its training",
    "lesson": "one step of learning, stage by stage",
    "mistakes": "the confusion matrix and the digits behind it",
    "hints": "what points somebody new to drawing, time, neurons and a step of learning",
    "keys": "the list of keyboard shortcuts",
}
"""What each name puts on the page. Shortcuts of what is not on show are off."""


class Lesson(TypedDict):
    """A step of learning: an image, and the index in `classes_` of the right answer."""

    pixels: list[int]
    label: int


class Guess(TypedDict):
    """What the learner expected and the network read at a moment, both as labels."""

    guess: Any
    prediction: Any
    epoch: float


class Computed(TraitType[G, NoReturn]):
    """A read-only trait computed when it is read; `observe` tells when it has really changed.

    One that `waits` depends on the training: reading it waits for one that runs.
    """

    def __init__(self, help: str, compute: Callable[[Any], G], *, waits: bool = True) -> None:
        super().__init__(help=help, read_only=True)
        self._compute = compute
        self._waits = waits
        # In words.
        self.causes = "pixels, epoch, lessons and off: set those" if waits else "pixels: set them"

    def get(self, obj: Any, cls: Any = None) -> G:
        if self._waits:
            obj._wait()
        with LOCK, nonblocking():
            return self._compute(obj)


class Copied(TraitType[G, S]):
    """A list that is handed out as a copy, to whoever reads it and to observers.

    Changing one in place would be seen by nobody and checked by nothing, and setting the same
    again would then be no change. What is set is a new list, so `w.off += [3]` sets one too.
    """

    def copy(self, value: Any) -> Any:
        """A list of its own; of dicts, each with lists of its own."""
        return [_copy(one) for one in value] if isinstance(value, (list, tuple)) else value

    def get(self, obj: Any, cls: Any = None) -> Any:
        return self.copy(super().get(obj, cls))


def _copy(one: Any) -> Any:
    if not isinstance(one, dict):
        return one
    return {name: list(part) if isinstance(part, list) else part for name, part in one.items()}


class Pixels(TraitType[tuple[int, ...], Sequence[Any] | Any]):
    """A tuple of inks 0..16."""

    default_value = ()

    def validate(self, obj: Any, value: Any) -> tuple[int, ...]:
        return validation.pixels(value, obj.image_shape)


class Epoch(TraitType[float, float]):
    """A recorded moment: an int after a whole epoch, else a float.

    Python sees it when the training that runs is through.
    """

    default_value = 0

    def get(self, obj: Any, cls: Any = None) -> Any:
        obj._wait()
        return super().get(obj, cls)

    def set(self, obj: Any, value: Any) -> None:
        obj._wait_for_epoch(value)
        with LOCK:
            new = self._validate(obj, value)
            obj._outgoing.on_epoch_set(new)
            # Lessons are steps from the epoch they were given at: gone before anybody hears of it.
            lessons = obj.lessons if new != obj._trait_values.get(self.name) else ()
            if lessons:
                obj._trait_values["lessons"] = []
            try:
                super().set(obj, new)  # type: ignore[arg-type]
            finally:
                if lessons:
                    obj._notify_trait("lessons", lessons, [])

    def validate(self, obj: Any, value: Any) -> float:
        return incoming.epoch(value, obj._session.history.moments)


class Lessons(Copied[list[Lesson], Iterable[Lesson]]):
    """Steps of learning taken by hand from the epoch on show; see `Copied`."""

    default_value = ()

    def validate(self, obj: Any, value: Any) -> list[dict[str, Any]]:
        return incoming.lessons(value, obj.image_shape, len(obj._classes))


Neuron = int | tuple[int, int]
"""A hidden neuron: of layer 0 by its number, of any layer by (layer, neuron)."""


class Off(Copied[list[Neuron], Iterable[Neuron]]):
    """The hidden neurons that are switched off; pairs [layer, neuron] on the wire."""

    default_value = ()

    def __init__(self, help: str) -> None:
        super().__init__(help=help)
        self.tag(
            to_json=lambda value, obj: [list(pair) for pair in neuron_pairs(value)],
            from_json=lambda value, obj: _neurons(incoming.off_of_page(value, obj._hidden)),
        )

    def validate(self, obj: Any, value: Any) -> list[Neuron]:
        return _neurons(incoming.off(value, obj._hidden))


def _neurons(pairs: Sequence[tuple[int, int]]) -> list[Neuron]:
    """Their plainest form: numbers alone where all of them are of layer 0."""
    if any(layer for layer, _ in pairs):
        return list(pairs)
    return [neuron for _, neuron in pairs]


def neuron_pairs(neurons: Iterable[Neuron]) -> list[tuple[int, int]]:
    """Each as (layer, neuron)."""
    return [(0, one) if isinstance(one, int) else one for one in neurons]


class Guesses(Copied[list[Guess], Iterable[Guess]]):
    """What the learner expected: labels in Python, indices of `classes_` on the wire."""

    default_value = ()

    def __init__(self, help: str) -> None:
        super().__init__(help=help)
        self.tag(to_json=self._to_json, from_json=self._from_json)

    def validate(self, obj: Any, value: Any) -> list[dict[str, Any]]:
        return self._from_json(self._to_json(value, obj), obj)

    @staticmethod
    def _to_json(value: Any, obj: Any) -> list[dict[str, int]]:
        return incoming.guesses(value, lambda name, label: obj._session.code(label))

    @staticmethod
    def _from_json(value: Any, obj: Any) -> list[dict[str, Any]]:
        labels = obj._session.labels
        return [
            {**one, "guess": labels[one["guess"]], "prediction": labels[one["prediction"]]}
            for one in value
        ]


class Drawings(TraitType[list[Lesson], list[Lesson]]):
    """Trained on besides the samples. Set by a retraining alone."""

    default_value = ()


class Added(TraitType[Any, Any]):
    """The rows of the history that were sent last, and where they belong."""

    default_value = None


class Controls(TraitType[tuple[str, ...], Iterable[str] | None]):
    """The names of what is on show."""

    default_value = tuple(CONTROLS)

    def validate(self, obj: Any, value: Any) -> tuple[str, ...]:
        """The names in the page's order, each once; None stands for all of them.

        A ValueError names what is no name, with the nearest that is; or that there is none at all.
        """
        if value is None:
            return tuple(CONTROLS)
        if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
            raise ValueError(f"controls must be a list of names, got {short(value)}")
        given = list(value)
        for name in given:
            if not isinstance(name, str) or name not in CONTROLS:
                near = near_name(str(name).lower(), CONTROLS)
                hint = f"did you mean {near}?" if near else f"there are {', '.join(CONTROLS)}"
                raise ValueError(f"controls has no {short(name)}; {hint}")
        if not given:
            raise ValueError(f"controls must name at least one of {', '.join(CONTROLS)}")
        return tuple(name for name in CONTROLS if name in given)


class Presentation(TraitType[bool, bool]):
    """Whether the page is drawn for the back row."""

    default_value = False

    def validate(self, obj: Any, value: Any) -> bool:
        return validation.truth("presentation", value)

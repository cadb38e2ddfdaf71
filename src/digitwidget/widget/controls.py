"""What of the page is on show: a small vocabulary for lessons that need less than everything."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from traitlets import TraitType

from ..validation import short

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
    "keys": "the list of keyboard shortcuts",
}
"""What each name puts on the page. Shortcuts of what is not on show are off."""


def checked(value: Any) -> tuple[str, ...]:
    """The names in the page's order, each once; None stands for all of them.

    Raises
    ------
    ValueError
        For a name that is none, with the nearest that is; for no name at all.
    """
    if value is None:
        return tuple(CONTROLS)
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise ValueError(f"controls must be a list of names, got {short(value)}")
    given = list(value)
    for name in given:
        _check(name)
    if not given:
        raise ValueError(f"controls must name at least one of {', '.join(CONTROLS)}")
    return tuple(name for name in CONTROLS if name in given)


def _check(name: Any) -> None:
    if isinstance(name, str) and name in CONTROLS:
        return
    near = get_close_matches(str(name).lower(), CONTROLS, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(CONTROLS)}"
    raise ValueError(f"controls has no {short(name)}; {hint}")


class Controls(TraitType[Any, Any]):
    """The names of what is on show."""

    default_value = tuple(CONTROLS)

    def validate(self, obj: Any, value: Any) -> tuple[str, ...]:
        return checked(value)


class Presentation(TraitType[Any, Any]):
    """Whether the page is drawn for the back row."""

    default_value = False

    def validate(self, obj: Any, value: Any) -> bool:
        if value is not True and value is not False:
            raise ValueError(f"presentation must be True or False, got {short(value)}")
        return bool(value)

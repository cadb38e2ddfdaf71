"""What a page may say and set: parsed to a typed command or value, or refused.

A page may be anybody's. What it sends is looked at before it is used, and what it asks for costs
neither much memory nor much of one computation; a ValueError says in one line what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import InvalidRequest
from ..limits import (
    CHOICES,
    MAX_EPOCHS,
    MAX_EPOCHS_AT_ONCE,
    MAX_GUESSES,
    MAX_LESSONS,
    MAX_PAGE_HISTORY_BYTES,
    MAX_RUNS,
    RANGES,
    TRAINING_SET_RANGES,
)
from ..network.history import Epoch, nearest
from ..network.parameters import size
from ..validation import check_names, number, one_of, pixels, real, short, whole

if TYPE_CHECKING:
    from ..network.estimator import Network


@dataclass(frozen=True)
class Hello:
    """A page is there, holds the moments up to `last` of this run, and shows this epoch."""

    last: float
    run: int | None = None
    fresh: bool = False
    epoch: float | None = None


@dataclass(frozen=True)
class Train:
    """Train on from the moment `start`, the epoch it lies in and so on: this many epochs."""

    epochs: int
    start: Epoch


@dataclass(frozen=True)
class Step:
    """Make a single update from the moment `start`, and show where it leads."""

    start: Epoch


@dataclass(frozen=True)
class Stop:
    """End the training at the next moment."""


@dataclass(frozen=True)
class Reset:
    """Put the initial weights back."""


@dataclass(frozen=True)
class Retrain:
    """Train anew with other settings, on these drawings too."""

    settings: dict[str, Any]
    drawings: list[dict[str, Any]]
    pin: bool = False


@dataclass(frozen=True)
class Set:
    """Set these traits: from a page whose host no longer does, after a lost connection."""

    state: dict[str, Any]


@dataclass(frozen=True)
class Pin:
    """Keep the run on show to compare others with."""


@dataclass(frozen=True)
class Unpin:
    """Let the run that is kept go."""


Command = Hello | Train | Step | Stop | Reset | Retrain | Set | Pin | Unpin


def parse(
    content: object, kept: Sequence[Epoch], shape: tuple[int, int], n_classes: int
) -> Command:
    """A page's message as a command; `kept` are the moments whose snapshots are.

    A ValueError refuses an unknown kind, a missing or an unknown field, a value out of range.
    """
    if not isinstance(content, dict):
        raise ValueError(f"a message must be an object, got {short(content)}")
    kind = content.get("kind")
    if not isinstance(kind, str) or kind not in FIELDS:
        raise ValueError(f"kind must be one of {', '.join(FIELDS)}, got {short(kind)}")
    check_names(f"{kind} message", set(content) - {"kind"}, FIELDS[kind])
    if kind == "hello":
        run, shown = content.get("run"), content.get("epoch")
        return Hello(
            real("last", content.get("last"), -1, MAX_EPOCHS),
            None if run is None else whole("run", run, 0, MAX_RUNS),
            content.get("fresh") is True,
            None if shown is None else real("epoch", shown, 0, MAX_EPOCHS),
        )
    if kind == "train":
        epochs = whole("epochs", content.get("epochs"), 1, MAX_EPOCHS_AT_ONCE)
        return Train(epochs, epoch(content.get("from"), kept))
    if kind == "step":
        one_of("unit", content.get("unit"), ("update",))
        return Step(epoch(content.get("from"), kept))
    if kind == "retrain":
        drawings = content.get("drawings")
        return Retrain(
            settings(content.get("settings")),
            lessons([] if drawings is None else drawings, shape, n_classes, "drawings"),
            content.get("pin") is True,
        )
    if kind == "set":
        state = content.get("state")
        if not isinstance(state, dict):
            raise ValueError(f"state must be an object, got {short(state)}")
        return Set(state)
    return PLAIN[kind]


PLAIN: dict[str, Command] = {"stop": Stop(), "reset": Reset(), "pin": Pin(), "unpin": Unpin()}


FIELDS = {
    "hello": {"last", "run", "fresh", "epoch"},
    "train": {"epochs", "from"},
    "step": {"unit", "from"},
    "retrain": {"settings", "drawings", "pin"},
    "set": {"state"},
    **{kind: set[str]() for kind in PLAIN},
}


def epoch(value: object, kept: Sequence[Epoch]) -> Epoch:
    """The recorded moment that is nearest to `value`; a whole epoch must itself be kept.

    On the wire a moment's epoch is rounded to float32.
    """
    last = kept[-1]
    try:
        number = epoch_number("epoch", value, max(last, float(np.float32(last))))
    except ValueError as error:
        # A page may ask for one that was dropped a moment ago.
        near = 0 if isinstance(value, Real) and value < 0 else last
        further = f"; {TRAIN_ON}" if is_later(value, last) else ""
        text = f"{error}; the nearest recorded moment is {near:g}{further}"
        gone = {"epoch": short(value), "nearest": near}
        raise InvalidRequest(text, reason="gone", **gone) from None
    near = nearest(kept, number)
    if isinstance(number, int) and number not in kept:
        text = f"epoch {number} was thinned out; the nearest kept is {near:g}"
        raise InvalidRequest(text, reason="gone", epoch=number, nearest=near)
    return near


TRAIN_ON = "w.train(n) trains n epochs more"
MORE_EPOCHS = "set epochs to train more of them, as DigitWidget(epochs=200)"


def is_later(value: object, last: float) -> bool:
    exact: Any = value
    return isinstance(value, Real) and bool(exact > last)


def awaited_epoch(value: object, goal: Epoch, cure: str) -> Epoch:
    """An epoch up to the one that is trained to; `cure` says how there would be later ones."""
    try:
        return epoch_number("epoch", value, goal)
    except ValueError as error:
        if not is_later(value, goal):
            raise
        raise ValueError(f"{error}; {cure}") from None


def epoch_number(name: str, value: object, last: Epoch) -> Epoch:
    """An epoch from 0 to `last`: an int after a whole one, else a float."""
    if isinstance(value, (int, np.integer)) and isinstance(last, int):
        return whole(name, value, 0, last)
    number = real(name, value, 0, last)
    return int(number) if number == int(number) else number


def lessons(
    value: object, shape: tuple[int, int], n_classes: int, name: str = "lessons"
) -> list[dict[str, Any]]:
    """A list of {"pixels": inks, "label": index of a class}."""
    if not isinstance(value, (list, tuple)) or len(value) > MAX_LESSONS:
        raise ValueError(f"{name} must be a list of at most {MAX_LESSONS}, got {short(value)}")
    return [_lesson(one, shape, n_classes, name.removesuffix("s")) for one in value]


def _lesson(value: object, shape: tuple[int, int], n_classes: int, name: str) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != {"pixels", "label"}:
        raise ValueError(f"a {name} must have pixels and a label, got {short(value)}")
    inked = pixels(value["pixels"], shape)
    check_ink(inked, name)
    return {"pixels": list(inked), "label": whole("label", value["label"], 0, n_classes - 1)}


def check_ink(inked: Sequence[int], name: str = "lesson") -> None:
    """Refuses an empty image: there is nothing to learn from it."""
    if not any(inked):
        raise ValueError(f"a {name} needs ink: draw a digit first, or set pixels")


def off(value: object, hidden: Sequence[int]) -> list[tuple[int, int]]:
    """Hidden neurons of any form that Python may give, as sorted pairs (layer, neuron).

    An int is a neuron of layer 0; a neuron named twice is off once. `hidden` is how many there are
    in each hidden layer.
    """
    if isinstance(value, (str, bytes, dict)) or not isinstance(value, Iterable):
        raise ValueError(f"off must be a list of hidden neurons, got {short(value)}")
    return sorted({_neuron(one, hidden) for one in value})


def off_of_page(value: object, hidden: Sequence[int]) -> list[tuple[int, int]]:
    """The same of a page, which sends pairs only, sorted, none of them twice."""
    if not isinstance(value, list) or len(value) > sum(hidden):
        raise ValueError(f"off must be a list of at most {sum(hidden)}, got {short(value)}")
    if not all(isinstance(one, list) for one in value):
        raise ValueError(f"off must hold pairs [layer, neuron], got {short(value)}")
    pairs = [_neuron(one, hidden) for one in value]
    if any(a >= b for a, b in pairwise(pairs)):
        raise ValueError(f"off must be sorted and name no neuron twice, got {short(value)}")
    return pairs


def _neuron(value: object, hidden: Sequence[int]) -> tuple[int, int]:
    if not hidden:
        raise ValueError("off needs a hidden layer: this network has none")
    pair = value if isinstance(value, (tuple, list, np.ndarray)) else (0, value)
    if len(pair) != 2:
        raise ValueError(f"a neuron that is off must be a pair (layer, neuron), got {short(value)}")
    layer = whole("the layer of a neuron that is off", pair[0], 0, len(hidden) - 1)
    return layer, whole("a neuron that is off", pair[1], 0, hidden[layer] - 1)


def guesses(value: object, code: Callable[[str, Any], int]) -> list[dict[str, Any]]:
    """A list of {"guess", "prediction", "epoch"}, classes by the index that `code` tells."""
    if not isinstance(value, (list, tuple)) or len(value) > MAX_GUESSES:
        raise ValueError(f"guesses must be a list of at most {MAX_GUESSES}, got {short(value)}")
    for one in value:
        if not isinstance(one, dict) or set(one) != {"guess", "prediction", "epoch"}:
            raise ValueError(f"a guess must have guess, prediction, epoch, got {short(one)}")
    return [
        {
            "guess": code("guess", one["guess"]),
            "prediction": code("prediction", one["prediction"]),
            "epoch": epoch_number("epoch", one["epoch"], MAX_EPOCHS),
        }
        for one in value
    ]


PAGE = {name: allowed.page for name, allowed in {**RANGES, **TRAINING_SET_RANGES}.items()}
NUMBERS = (
    *("learning_rate", "batch_size", "momentum", "decay", "l2", "init_range"),
    *("epochs", "moments", "random_state", "train_size", "label_noise"),
)
SETTINGS = frozenset({"hidden", "augment", *CHOICES, *NUMBERS})


def settings(value: object) -> dict[str, Any]:
    """The settings a page asks for: a ValueError names the first that is out of a page's range."""
    if not isinstance(value, dict):
        raise ValueError(f"settings must be an object, got {short(value)}")
    check_names("retrain", value, SETTINGS)
    return {name: _setting(name, given) for name, given in value.items()}


def _setting(name: str, value: object) -> Any:
    if name in CHOICES:
        return one_of(name, value, CHOICES[name])
    if name == "train_size" and value is None:
        return None
    if name in NUMBERS:
        return number(name, value, PAGE[name])
    if name == "hidden":
        most = int(PAGE["layers"].high)
        if not isinstance(value, (list, tuple)) or len(value) > most:
            raise ValueError(f"{name} must be at most {most} layers, got {short(value)}")
        return tuple(number(name, units, PAGE["units"]) for units in value)
    if not isinstance(value, bool):
        raise ValueError(f"{name} must be true or false, got {short(value)}")
    return value


def cap_memory(network: Network, n_features: int, n_classes: int) -> None:
    """Bounds the memory that a network a page asked for takes with its snapshots."""
    from ..network.hyperparameters import hidden_sizes

    n_params = size((n_features, *hidden_sizes(network.hidden), n_classes))
    most = MAX_PAGE_HISTORY_BYTES // (8 * n_params * (2 if network.momentum else 1))
    network.max_snapshots = max(2, min(network.max_snapshots, most))

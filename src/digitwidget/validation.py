"""What may be set: one normaliser for the constructor, Python attributes and the browser."""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Container, Iterable, Sequence
from typing import Any

import numpy as np

from .limits import MAX_EPOCHS
from .errors import InvalidRequest

FULL_INK = 16
MAX_TRAIN = 10_000
MAX_LESSONS = 100
MAX_GUESSES = 1000

_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 40
_SHORT.maxlist = _SHORT.maxtuple = _SHORT.maxdict = _SHORT.maxset = 4
_SHORT.maxlevel = 2


def short(value: object) -> str:
    """A repr of at most a line: what a browser sends is echoed in messages."""
    text = _SHORT.repr(value).replace("\n", " ")
    return text if len(text) <= 60 else text[:57] + "..."


def whole(name: str, value: object, low: int, high: int) -> int:
    """`value` as an int of low..high; neither True nor 3.0 is one."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise ValueError(f"{name} must be a whole number from {low} to {high}, got {short(value)}")
    if not low <= value <= high:
        raise ValueError(f"{name} must be between {low} and {high}, got {short(value)}")
    return int(value)


def inks(name: str, values: Any, ndim: int | None = None) -> np.ndarray:
    """`values` as an array of uint8 inks 0..16; refuses bool, NaN, fractions and text."""
    wanted = f"{name} must hold whole numbers 0 to {FULL_INK}"
    try:
        array = np.asarray(values)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{wanted}, got rows of different lengths: {short(values)}") from error
    if array.dtype.kind not in "iuf" or _holds_bool(values):
        raise ValueError(f"{wanted}, got {short(values)}")
    if ndim is not None and array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} dimensions, got shape {array.shape}")
    with np.errstate(invalid="ignore"):
        bad = ~((array >= 0) & (array <= FULL_INK) & (array == np.round(array)))
    if bad.any():
        where = tuple(int(i) for i in np.argwhere(bad)[0])
        at = where[0] if len(where) == 1 else where
        raise ValueError(f"{wanted}, got {short(array[where].item())} at {at}")
    return array.astype(np.uint8)


def _holds_bool(values: Any) -> bool:
    """Whether a list hides a True among its ints, which NumPy would read as 1."""
    if isinstance(values, (list, tuple)):
        return any(_holds_bool(value) for value in values)
    return isinstance(values, (bool, np.bool_))


def pixels(value: Any, shape: tuple[int, int]) -> tuple[int, ...]:
    """The inks of one image, row by row, from a flat sequence or an array of `shape`."""
    n = shape[0] * shape[1]
    # A browser may send a list of any length: look at that before reading it.
    if isinstance(value, Sequence) and len(value) not in (n, shape[0]):
        raise ValueError(f"pixels must hold {n} inks, got {len(value)}")
    array = inks("pixels", value)
    if array.shape not in ((n,), shape):
        raise ValueError(f"pixels must have shape ({n},) or {shape}, got {array.shape}")
    return tuple(array.ravel().tolist())


def epoch(value: object, kept: Sequence[int]) -> int:
    """An epoch whose snapshot is kept."""
    try:
        number = whole("epoch", value, 0, kept[-1])
    except ValueError as error:
        # A page may ask for one that was dropped a moment ago.
        gone = {"epoch": short(value), "nearest": kept[-1]}
        raise InvalidRequest(str(error), reason="gone", **gone) from None
    if number not in kept:
        near = min(kept, key=lambda other: abs(other - number))
        text = f"epoch {number} was thinned out; the nearest kept is {near}"
        raise InvalidRequest(text, reason="gone", epoch=number, nearest=near)
    return number


def lessons(
    value: object, shape: tuple[int, int], classes: int, name: str = "lessons"
) -> list[dict[str, Any]]:
    """A list of {"pixels": inks, "label": index of a class}."""
    if not isinstance(value, (list, tuple)) or len(value) > MAX_LESSONS:
        raise ValueError(f"{name} must be a list of at most {MAX_LESSONS}, got {short(value)}")
    return [_lesson(one, shape, classes) for one in value]


def _lesson(value: object, shape: tuple[int, int], classes: int) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != {"pixels", "label"}:
        raise ValueError(f"a lesson must have pixels and a label, got {short(value)}")
    inked = pixels(value["pixels"], shape)
    if not any(inked):
        raise ValueError("a lesson needs ink: draw a digit first, or set pixels")
    return {"pixels": list(inked), "label": whole("label", value["label"], 0, classes - 1)}


def guesses(value: object, classes: int) -> list[dict[str, int]]:
    """A list of {"guess", "prediction", "epoch"}, classes by their index."""
    if not isinstance(value, (list, tuple)) or len(value) > MAX_GUESSES:
        raise ValueError(f"guesses must be a list of at most {MAX_GUESSES}, got {short(value)}")
    tops = {"guess": classes - 1, "prediction": classes - 1, "epoch": MAX_EPOCHS}
    for one in value:
        if not isinstance(one, dict) or set(one) != set(tops):
            raise ValueError(f"a guess must have {', '.join(tops)}, got {short(one)}")
    return [{name: whole(name, one[name], 0, top) for name, top in tops.items()} for one in value]


def command(content: object, kept: Sequence[int]) -> tuple[str, dict[str, Any]]:
    """A message of the page as (kind, its fields); of a retraining's they are checked in lab.py.

    Parameters
    ----------
    content : object
        What arrived.
    kept : sequence of int
        The epochs whose snapshots are kept.

    Raises
    ------
    ValueError
        For an unknown kind, a missing or an unknown field, a number out of range.
    """
    if not isinstance(content, dict):
        raise ValueError(f"a message must be an object, got {short(content)}")
    fields: dict[str, dict[str, Callable[[object], Any]]] = {
        "hello": {
            "last": lambda v: whole("last", v, -1, MAX_EPOCHS),
            "run": lambda v: None if v is None else whole("run", v, 0, 2**53),
            "fresh": lambda v: v is True,
        },
        "train": {
            "epochs": lambda v: whole("epochs", v, 1, MAX_TRAIN),
            "from": lambda v: epoch(v, kept),
        },
        "stop": {},
        "reset": {},
        "retrain": {"settings": lambda v: v, "drawings": lambda v: [] if v is None else v},
    }
    kind = content.get("kind")
    if not isinstance(kind, str) or kind not in fields:
        raise ValueError(f"kind must be one of {', '.join(fields)}, got {short(kind)}")
    check_names(f"{kind} message", set(content) - {"kind"}, fields[kind])
    return kind, {name: read(content.get(name)) for name, read in fields[kind].items()}


def check_names(what: str, given: Iterable[str], known: Container[str]) -> None:
    """Refuses the first name that is not known."""
    for name in given:
        if name not in known:
            raise ValueError(f"{what} has no {short(name)}")

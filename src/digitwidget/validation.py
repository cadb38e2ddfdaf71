"""What may be given: one normaliser for settings, Python's attributes, files and the browser.

Every refusal is a ValueError that names the value, its range and, where there is one, the cure.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Container, Iterable, Sequence
from functools import wraps
from inspect import signature
from numbers import Real
from typing import Any, ParamSpec

import numpy as np
from numpy.typing import NDArray

from .limits import FULL_INK, MAX_SIDE, Range

P = ParamSpec("P")

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


def real(name: str, value: object, low: float, high: float, *, above: bool = False) -> float:
    """`value` as a float of low..high, with `above` without `low`; neither True nor NaN is one."""
    bounds = f"above {low:g} and at most {high:g}" if above else f"between {low:g} and {high:g}"
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        raise ValueError(f"{name} must be a number {bounds}, got {short(value)}")
    exact: Any = value
    if not low <= exact <= high or (above and exact == low):
        raise ValueError(f"{name} must be {bounds}, got {short(value)}")
    return float(exact)


def number(name: str, value: object, allowed: Range) -> float:
    """`value` as an int or a float of a range of `limits`."""
    if allowed.whole:
        return whole(name, value, int(allowed.low), int(allowed.high))
    return real(name, value, allowed.low, allowed.high, above=allowed.above)


def truth(name: str, value: object) -> bool:
    """`value`, which must be True or False: "no" would count as true."""
    if not isinstance(value, (bool, np.bool_)):
        raise ValueError(f"{name} must be True or False, got {short(value)}")
    return bool(value)


def one_of(name: str, value: object, choices: Sequence[str]) -> str:
    """`value`, which must be one of these."""
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}, got {short(value)}")
    return value


# A Network's settings as scikit-learn's MLPClassifier, Keras, PyTorch and textbooks call them.
OTHER_NAMES = {
    "learning_rate": ("lr", "eta", "learning_rate_init", "step_size"),
    "hidden": ("hidden_layer_sizes", "layers", "units", "n_hidden", "neurons"),
    "epochs": ("max_iter", "n_epochs", "num_epochs", "n_iter", "passes"),
    "l2": ("alpha", "weight_decay"),
    "random_state": ("seed", "random_seed"),
}


def near_name(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The one of the names known that is probably meant; None where that can't be told."""
    # It takes longer to import than most of this package, and names are seldom misspelt.
    from difflib import get_close_matches

    known = set(known)
    for ours, theirs in OTHER_NAMES.items():
        if name in theirs and ours in known:
            return ours
    return next(iter(get_close_matches(name, sorted(known), n=1, cutoff=cutoff)), None)


def name_cure(name: str, known: Iterable[str]) -> str:
    """The name that is probably meant, or else all there are."""
    near = near_name(name, known)
    return f"did you mean {near}?" if near else f"there are {', '.join(sorted(known))}"


def explained(cure: str) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Makes an __init__ say what is meant where it is given too many values, or unknown names.

    `cure` says how to give samples: they are mostly the values without a name that are too many.
    """

    def decorate(init: Callable[P, None]) -> Callable[P, None]:
        all_of = signature(init).parameters
        unnamed = [p.name for p in all_of.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
        takes_any = any(p.kind is p.VAR_KEYWORD for p in all_of.values())
        names = [name for name in all_of if name != "self"]

        @wraps(init)
        def checked(*args: P.args, **kwargs: P.kwargs) -> None:
            called = type(args[0]).__name__
            if len(args) > len(unnamed):
                raise TypeError(
                    f"{called} takes only {unnamed[-1]} without a name, got {len(args) - 1} "
                    f"values: {cure}"
                )
            for name in () if takes_any else kwargs:
                if name not in names:
                    raise TypeError(f"{called} takes no {name!r}; {name_cure(name, names)}")
            init(*args, **kwargs)

        return checked

    return decorate


def check_names(what: str, given: Iterable[str], known: Container[str]) -> None:
    """Refuses the first name that is not known."""
    for name in given:
        if name not in known:
            raise ValueError(f"{what} has no {short(name)}")


def image_shape(value: Any) -> tuple[int, int]:
    """(rows, columns), each 1..32."""
    try:
        rows, columns = value
    except (TypeError, ValueError) as error:
        got = short(value)
        raise ValueError(f"image_shape must be (rows, columns), got {got}") from error
    return (
        whole("the rows of image_shape", rows, 1, MAX_SIDE),
        whole("the columns of image_shape", columns, 1, MAX_SIDE),
    )


def shapes_of(n_pixels: int) -> list[tuple[int, int]]:
    """The image shapes that so many pixels may have: the one nearest to a square, and one row."""
    tall = [rows for rows in range(1, MAX_SIDE + 1) if n_pixels % rows == 0]
    near = [(rows, n_pixels // rows) for rows in tall if rows * rows <= n_pixels]
    shapes = dict.fromkeys([*near[-1:], (1, n_pixels)])
    return [shape for shape in shapes if 1 <= shape[1] <= MAX_SIDE]


def shape_cure(given: tuple[int, ...], shape: tuple[int, int]) -> str:
    """What to do about samples of shape (n_pixels,) or (rows, columns) that are not of `shape`."""
    resize = f"dw.to_ink(images, image_shape={shape}) resizes images"
    fitting = shapes_of(given[0]) if len(given) == 1 else []
    if len(given) == 2 and max(given) <= MAX_SIDE:
        fitting = [(given[0], given[1])]
    if not fitting:
        return resize
    return f"set image_shape={' or '.join(map(str, fitting))}; {resize}"


def inks(name: str, values: Any) -> NDArray[np.uint8]:
    """`values` as an array of uint8 inks 0..16; refuses bool, NaN, fractions and text."""
    wanted = f"{name} must hold whole numbers 0 to {FULL_INK}"
    cure = "dw.to_ink(images) makes them of images of any range"
    try:
        array = np.asarray(values)
    except (ValueError, TypeError) as error:
        raise ValueError(
            f"{wanted}, got rows of different lengths: {short(values)}; {cure}"
        ) from error
    if array.dtype.kind not in "iuf" or _holds_bool(values):
        raise ValueError(f"{wanted}, got {short(values)}; {cure}")
    with np.errstate(invalid="ignore"):
        bad = ~((array >= 0) & (array <= FULL_INK) & (array == np.round(array)))
    if bad.any():
        where = tuple(int(i) for i in np.argwhere(bad)[0])
        at = where[0] if len(where) == 1 else where
        raise ValueError(f"{wanted}, got {short(array[where].item())} at {at}; {cure}")
    return array.astype(np.uint8)


def _holds_bool(values: Any) -> bool:
    """Whether a list hides a True among its ints, which NumPy would read as 1."""
    if isinstance(values, (list, tuple)):
        return any(_holds_bool(value) for value in values)
    return isinstance(values, (bool, np.bool_))


def pixels(value: Any, shape: tuple[int, int]) -> tuple[int, ...]:
    """The inks of one image, row by row, from a flat sequence or an array of `shape`."""
    n = shape[0] * shape[1]
    resize = f"dw.to_ink([image], image_shape={shape})[0] makes an image fit"
    # A browser may send a list of any length: look at that before reading it.
    if isinstance(value, Sequence) and len(value) not in (n, shape[0]):
        raise ValueError(f"pixels must hold {n} inks, got {len(value)}; {resize}")
    array = inks("pixels", value)
    if array.shape not in ((n,), shape):
        raise ValueError(f"pixels must have shape ({n},) or {shape}, got {array.shape}; {resize}")
    return tuple(array.ravel().tolist())

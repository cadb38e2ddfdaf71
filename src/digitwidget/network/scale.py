"""The range of the values that a network reads: warned of where it fits badly, and met by ink.

Samples are divided by `input_scale` on the way in, and a network learns best from what is then
about 0 to 1. It keeps the range that it was trained on, `input_range_`: so that other samples can
be told from these, and so that a grid painted with ink 0 to 16 means the same to every network.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import warn
from ..limits import FULL_INK, RANGES
from ..validation import number
from .parameters import FloatArray

Span = tuple[float, float]

# Full ink as people have it: fractions, the digits' counts, 8 bits.
USUAL = (1.0, float(FULL_INK), 255.0)
# Divided by input_scale, the largest value is below this, or the root of the mean square beyond
# that: far off. The original's inks are divided by 100, which 0.16 allows; it is 1 of standardised
# samples.
FAINT, STRONG = 1 / 8, 2.0
# Values so many times as large, or so many times as small, are of another range.
UNLIKE = 4.0, 1 / 10
ROUNDING = 1e-6


def span(X: FloatArray) -> Span:
    """The smallest and the largest value."""
    return float(X.min()), float(X.max())


def full_value(reached: Span, input_scale: float) -> float:
    """The value that full ink has among samples which reach from one value to another.

    That is input_scale, 1, 16 or 255, whichever first holds the largest value and is at most four
    times as large; else the largest value itself. A ValueError refuses values below 0.
    """
    low, high = reached
    if low < -ROUNDING * max(1.0, high):
        raise ValueError(
            f"the network was trained on values from {low:g} to {high:g}, and ink is never below 0:"
            " train it on dw.to_ink(images), or on values from 0 on"
        )
    for scale in (float(input_scale), *USUAL):
        if scale / 4 <= high <= scale * (1 + ROUNDING):
            return scale
    return high or float(input_scale)


def full_ink(network: Any) -> float:
    """The value that full ink has for this network; 16 where its range is not known."""
    reached = getattr(network, "input_range_", None)
    return float(FULL_INK) if reached is None else full_value(reached, network.input_scale)


def ink_scale(network: Any, full: float) -> float:
    """What ink 0 to 16 is divided by on the way into a network to which full ink is `full`."""
    scale = network.input_scale * FULL_INK / full
    return number("input_scale · 16 / full ink", scale, RANGES["input_scale"])


def warn_far_off(X: FloatArray, input_scale: float) -> None:
    """Warns of samples that are far from 0 to 1 once they are divided by input_scale."""
    largest = max(map(abs, span(X)))
    with np.errstate(over="ignore"):
        typical = float(np.linalg.norm(X)) / np.sqrt(X.size)
    if not largest or (largest >= FAINT * input_scale and typical <= STRONG * input_scale):
        return
    warn(
        f"samples reach {largest:g}, that is {largest / input_scale:g} after they are divided by "
        f"input_scale={input_scale:g}, and a network learns badly from inputs far from 0 to 1: "
        f"set input_scale={full_value((0.0, largest), 1):g}"
    )


def warn_unlike(X: FloatArray, trained: Span | None) -> None:
    """Warns of samples of another range than a network was trained on."""
    most = max(map(abs, trained)) if trained else 0
    largest = max(map(abs, span(X)))
    if not most or not largest or most * UNLIKE[1] <= largest <= most * UNLIKE[0]:
        return
    warn(
        f"samples reach {largest:g}, and the network was trained on values up to {most:g}: "
        "give it samples of the same range"
    )

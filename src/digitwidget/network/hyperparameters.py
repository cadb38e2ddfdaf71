"""A Network's settings: checked against `limits`, made the Spec of an epoch, and the seed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..data.augmentation import augmenter
from ..limits import CHOICES, MAX_CLASSES, MAX_FEATURES, MAX_PARAMS, RANGES
from ..validation import number, one_of, short, truth, whole
from .parameters import size

# Checked by functions of their own: `hidden_sizes` and `seed`.
ELSEWHERE = {"layers", "units", "random_state"}


TO_FIT = "a setting is given by its name, and samples go to fit, as Network().fit(X, y)"


@dataclass(frozen=True)
class Spec:
    """What an epoch needs to know besides parameters and data."""

    sizes: tuple[int, ...]
    activation: str = "sigmoid"
    output_activation: str = "sigmoid"
    loss: str = "squared_error"
    learning_rate: float = 0.7
    batch_size: int = 1
    momentum: float = 0.0
    l2: float = 0.0
    input_scale: float = 1.0

    @property
    def activations(self) -> list[str]:
        """The activation of each layer after the input."""
        return [self.activation] * (len(self.sizes) - 2) + [self.output_activation]


def hidden_sizes(hidden: Any) -> tuple[int, ...]:
    """The hidden layers' sizes: `hidden` is an int or a sequence of them."""
    if np.ndim(hidden) > 1:
        raise ValueError(f"hidden must be an int or a tuple of int, got {short(hidden)}: {TO_FIT}")
    if isinstance(hidden, Iterable) and not isinstance(hidden, (str, bytes, dict)):
        layers = tuple(hidden)
    else:
        layers = (hidden,)
    most = RANGES["layers"].high
    if len(layers) > most:
        raise ValueError(f"hidden must have at most {most} layers, got {len(layers)}")
    return tuple(int(number("hidden", n, RANGES["units"])) for n in layers)


def check(network: Any) -> None:
    """Raise a ValueError for the first setting that is out of its range."""
    hidden_sizes(network.hidden)
    if network.learning_rate == 0:
        raise ValueError(
            "learning_rate must be above 0, got 0: no weight would ever change; to look at the "
            "initial weights, set epochs=0"
        )
    for name, choices in CHOICES.items():
        one_of(name, getattr(network, name), choices)
    for name, allowed in RANGES.items():
        if name not in ELSEWHERE:
            number(name, getattr(network, name), allowed)
    for name in ("shuffle", "verbose"):
        truth(name, getattr(network, name))
    augmenter(network.augment)


def make_spec(network: Any, n_features: int, n_classes: int) -> Spec:
    """The settings an epoch needs, checked, for data of this shape."""
    check(network)
    whole("the number of features", n_features, 1, MAX_FEATURES)
    whole("the number of classes", n_classes, 2, MAX_CLASSES)
    sizes = (int(n_features), *hidden_sizes(network.hidden), int(n_classes))
    if size(sizes) > MAX_PARAMS:
        raise ValueError(
            f"a network may have at most {MAX_PARAMS} parameters, got {size(sizes)}: "
            f"make hidden={network.hidden} smaller"
        )
    return Spec(
        sizes,
        network.activation,
        network.output_activation,
        network.loss,
        float(network.learning_rate),
        int(network.batch_size),
        float(network.momentum),
        float(network.l2),
        float(network.input_scale),
    )


def seed(random_state: Any) -> int:
    """A whole number that fixes initial weights and every epoch's order."""
    if random_state is None:
        return int(np.random.SeedSequence().generate_state(1)[0])
    if isinstance(random_state, np.random.RandomState):
        return int(random_state.randint(2**31))
    if isinstance(random_state, np.random.Generator):
        return int(random_state.integers(2**31))
    return int(number("random_state", random_state, RANGES["random_state"]))

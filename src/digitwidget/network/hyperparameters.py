"""Checks of a Network's settings: each refusal names the setting, its value and the range."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Integral, Real
from typing import Any

import numpy as np

from .. import limits as bounds
from ..data.augmentation import augmenter
from .parameters import size
from .backprop import Spec

CHOICES = {
    "activation": ("sigmoid", "tanh", "relu"),
    "output_activation": ("sigmoid", "softmax"),
    "loss": ("squared_error", "cross_entropy"),
    "init": ("uniform", "glorot"),
}
WHOLE = {
    "epochs": (0, bounds.MAX_EPOCHS),
    "batch_size": (1, bounds.MAX_BATCH),
    "max_snapshots": (2, bounds.MAX_SNAPSHOTS),
}
# (lowest, whether the lowest itself is allowed, highest)
REAL = {
    "learning_rate": (0.0, True, 1e6),
    "momentum": (0.0, True, 1.0),
    "decay": (0.0, False, 1.0),
    "l2": (0.0, True, 1e6),
    "init_range": (0.0, True, 1e3),
    "input_scale": (0.0, False, 1e12),
}


def whole(name: str, value: Any, low: int, high: int) -> int:
    """`value` as an int, or a ValueError that names it."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Integral):
        raise ValueError(f"{name} must be a whole number from {low} to {high}, got {value!r}")
    number = int(value)
    if not low <= number <= high:
        raise ValueError(f"{name} must be between {low} and {high}, got {number}")
    return number


def real(name: str, value: Any, low: float, closed: bool, high: float) -> float:
    """`value` as a float, or a ValueError that names it."""
    number = isinstance(value, Real) and not isinstance(value, (bool, np.bool_))
    if not number or not (low <= value <= high) or (value == low and not closed):
        above = f"between {low:g}" if closed else f"above {low:g}"
        raise ValueError(f"{name} must be a number {above} and at most {high:g}, got {value!r}")
    return float(value)


def hidden_sizes(hidden: Any) -> tuple[int, ...]:
    """The hidden layers' sizes: `hidden` is an int or a sequence of them."""
    if isinstance(hidden, Iterable) and not isinstance(hidden, (str, bytes, dict)):
        layers = tuple(hidden)
    else:
        layers = (hidden,)
    if len(layers) > bounds.MAX_LAYERS:
        raise ValueError(f"hidden must have at most {bounds.MAX_LAYERS} layers, got {len(layers)}")
    return tuple(whole("hidden", n, 1, bounds.MAX_UNITS) for n in layers)


def check(network: Any) -> None:
    """Raise a ValueError for the first setting that is out of bounds."""
    hidden_sizes(network.hidden)
    for name, choices in CHOICES.items():
        if getattr(network, name) not in choices:
            raise ValueError(
                f"{name} must be one of {', '.join(choices)}, got {getattr(network, name)!r}"
            )
    for name, (low, high) in WHOLE.items():
        whole(name, getattr(network, name), low, high)
    for name, limits in REAL.items():
        real(name, getattr(network, name), *limits)
    augmenter(network.augment)


def spec(network: Any, n_features: int, n_classes: int) -> Spec:
    """The settings an epoch needs, checked, for data of this shape."""
    check(network)
    whole("the number of features", n_features, 1, bounds.MAX_FEATURES)
    whole("the number of classes", n_classes, 2, bounds.MAX_CLASSES)
    sizes = (int(n_features), *hidden_sizes(network.hidden), int(n_classes))
    if size(sizes) > bounds.MAX_PARAMS:
        raise ValueError(
            f"a network may have at most {bounds.MAX_PARAMS} parameters, got {size(sizes)}: "
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
    return whole("random_state", random_state, 0, 2**63 - 1)

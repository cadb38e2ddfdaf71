"""What a new training may be asked for: by Python whatever Network takes, by a page much less."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from . import defaults

from .. import validation as wire
from ..network.parameters import size
from ..network.hyperparameters import CHOICES

if TYPE_CHECKING:
    from ..network.estimator import Network

# A page may be anybody's: what it asks for costs neither much memory nor much of one computation.
MAX_LAYERS = 3
MAX_UNITS = 256
MAX_EPOCHS = 1000
MAX_BATCH = 10_000
MAX_HISTORY_BYTES = 64 << 20
# Whole numbers that a page can tell apart.
MAX_SEED = 2**53 - 1


def settings(value: object) -> dict[str, Any]:
    """The settings a page asks for, checked: a ValueError names the first that is out of range."""
    if not isinstance(value, dict):
        raise ValueError(f"settings must be an object, got {wire.short(value)}")
    wire.check_names("retrain", value, READ)
    return {name: READ[name](name, given) for name, given in value.items()}


def _hidden(name: str, value: object) -> tuple[int, ...]:
    if not isinstance(value, (list, tuple)) or len(value) > MAX_LAYERS:
        raise ValueError(f"{name} must be at most {MAX_LAYERS} layers, got {wire.short(value)}")
    return tuple(wire.whole(name, units, 1, MAX_UNITS) for units in value)


def _whole(low: int, high: int) -> Callable[[str, object], int]:
    return lambda name, value: wire.whole(name, value, low, high)


def _real(high: float) -> Callable[[str, object], float]:
    def read(name: str, value: object) -> float:
        number = isinstance(value, Real) and not isinstance(value, bool)
        if not number or not 0 <= value <= high:  # type: ignore[operator]
            raise ValueError(f"{name} must be a number 0 to {high:g}, got {wire.short(value)}")
        return float(value)  # type: ignore[arg-type]

    return read


def _choice(name: str, value: object) -> str:
    if not isinstance(value, str) or value not in CHOICES[name]:
        choices = ", ".join(CHOICES[name])
        raise ValueError(f"{name} must be one of {choices}, got {wire.short(value)}")
    return value


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{name} must be true or false, got {wire.short(value)}")
    return value


READ: dict[str, Callable[[str, object], Any]] = {
    "hidden": _hidden,
    "activation": _choice,
    "output_activation": _choice,
    "loss": _choice,
    "learning_rate": _real(1e6),
    "batch_size": _whole(1, MAX_BATCH),
    "momentum": _real(1.0),
    "decay": _real(1.0),
    "l2": _real(1e6),
    "init": _choice,
    "init_range": _real(1e3),
    "epochs": _whole(1, MAX_EPOCHS),
    "random_state": _whole(0, MAX_SEED),
    "augment": _flag,
}


def network(like: Network, changes: dict[str, Any], switched_on: Any) -> Network:
    """An unfitted network like this one, with its seed, but for these settings.

    Parameters
    ----------
    like : Network
    changes : dict
        Settings of Network, not yet checked; `augment` may also be True or False.
    switched_on : callable
        What augment=True means.

    Raises
    ------
    ValueError
        For an unknown setting, or a value out of Network's range.
    """
    from ..network.estimator import Network
    from ..network.hyperparameters import check

    defaults.check_settings(changes)
    seed = getattr(like, "_seed", like.random_state)
    new = Network(**{**like.get_params(deep=False), "random_state": seed, **changes})
    if isinstance(new.augment, (bool, np.bool_)):
        new.augment = switched_on if new.augment else None
    check(new)
    return new


def spare(network: Network, n_features: int, n_classes: int) -> None:
    """Bounds the memory that a network a page asked for takes with its snapshots."""
    from ..network.hyperparameters import hidden_sizes

    numbers = size((n_features, *hidden_sizes(network.hidden), n_classes))
    most = MAX_HISTORY_BYTES // (8 * numbers * (2 if network.momentum else 1))
    network.max_snapshots = max(2, min(network.max_snapshots, most))

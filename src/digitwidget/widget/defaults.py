"""What a DigitWidget uses where the user names nothing: network, samples, hints for mistakes."""

from __future__ import annotations

import inspect
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from ..data import samples as dataset
from ..data.samples import Samples

if TYPE_CHECKING:
    from ..network.estimator import Network

DIGIT = (8, 8)
ARGUMENTS = {
    "network",
    "X",
    "y",
    "X_test",
    "y_test",
    "image_shape",
    "pixels",
    "epoch",
    "controls",
    "presentation",
}


def choose_network(
    network: Network | None, settings: dict[str, Any], shape: tuple[int, int]
) -> Network:
    """The network given, or the default one with these settings."""
    from ..network.estimator import Network

    check_settings(settings)
    if network is None:
        # The recipe bends digits a little; bent, a Morse code would be another.
        preset = _recipe() if shape == DIGIT else {"random_state": 0}
        return Network(**{**preset, **settings})
    if not isinstance(network, Network):
        raise ValueError(f"network must be a digitwidget.Network, got {type(network).__name__}")
    if settings:
        raise ValueError(
            f"{', '.join(settings)}: settings make a new network; "
            "change the one given with network.set_params(…) and fit it again"
        )
    return network


def _recipe() -> dict[str, Any]:
    """What reads freehand digits best."""
    from .recipe import WIDGET_RECIPE

    return {"random_state": 0, **WIDGET_RECIPE}


def augmentation(network: Network, shape: tuple[int, int]) -> Any:
    """What a page switches on: the network's own, else the default's, else a mild one."""
    if network.augment is not None or (shape == DIGIT and _recipe().get("augment")):
        return network.augment or _recipe()["augment"]
    from ..data.augmentation import Augment

    return Augment(shape=shape)


def check_settings(settings: dict[str, Any]) -> None:
    """Refuses a name that is no setting of Network, with a hint."""
    from ..network.estimator import Network

    known = set(inspect.signature(Network).parameters)
    for name in settings:
        if name not in known:
            names = sorted(known | ARGUMENTS)
            near = get_close_matches(name, names, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"
            raise ValueError(f"DigitWidget takes no {name!r}; {hint}")


def is_fitted(network: Network) -> bool:
    return hasattr(network, "history_")


def choose_samples(
    given: tuple[Any, Any, Any, Any], shape: tuple[int, int], network: Network
) -> Samples | None:
    """The samples given; else scikit-learn's digits, where the network can read them."""
    X, y, X_test, y_test = given
    if X is None and y is None:
        if X_test is not None or y_test is not None:
            raise ValueError("X_test and y_test need X and y beside them")
        return _digits() if _reads_digits(network, shape) else None
    return dataset.check(X, y, X_test, y_test, shape)


def _reads_digits(network: Network, shape: tuple[int, int]) -> bool:
    if shape != DIGIT:
        return False
    return not is_fitted(network) or network.classes_.tolist() == list(range(10))


def _digits() -> Samples:
    """The 1797 digits: 1000 to train on, 797 to test."""
    from ..data.digits import load_digits, split

    X, X_test, y, y_test = split(*load_digits())
    return Samples(X.astype("uint8"), y, X_test.astype("uint8"), y_test)

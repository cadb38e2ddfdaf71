"""What a DigitWidget uses where the user names nothing: network, samples, hints for mistakes."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..data import samples as data
from ..data import training_set
from ..data.samples import Samples
from ..data.training_set import TrainingSet
from ..validation import name_cure

if TYPE_CHECKING:
    from ..network.estimator import Network

DIGIT = (8, 8)
BY_NAME = "samples are given by their names, as DigitWidget(X=X, y=y)"

# What a search found best, told in benchmarks/RECIPE.md. Over 12 random splits of 1000 and 797
# digits: 98.8 % clean, 98.8 % of drawings never tuned on, 95.1 % of real people's digits neither
# trained nor tuned on.
WIDGET_RECIPE: dict[str, Any] = {
    "hidden": 40,
    "activation": "sigmoid",
    "output_activation": "softmax",
    "loss": "cross_entropy",
    "learning_rate": 0.6,
    "decay": 0.96,
    "momentum": 0.9,
    "batch_size": 32,
    "l2": 3e-5,
    "epochs": 90,
    "init": "glorot",
    "augment": "handwriting",
    "moments": 18,
}
# The recipe bends digits a little; bent, a Morse code would be another.
OTHER_SHAPES: dict[str, Any] = {"moments": 18}


def choose_network(
    network: Network | None,
    settings: dict[str, Any],
    shape: tuple[int, int],
    arguments: Iterable[str],
) -> tuple[Network, TrainingSet]:
    """The network given, or the default one with these settings; and what it is to be trained on.

    `arguments` are the widget's own: they join the hints for an unknown name.
    """
    from ..network.estimator import Network

    check_settings(settings, arguments)
    settings, of_samples = _apart(settings)
    chosen = TrainingSet(**of_samples)
    if network is None:
        preset = WIDGET_RECIPE if shape == DIGIT else OTHER_SHAPES
        return Network(**{"random_state": 0, **preset, **settings}), chosen
    if of_samples and is_fitted(network):
        raise ValueError(
            f"{', '.join(of_samples)}: the network given is trained; "
            f"train anew with w.retrain({next(iter(of_samples))}=…)"
        )
    if not isinstance(network, Network):
        got = type(network).__name__
        raise ValueError(f"network must be a digitwidget.Network, got {got}: {BY_NAME}")
    if settings:
        raise ValueError(
            f"{', '.join(settings)}: settings make a new network; "
            "change the one given with network.set_params(…) and fit it again"
        )
    return network, chosen


def network_like(
    network: Network, chosen: TrainingSet, changes: dict[str, Any], augment: Any
) -> tuple[Network, TrainingSet]:
    """An unfitted network like this one, with its seed, but for these settings, and its samples.

    The changes, not yet checked, are settings of either; `augment` is what augment=True means. A
    ValueError refuses an unknown setting, or a value out of Network's range.
    """
    from ..network.estimator import Network
    from ..network.hyperparameters import check

    check_settings(changes)
    changes, of_samples = _apart(changes)
    before = {**network.get_params(deep=False), "random_state": network._seed}
    new = Network(**{**before, **changes})
    if isinstance(new.augment, (bool, np.bool_)):
        new.augment = augment if new.augment else None
    check(new)
    return new, replace(chosen, **of_samples)


def _apart(settings: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The settings of the network, and those of what it is trained on."""
    of_samples = {name: settings[name] for name in training_set.NAMES if name in settings}
    return {n: value for n, value in settings.items() if n not in of_samples}, of_samples


def augmentation(network: Network, shape: tuple[int, int]) -> Any:
    """What a page switches on: the network's own, else the default's, else a mild one."""
    if network.augment is not None:
        return network.augment
    if shape == DIGIT:
        return WIDGET_RECIPE["augment"]
    from ..data.augmentation import Augment

    return Augment(shape=shape)


def setting_names() -> set[str]:
    """The names of Network's settings, and of those of what it is trained on."""
    from ..network.estimator import Network

    # A widget tells of its training by itself.
    return {*inspect.signature(Network).parameters, *training_set.NAMES} - {"verbose"}


def check_settings(settings: dict[str, Any], arguments: Iterable[str] = ()) -> None:
    """Refuses a name that is no setting, with a hint."""
    known = setting_names()
    for name in settings:
        if name not in known:
            cure = name_cure(name, known | set(arguments))
            raise ValueError(f"DigitWidget takes no {name!r}; {cure}")


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
        knows_digits = not is_fitted(network) or network.classes_.tolist() == list(range(10))
        if shape != DIGIT or not knows_digits:
            return None
        from ..data.digits import load_digits, split

        X, X_test, y, y_test = split(*load_digits())
    samples = data.check(X, y, X_test, y_test, shape)
    classes = network.classes_ if is_fitted(network) else data.classes_of(samples.y)
    data.encode(samples.y_test, classes, "y_test")
    return samples

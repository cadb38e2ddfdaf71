"""A network's settings and labels as JSON, and back: what a saved file says in words."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import hyperparameters as settings


def describe(network: Any) -> dict[str, Any]:
    kept = network.get_params(deep=False)
    if not isinstance(kept["augment"], (str, type(None))):
        kept["augment"] = None  # code is not data; load(path, augment=…) puts it back
    if not isinstance(kept["random_state"], (int, np.integer)):
        kept["random_state"] = None  # `seed` stands for what was drawn from it
    names = getattr(network, "feature_names_in_", None)
    return {
        "network": {name: _plain(value) for name, value in kept.items()},
        "sizes": list(network.sizes_),
        "classes": [_plain(label) for label in network.classes_.tolist()],
        "labels": network.classes_.dtype.str,
        "seed": network._seed,
        "stride": network.history_.stride,
        "feature_names": None if names is None else list(names),
    }


def _plain(value: Any) -> Any:
    """`value` as JSON has it; a tuple is marked, to come back as one."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (tuple, list)):
        return {"tuple": [_plain(item) for item in value]}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise ValueError(
        f"a file holds labels and settings that are numbers, text or tuples of them, not {value!r}"
    )


def _unplain(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple(_unplain(item) for item in value["tuple"])
    return value


def make(kind: Any, told: Any, overrides: dict[str, Any]) -> Any:
    """The network a file describes, without its history."""
    saved = {name: _unplain(value) for name, value in told["network"].items()}
    network = kind(**{**saved, **overrides})
    classes = [_unplain(label) for label in told["classes"]]
    spec = settings.spec(network, told["sizes"][0], len(classes))
    if list(spec.sizes) != told["sizes"]:
        raise ValueError(f"sizes must be {list(spec.sizes)} by its settings, got {told['sizes']}")
    network.sizes_, network.n_features_in_ = list(spec.sizes), spec.sizes[0]
    network._seed = settings.whole("seed", told["seed"], 0, 2**63 - 1)
    if (dtype := np.dtype(told["labels"])).kind not in "biufUO":
        raise ValueError(f"labels must be numbers, text or tuples, got {dtype}")
    network.classes_ = np.fromiter(classes, object, len(classes)).astype(dtype)
    if told["feature_names"] is not None:
        network.feature_names_in_ = np.array(told["feature_names"], object)
    return network

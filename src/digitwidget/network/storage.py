"""Save and load networks as .npz files, without pickle: weights, settings and the whole history."""

from __future__ import annotations

import json
import zipfile
from typing import Any, TypeVar

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from ..files import replacing
from ..limits import MAX_EPOCHS, MAX_SETTINGS_BYTES, MAX_UPDATES_KEPT, RANGES
from ..validation import number, real, short, whole
from .history import METRICS, Epoch, History, Moment
from .hyperparameters import check, make_spec, seed
from .npz import Archive, opened
from .parameters import size

VERSION = 2
FIRST_ARRAYS = {"version", "settings", "epochs", "metrics", "params", "velocity"}
# Of each version. The first knew whole epochs alone.
ARRAYS = {
    1: FIRST_ARRAYS,
    2: FIRST_ARRAYS | {"samples_seen", "class_accuracy", "inside", "on_demand"},
}
FIELDS = {"network", "sizes", "classes", "labels", "seed", "stride", "feature_names"}
# Files of before it was kept have none.
LATER_FIELDS = {"input_range"}
MAX_SNAPSHOTS = RANGES["max_snapshots"].high

# What a sample's value may be.
MOST = float(np.finfo(np.float64).max)

Net = TypeVar("Net")


def save(network: Any, path: Any) -> None:
    """Write a fitted network; the file appears whole or not at all."""
    history = network.history_
    text = json.dumps(to_dict(network)).encode()
    kept = history.snapshots
    inside = [moment.metrics for e, moment in kept.items() if not isinstance(e, int)]
    # Momentum may have been switched on or off on the way: without it, its memory is 0.
    velocity = np.zeros((len(kept), max(moment.velocity.size for moment in kept.values())))
    for row, moment in zip(velocity, kept.values(), strict=True):
        row[: moment.velocity.size] = moment.velocity
    arrays = {
        "version": np.array(VERSION),
        "settings": np.frombuffer(text, np.uint8),
        "epochs": np.array(list(kept), float),
        "samples_seen": history.samples_seen,
        "metrics": np.column_stack([getattr(history, name) for name in METRICS]),
        "inside": np.array(inside, float).reshape(-1, len(METRICS)),
        "on_demand": np.array(history.on_demand, float),
        "class_accuracy": history.class_accuracy,
        "params": np.stack([moment.params for moment in kept.values()]),
        "velocity": velocity,
    }
    with replacing(path) as file, zipfile.ZipFile(file, "w") as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                npy.write_array(member, array, (1, 0), allow_pickle=False)


def load(kind: type[Net], path: Any, **overrides: Any) -> Net:
    """Read a network; `overrides` replace its settings.

    Also reads the original's files: arr_0 (n_hidden, n_in + 1), …, biases in the last column. A
    ValueError says that a file is damaged, hostile or too large; nothing of it is then in memory.
    """
    check(kind(**overrides))  # before the file is blamed for them
    with opened(path) as archive:
        if "arr_0" in archive.members:
            return _from_matrices(kind, archive, overrides)
        return _from_history(kind, archive, overrides)


def _shape(archive: Archive, name: str, expected: tuple[int, ...], kinds: str = "f") -> None:
    member = archive.members[name]
    if member.shape != expected or member.dtype.kind not in kinds:
        raise ValueError(f"{name} must be of shape {expected}, got {member.shape} {member.dtype}")


def _finite(name: str, array: NDArray[Any]) -> NDArray[np.float64]:
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, got NaN or inf")
    return np.ascontiguousarray(array, np.float64)


def _version(archive: Archive) -> int:
    given, version = set(archive.members), VERSION
    if "version" in given:
        _shape(archive, "version", (), "i")
        version = int(archive.read("version"))
        if version not in ARRAYS:
            raise ValueError(
                f"it is of version {version}, and this release reads versions 1 to {VERSION}"
            )
    if given != ARRAYS[version]:
        raise ValueError(
            f"its arrays must be {sorted(ARRAYS[version])}, or arr_0, arr_1, … of the original, "
            f"got {sorted(given)}"
        )
    return version


def _from_history(kind: Any, archive: Archive, overrides: dict[str, Any]) -> Any:
    version = _version(archive)
    text = archive.members["settings"]
    if text.dtype != np.uint8 or len(text.shape) != 1 or text.shape[0] > MAX_SETTINGS_BYTES:
        raise ValueError("settings must be JSON of at most a megabyte")
    described = json.loads(archive.read("settings").tobytes())
    network = from_dict(kind, described, overrides)
    moments = _moments(archive, "i" if version == 1 else "f")
    inside: list[tuple[float, ...]] = []
    on_demand: list[Epoch] = []
    n, n_params, n_classes = len(moments), size(network.sizes_), network.sizes_[-1]
    _shape(archive, "metrics", (int(moments[-1]) + 1, len(METRICS)))
    _shape(archive, "params", (n, n_params))
    never_moved = archive.members["velocity"].shape == (n, 0)
    _shape(archive, "velocity", (n, 0 if never_moved else n_params))
    if version == 1:
        samples_seen = np.full(n, -1)
        class_accuracy = np.full((n, n_classes), np.nan)
    else:
        samples_seen = _samples_seen(archive, n)
        inside, on_demand = _inside(archive, moments)
        _shape(archive, "class_accuracy", (n, n_classes))
        class_accuracy = np.ascontiguousarray(archive.read("class_accuracy"), np.float64)
    params = _finite("params", archive.read("params"))
    velocity = _finite("velocity", archive.read("velocity"))
    metrics = [tuple(row) for row in archive.read("metrics").tolist()]
    between = iter(inside)
    at = [metrics[e] if isinstance(e, int) else next(between) for e in moments]
    rows = zip(params, velocity, at, class_accuracy, samples_seen.tolist(), strict=True)
    network.history_ = History.restored(
        {epoch: Moment(*row) for epoch, row in zip(moments, rows, strict=True)},
        metrics,
        n_params=n_params,
        n_classes=n_classes,
        stride=whole("stride", described["stride"], 1, MAX_EPOCHS),
        max_snapshots=network.max_snapshots,
        on_demand=on_demand,
    )
    return network


def _moments(archive: Archive, kinds: str) -> list[Epoch]:
    """The moments that have a snapshot: ints after whole epochs."""
    _shape(archive, "epochs", archive.members["epochs"].shape[:1], kinds)
    epochs = archive.read("epochs")
    ascend = np.isfinite(epochs).all() and (np.diff(epochs) > 0).all()
    if not 1 <= len(epochs) <= MAX_SNAPSHOTS or epochs[0] != 0 or not ascend:
        raise ValueError(f"epochs must ascend from 0, got {epochs[:5].tolist()}…")
    real("the last epoch", epochs[-1].item(), 0, MAX_EPOCHS)
    return [int(epoch) if epoch == int(epoch) else float(epoch) for epoch in epochs]


def _samples_seen(archive: Archive, n: int) -> NDArray[np.int64]:
    _shape(archive, "samples_seen", (n,), "i")
    seen = archive.read("samples_seen").astype(np.int64)
    # All of them are unknown where training began from a file of the first version.
    known = seen[0] == 0 and (np.diff(seen) > 0).all()
    if not known and (seen != -1).any():
        raise ValueError(f"samples_seen must ascend from 0 as epochs do, got {seen[:5].tolist()}…")
    return seen


def _inside(archive: Archive, moments: list[Epoch]) -> tuple[list[tuple[float, ...]], list[Epoch]]:
    """The metrics of the moments inside epochs, and which of these single updates made."""
    fractions = [epoch for epoch in moments if not isinstance(epoch, int)]
    _shape(archive, "inside", (len(fractions), len(METRICS)))
    asked = archive.members["on_demand"].shape[:1]
    _shape(archive, "on_demand", asked)
    on_demand = archive.read("on_demand").tolist()
    if len(on_demand) > MAX_UPDATES_KEPT or len(set(on_demand)) < len(on_demand):
        raise ValueError(f"on_demand must be at most {MAX_UPDATES_KEPT} different moments")
    if not {e for e in fractions if e > 1} <= set(on_demand) <= set(fractions):
        raise ValueError(
            "epochs must be whole, or inside the first epoch, or those of on_demand, "
            f"got {short(fractions)} and {short(on_demand)}"
        )
    return [tuple(row) for row in archive.read("inside").tolist()], on_demand


def _from_matrices(kind: Any, archive: Archive, overrides: dict[str, Any]) -> Any:
    members = archive.members
    names = [f"arr_{i}" for i in range(len(members))]
    if set(members) != set(names):
        raise ValueError(f"its arrays must be {names}, got {sorted(members)}")
    shapes = [members[name].shape for name in names]
    sizes = [shapes[0][1] - 1 if len(shapes[0]) == 2 else 0]
    for name, shape in zip(names, shapes, strict=True):
        rows = shape[0] if shape else 0
        _shape(archive, name, (rows, sizes[-1] + 1), "fiu")
        sizes.append(rows)
    network = kind(**{"hidden": tuple(sizes[1:-1]), **overrides})
    network.sizes_ = list(make_spec(network, sizes[0], sizes[-1]).sizes)
    if network.sizes_ != sizes:
        raise ValueError(f"hidden={network.hidden} does not match its layers {sizes}")
    network.n_features_in_, network.classes_ = sizes[0], np.arange(sizes[-1])
    network._seed = seed(network.random_state)
    network.input_range_ = None
    flat = [_finite(name, archive.read(name)).T.ravel() for name in names]
    params = np.concatenate(flat)
    velocity, nothing = np.zeros(params.size if network.momentum else 0), (np.nan,) * len(METRICS)
    only = Moment(params, velocity, nothing, np.full(sizes[-1], np.nan), 0)
    network.history_ = History.restored(
        {0: only}, [nothing], n_params=params.size, n_classes=sizes[-1],
        stride=1, max_snapshots=network.max_snapshots,
    )  # fmt: skip
    return network


def to_dict(network: Any) -> dict[str, Any]:
    """A network's settings and labels as JSON has them."""
    kept = network.get_params(deep=False)
    del kept["verbose"]  # how a training tells of itself makes no other network
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
        "input_range": None if network.input_range_ is None else list(network.input_range_),
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


def from_dict(kind: Any, described: Any, overrides: dict[str, Any]) -> Any:
    """The network that `to_dict` describes, without its history; or a ValueError."""
    if not isinstance(described, dict) or not FIELDS <= set(described) <= FIELDS | LATER_FIELDS:
        raise ValueError(f"no network's .npz file has such settings: {short(described)}")
    sizes, names = described["sizes"], described["feature_names"]
    if not isinstance(sizes, list) or not sizes:
        raise ValueError(f"sizes must be a list of layers' units, got {short(sizes)}")
    saved = {name: _unplain(value) for name, value in described["network"].items()}
    network = kind(**{**saved, **overrides})
    network.classes_ = _labels(described["classes"], described["labels"])
    spec = make_spec(network, sizes[0], len(network.classes_))
    if list(spec.sizes) != sizes:
        raise ValueError(f"sizes must be {list(spec.sizes)} by its settings, got {short(sizes)}")
    network.sizes_, network.n_features_in_ = list(spec.sizes), spec.sizes[0]
    network._seed = int(number("seed", described["seed"], RANGES["random_state"]))
    network.input_range_ = _input_range(described.get("input_range"))
    if names is not None:
        if len(names) != sizes[0] or not all(isinstance(name, str) for name in names):
            raise ValueError(f"feature_names must be {sizes[0]} texts, got {short(names)}")
        network.feature_names_in_ = np.array(names, object)
    return network


def _input_range(value: Any) -> tuple[float, float] | None:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError(f"input_range must be two numbers, got {short(value)}")
    low = real("the lower end of input_range", value[0], -MOST, MOST)
    return low, real("the upper end of input_range", value[1], low, MOST)


def _labels(plain: Any, type_name: Any) -> NDArray[Any]:
    """Labels of the type they had."""
    labels, dtype = [_unplain(label) for label in plain], np.dtype(type_name)
    if dtype.kind not in "biufUO":
        raise ValueError(f"labels must be numbers, text or tuples, got {dtype}")
    if len(set(labels)) != len(labels) or dtype.itemsize * len(labels) > MAX_SETTINGS_BYTES:
        raise ValueError(f"labels must be short and different, got {short(labels)}")
    return np.fromiter(labels, object, len(labels)).astype(dtype)

"""Save and load networks as .npz files, without pickle: weights, settings and the whole history."""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from .. import limits as bounds

from . import described

from . import parameters as layout

from . import hyperparameters as settings
from .history import METRICS, History
from .npz import Archive, opened

VERSION = 1
ARRAYS = {"version", "settings", "epochs", "metrics", "params", "velocity"}
MAX_SETTINGS = 1 << 20

Net = TypeVar("Net")


def save(network: Any, path: Any) -> None:
    """Write a fitted network; the file appears whole or not at all."""
    history = network.history_
    text = json.dumps(described.describe(network)).encode()
    kept = history.epochs
    arrays = {
        "version": np.array(VERSION),
        "settings": np.frombuffer(text, np.uint8),
        "epochs": np.array(kept),
        "metrics": np.column_stack([getattr(history, name) for name in METRICS]),
        "params": np.stack([history.params(epoch) for epoch in kept]),
        "velocity": np.stack([history.velocity(epoch) for epoch in kept]),
    }
    _write(arrays, Path(path))


def _write(arrays: dict[str, NDArray[Any]], path: Path) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w") as archive:
            for key, array in arrays.items():
                with archive.open(f"{key}.npy", "w", force_zip64=True) as member:
                    npy.write_array(member, array, (1, 0), allow_pickle=False)
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def load(kind: type[Net], path: Any, **overrides: Any) -> Net:
    """Read a network; `overrides` replace its settings.

    Also reads the original's files: arr_0 (n_hidden, n_in + 1), …, biases in the last column.

    Raises
    ------
    ValueError
        If the file is damaged, hostile or too large; nothing of its data is then in memory.
    """
    with opened(path) as archive:
        if "arr_0" in archive.members:
            return _from_matrices(kind, archive, overrides)
        if set(archive.members) != ARRAYS:
            raise ValueError(
                f"its arrays must be {sorted(ARRAYS)}, or arr_0, arr_1, … of the original, "
                f"got {sorted(archive.members)}"
            )
        return _from_history(kind, archive, overrides)


def _shape(archive: Archive, name: str, expected: tuple[int, ...], kinds: str = "f") -> None:
    member = archive.members[name]
    if member.shape != expected or member.dtype.kind not in kinds:
        raise ValueError(f"{name} must be of shape {expected}, got {member.shape} {member.dtype}")


def _finite(name: str, array: NDArray[Any]) -> NDArray[np.float64]:
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, got NaN or inf")
    return np.ascontiguousarray(array, np.float64)


def _from_history(kind: Any, archive: Archive, overrides: dict[str, Any]) -> Any:
    _shape(archive, "version", (), "i")
    if (version := int(archive.read("version"))) != VERSION:
        raise ValueError(f"it is of version {version}, and this release reads version {VERSION}")
    text = archive.members["settings"]
    if text.dtype != np.uint8 or len(text.shape) != 1 or text.shape[0] > MAX_SETTINGS:
        raise ValueError("settings must be JSON of at most a megabyte")
    told = json.loads(archive.read("settings").tobytes())
    network = described.make(kind, told, overrides)
    _shape(archive, "epochs", archive.members["epochs"].shape[:1], "i")
    epochs = archive.read("epochs")
    n, size = len(epochs), layout.size(network.sizes_)
    if not 1 <= n <= bounds.MAX_SNAPSHOTS or epochs[0] != 0 or (np.diff(epochs) <= 0).any():
        raise ValueError(f"epochs must ascend from 0, got {epochs[:5].tolist()}…")
    whole_epochs = settings.whole("the last epoch", epochs[-1], 0, bounds.MAX_EPOCHS)
    _shape(archive, "metrics", (whole_epochs + 1, len(METRICS)))
    _shape(archive, "params", (n, size))
    _shape(archive, "velocity", (n, size if told["network"]["momentum"] else 0))
    params = _finite("params", archive.read("params"))
    velocity = _finite("velocity", archive.read("velocity"))
    network.history_ = History.restored(
        epochs.tolist(), archive.read("metrics"), params, velocity,
        stride=settings.whole("stride", told["stride"], 1, bounds.MAX_EPOCHS),
        max_snapshots=network.max_snapshots,
    )  # fmt: skip
    return network


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
    network.sizes_ = list(settings.spec(network, sizes[0], sizes[-1]).sizes)
    if network.sizes_ != sizes:
        raise ValueError(f"hidden={network.hidden} does not match its layers {sizes}")
    network.n_features_in_, network.classes_ = sizes[0], np.arange(sizes[-1])
    network._seed = settings.seed(network.random_state)
    flat = [_finite(name, archive.read(name)).T.ravel() for name in names]
    params = np.concatenate(flat)[None]
    velocity = np.zeros((1, params.size if network.momentum else 0))
    network.history_ = History.restored(
        [0], np.full((1, len(METRICS)), np.nan), params, velocity,
        stride=1, max_snapshots=network.max_snapshots,
    )  # fmt: skip
    return network

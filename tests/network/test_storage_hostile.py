"""Hostile files are refused before anything is allocated."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile

import numpy as np
import pytest

from digitwidget import Network


def arrays_of(path):
    with np.load(path) as file:
        return dict(file)


def npy_bytes(array, **keywords):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, **keywords)
    return file.getvalue()


CHANGES = {
    "missing": (lambda a: a.pop("metrics"), "arrays must be"),
    "extra": (lambda a: a.update(more=np.ones(2)), "arrays must be"),
    "version": (lambda a: a.update(version=np.array(2)), "version 2"),
    "nan": (lambda a: a["params"].__setitem__((0, 0), np.nan), "finite"),
    "inf": (lambda a: a["velocity"].__setitem__((0, 0), np.inf), "finite"),
    "short": (lambda a: a.update(params=a["params"][:, :-1]), "shape"),
    "rows": (lambda a: a.update(metrics=a["metrics"][:-1]), "shape"),
    "order": (lambda a: a.update(epochs=a["epochs"][::-1]), "ascend"),
    "text": (lambda a: a.update(params=a["params"].astype("S")), "numbers"),
    "not json": (lambda a: a.update(settings=np.frombuffer(b"{", np.uint8)), "cannot be loaded"),
    "no dict": (lambda a: a.update(settings=np.frombuffer(b"[]", np.uint8)), "npz file"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_changed_files_are_refused(saved, change):
    arrays, (alter, message) = arrays_of(saved), CHANGES[change]
    alter(arrays)
    np.savez(saved, **arrays)
    with pytest.raises(ValueError, match=message):
        Network.load(saved)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"hidden": {"tuple": [12, 11]}', b'"hidden": {"tuple": [12, 99999]}'),
        (b'"epochs": 4', b'"epochs": -4'),
        (b'"sizes": [64, 12, 11, 10]', b'"sizes": [64, 12, 12, 10]'),
        (b'"activation": "sigmoid"', b'"activation": "evil"'),
        (b'"hidden"', b'"unknown"'),
        (b'"labels": "<i8"', b'"labels": "<V8"'),
        (b'"stride": 1', b'"stride": 3'),
    ],
)
def test_changed_settings_are_refused(saved, old, new):
    arrays = arrays_of(saved)
    text = arrays["settings"].tobytes()
    assert old in text
    np.savez(saved, **{**arrays, "settings": np.frombuffer(text.replace(old, new), np.uint8)})
    with pytest.raises(ValueError, match=r"net\.npz"):
        Network.load(saved)


@pytest.mark.parametrize(
    "layers",
    [
        [np.ones((4, 3)), np.ones((2, 6))],
        [np.ones(3)],
        [np.ones((4, 3, 2))],
        [np.array(1.0)],
        [np.full((4, 3), np.nan)],
        [np.ones((4, 3), complex)],
        [np.ones((1, 3))],
        [np.ones((0, 3))],
        [np.array([{}, {}], object)],
        [np.ones((5000, 3)), np.ones((2, 5001))],
    ],
    ids=lambda layers: f"{[layer.shape for layer in layers]} {layers[0].dtype}",
)
def test_matrices_that_are_no_network_are_refused(tmp_path, layers):
    np.savez(tmp_path / "w.npz", *layers)
    with pytest.raises(ValueError, match=r"w\.npz"):
        Network.load(tmp_path / "w.npz")


def test_gaps_in_the_originals_layers_are_refused(tmp_path):
    np.savez(tmp_path / "w.npz", arr_0=np.ones((4, 3)), arr_2=np.ones((2, 5)))
    with pytest.raises(ValueError, match="arr_1"):
        Network.load(tmp_path / "w.npz")


@pytest.mark.parametrize("keep", [0, 1, 30, 500, 20_000])
def test_truncated_files_are_refused(saved, keep):
    saved.write_bytes(saved.read_bytes()[:keep])
    with pytest.raises(ValueError, match=r"net\.npz"):
        Network.load(saved)


def test_damaged_data_is_refused(saved):
    data = bytearray(saved.read_bytes())
    data[len(data) // 2] ^= 255
    saved.write_bytes(data)
    with pytest.raises(ValueError, match=r"net\.npz"):
        Network.load(saved)


def claim(path, size):
    """Rewrite the unpacked sizes an archive of one member claims."""
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        struct.pack_into("<I", data, data.index(signature) + offset, size)
    path.write_bytes(data)


def test_archives_that_unpack_to_more_than_they_claim_are_refused(tmp_path):
    path, array = tmp_path / "bomb.npz", npy_bytes(np.ones((2, 3)))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("arr_0.npy", array + bytes(50 << 20))
    claim(path, len(array))
    tracemalloc.start()
    with pytest.raises(ValueError, match="claims"):
        Network.load(path)
    assert tracemalloc.get_traced_memory()[1] < 5 << 20
    tracemalloc.stop()


@pytest.mark.parametrize("shape", [(1 << 40, 3), (20_000, 20_001), (-1, 3)])
def test_sizes_are_refused_before_anything_is_allocated(tmp_path, shape):
    header = npy_bytes(np.ones((2, 3))).replace(b"(2, 3), }", f"{shape}, }}".encode())
    header = header[:8] + struct.pack("<H", len(header) - 48 - 10) + header[10:]
    with zipfile.ZipFile(tmp_path / "big.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("arr_0.npy", header)
    tracemalloc.start()
    with pytest.raises(ValueError, match=r"big\.npz"):
        Network.load(tmp_path / "big.npz")
    assert tracemalloc.get_traced_memory()[1] < 1 << 20
    tracemalloc.stop()


def test_archives_that_claim_too_much_are_refused(tmp_path):
    path = tmp_path / "bomb.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("arr_0.npy", bytes(1 << 20))
    claim(path, 1 << 31)
    with pytest.raises(ValueError, match="unpack to more"):
        Network.load(path)

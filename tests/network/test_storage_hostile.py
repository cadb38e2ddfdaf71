"""Hostile files are refused before anything is allocated."""

from __future__ import annotations

import io
import json
import random
import struct
import tracemalloc
import zipfile
from contextlib import suppress

import numpy as np
import pytest
from support.mutations import DAMAGE, FORGERY, JUNK, nodes, replaced
from support.trial import Trial

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
    "version": (lambda a: a.update(version=np.array(3)), "version 3"),
    "nan": (lambda a: a["params"].__setitem__((0, 0), np.nan), "finite"),
    "inf": (lambda a: a["velocity"].__setitem__((0, 0), np.inf), "finite"),
    "short": (lambda a: a.update(params=a["params"][:, :-1]), "shape"),
    "rows": (lambda a: a.update(metrics=a["metrics"][:-1]), "shape"),
    "order": (lambda a: a.update(epochs=a["epochs"][::-1]), "ascend"),
    "nan among epochs": (lambda a: a["epochs"].__setitem__(1, np.nan), "ascend"),
    "equal epochs": (lambda a: a["epochs"].__setitem__(2, a["epochs"][1]), "ascend"),
    "outside its epoch": (lambda a: a["epochs"].__setitem__(1, 1.5), "inside"),
    "moments without metrics": (lambda a: a["epochs"].__setitem__(1, 0.5), "inside must be"),
    "samples": (lambda a: a["samples_seen"].__setitem__(1, 0), "samples_seen must ascend"),
    "some samples unknown": (lambda a: a["samples_seen"].__setitem__(2, -1), "samples_seen must"),
    "classes": (lambda a: a.update(class_accuracy=a["class_accuracy"][:, 1:]), "class_accuracy"),
    "unknown updates": (lambda a: a.update(on_demand=np.array([0.5])), "on_demand"),
    "updates twice": (lambda a: a.update(on_demand=np.array([0.5, 0.5])), "different moments"),
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
        (b'"input_range": [0.0, 16.0]', b'"input_range": [16.0, 0.0]'),
        (b'"input_range": [0.0, 16.0]', b'"input_range": [0.0, Infinity]'),
        (b'"input_range": [0.0, 16.0]', b'"input_range": 16.0'),
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


@pytest.fixture(scope="module")
def tiny(small, tmp_path_factory):
    path = tmp_path_factory.mktemp("tiny") / "tiny.npz"
    Network(hidden=(3, 2), epochs=2, momentum=0.5, random_state=0).fit(*small).save(path)
    return path


# NumPy's header reader warns of what looks like a header by Python 2.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("change", [*DAMAGE, *FORGERY], ids=lambda change: change.__name__)
def test_whatever_is_changed_only_a_value_error_leaves(tiny, tmp_path, change):
    trial, rng = Trial(tiny, tmp_path / "net.npz"), random.Random(0)
    for _ in range(50):
        trial.refused_or_read(change, rng)
    assert trial.peak < 8 << 20


def test_a_member_that_claims_more_than_the_file_holds_costs_nothing(tmp_path):
    path, array = tmp_path / "absurd.npz", npy_bytes(np.ones((2, 3)))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("arr_0.npy", array)
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.index(b"PK\1\2") + 20, 1 << 30)
    path.write_bytes(data)
    tracemalloc.start()
    with suppress(ValueError):
        Network.load(path)
    assert tracemalloc.get_traced_memory()[1] < 1 << 20
    tracemalloc.stop()


def test_a_long_directory_is_refused_before_it_is_read(tmp_path):
    with zipfile.ZipFile(tmp_path / "many.npz", "w") as archive:
        for i in range(5000):
            archive.writestr(f"arr_{i}.npy", b"")
    with pytest.raises(ValueError, match="directory is longer than"):
        Network.load(tmp_path / "many.npz")


@pytest.mark.parametrize("share", [0.1, 1 / 3, 0.5, 0.9])
def test_a_file_without_its_beginning_is_refused(saved, share):
    data = saved.read_bytes()
    saved.write_bytes(data[int(share * len(data)) :])
    with pytest.raises(ValueError, match=r"net\.npz"):
        Network.load(saved)


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_junk_anywhere_in_the_settings_is_refused_or_read(tiny, tmp_path, junk):
    arrays = arrays_of(tiny)
    settings = json.loads(arrays["settings"].tobytes())
    for path in nodes(settings):
        text = json.dumps(replaced(settings, path, junk)).encode()
        with (tmp_path / "net.npz").open("wb") as file:
            np.savez(file, **{**arrays, "settings": np.frombuffer(text, np.uint8)})
        with suppress(ValueError):
            net = Network.load(tmp_path / "net.npz")
            assert len(net.predict(np.zeros((1, net.n_features_in_)))) == 1


def test_a_path_that_cannot_be_read_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        Network.load(tmp_path / "none.npz")
    with pytest.raises(IsADirectoryError):
        Network.load(tmp_path)

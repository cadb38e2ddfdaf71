"""Files hold the whole network, and hostile ones are refused before anything is allocated."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from itertools import pairwise

import numpy as np
import pytest

from digitwidget import Network, load_digits, split


@pytest.fixture(scope="module")
def data():
    return split(*load_digits())


@pytest.fixture(scope="module")
def net(data):
    X, X_test, y, y_test = data
    settings = {"hidden": (12, 11), "momentum": 0.5, "learning_rate": 0.1, "epochs": 4}
    net = Network(**settings, random_state=3)
    return net.fit(X, y, validation_data=(X_test, y_test))


@pytest.fixture
def saved(net, tmp_path):
    net.save(tmp_path / "net.npz")
    return tmp_path / "net.npz"


def test_a_loaded_network_goes_on_as_the_saved_one_would(net, saved, data):
    X, X_test, y, _ = data
    loaded = Network.load(saved)
    assert loaded.get_params() == net.get_params()
    for name in ("epochs", "stride"):
        assert getattr(loaded.history_, name) == getattr(net.history_, name)
    for name in ("loss", "accuracy", "val_loss", "val_accuracy"):
        np.testing.assert_array_equal(getattr(loaded.history_, name), getattr(net.history_, name))
    np.testing.assert_array_equal(loaded.predict(X_test), net.predict(X_test))
    again = Network.load(saved).partial_fit(X, y).history_.params().tobytes()
    assert loaded.partial_fit(X, y).history_.params().tobytes() == again


def test_loading_lets_settings_be_replaced(saved):
    assert Network.load(saved, learning_rate=0.01).learning_rate == 0.01


@pytest.mark.parametrize(
    "labels",
    [["a", "b"], [("x", 1), ("y", 2)], [None, "b"], [1.5, "b"], [True, False], [-3, 7]],
    ids=repr,
)
def test_labels_come_back_as_they_were(tmp_path, labels):
    X, y = np.array([[0.0, 16], [16, 0]] * 5), labels * 5
    Network(hidden=2, epochs=1, random_state=0).fit(X, y).save(tmp_path / "n.npz")
    loaded = Network.load(tmp_path / "n.npz")
    assert set(loaded.classes_.tolist()) == set(labels)
    assert set(loaded.predict(X).tolist()) <= set(labels)


def test_feature_names_come_back(tmp_path):
    net = Network(hidden=2, epochs=1).fit(np.eye(4), [0, 1, 0, 1])
    net.feature_names_in_ = np.array(list("abcd"), object)
    net.save(tmp_path / "n.npz")
    assert Network.load(tmp_path / "n.npz").feature_names_in_.tolist() == list("abcd")


def test_a_failed_save_leaves_the_old_file(net, saved, monkeypatch):
    before = saved.read_bytes()

    def fail(*_args, **_keywords):
        raise OSError("disk full")

    monkeypatch.setattr("digitwidget.storage.npy.write_array", fail)
    with pytest.raises(OSError, match="disk full"):
        net.save(saved)
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


@pytest.mark.parametrize("sizes", [(64, 40, 10), (64, 10), (6, 5, 4, 3)])
def test_the_originals_layout(tmp_path, sizes):
    rng = np.random.default_rng(0)
    layers = [rng.normal(size=(m, n + 1)) for n, m in pairwise(sizes)]
    np.savez(tmp_path / "NNweights.npz", *layers)
    net = Network.load(tmp_path / "NNweights.npz", input_scale=100)
    X = rng.integers(0, 17, (7, sizes[0]))
    a = X / 100
    for layer in layers:
        a = 1 / (1 + np.exp(-np.c_[a, np.ones(len(a))] @ layer.T))
    np.testing.assert_allclose(net.activations(X)[-1], a, rtol=1e-12)
    assert net.sizes_ == list(sizes)


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


def test_a_saved_file_is_plain_numpy(saved):
    with np.load(saved, allow_pickle=False) as file:
        assert sorted(file.files) == [
            "epochs", "metrics", "params", "settings", "velocity", "version",
        ]  # fmt: skip

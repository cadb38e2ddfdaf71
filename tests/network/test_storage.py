"""Files hold the whole network, and networks by others are read too."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from digitwidget import Network


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

    monkeypatch.setattr("digitwidget.network.storage.npy.write_array", fail)
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


def test_a_saved_file_is_plain_numpy(saved):
    with np.load(saved, allow_pickle=False) as file:
        assert sorted(file.files) == [
            "epochs", "metrics", "params", "settings", "velocity", "version",
        ]  # fmt: skip

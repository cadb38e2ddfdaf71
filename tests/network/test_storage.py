"""Files hold the whole network, and networks by others are read too."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

from digitwidget import Network
from digitwidget.network.training import Training


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
    net = Network(hidden=2, epochs=1).fit(16 * np.eye(4), [0, 1, 0, 1])
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


@pytest.mark.skipif(os.name != "posix", reason="there is no /dev/stdout")
def test_a_network_can_be_saved_into_a_pipe(tmp_path):
    script = """if 1:
        from digitwidget import Network
        net = Network(hidden=2, epochs=1).fit([[0, 16], [16, 0]], [0, 1])
        net.save("/dev/stdout")"""
    (tmp_path / "n.npz").write_bytes(subprocess.check_output([sys.executable, "-c", script]))
    assert Network.load(tmp_path / "n.npz").sizes_ == [2, 2, 2]


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
            "class_accuracy", "epochs", "inside", "metrics", "on_demand", "params",
            "samples_seen", "settings", "velocity", "version",
        ]  # fmt: skip


def test_moments_and_single_updates_come_back_and_go_on(data, tmp_path):
    X, X_test, y, y_test = data
    net = Network(hidden=5, epochs=2, moments=8, momentum=0.5, batch_size=9, random_state=1)
    net.fit(X, y, validation_data=(X_test, y_test))
    training = Training(net, X, y, (X_test, y_test), resume=True)
    for start in (0.5, 1, 2):
        training.update(net.history_.nearest(start))
    net.save(tmp_path / "n.npz")
    pickled = pickle.loads(pickle.dumps(net))
    for loaded in (Network.load(tmp_path / "n.npz"), pickled):
        history, saved = loaded.history_, net.history_
        assert history.moments == saved.moments
        assert list(map(type, history.moments)) == list(map(type, saved.moments))
        assert history.on_demand == saved.on_demand
        assert len(saved.on_demand) == 3
        assert history.rows() == saved.rows()
        assert history.last == saved.last > 2
        for name in ("samples_seen", "class_accuracy", "loss", "val_accuracy"):
            np.testing.assert_array_equal(getattr(history, name), getattr(saved, name))
        assert loaded.partial_fit(X, y).n_iter_ == 3
    net.partial_fit(X, y)
    assert pickled.history_.params().tobytes() == net.history_.params().tobytes()


@pytest.mark.parametrize("momenta", [(0, 0.5), (0.5, 0), (0.5, 0, 0.5)])
def test_momentum_may_be_switched_between_epochs(small, tmp_path, momenta):
    net = Network(hidden=3, epochs=1, momentum=momenta[0], random_state=0).fit(*small)
    for momentum in momenta[1:]:
        net.set_params(momentum=momentum)
        net.save(tmp_path / "switched.npz")
        net.partial_fit(*small).save(tmp_path / "trained.npz")
        loaded = Network.load(tmp_path / "switched.npz").partial_fit(*small)
        np.testing.assert_array_equal(loaded.coefs_[0], net.coefs_[0])
        np.testing.assert_array_equal(
            Network.load(tmp_path / "trained.npz").partial_fit(*small).coefs_[0],
            pickle.loads(pickle.dumps(net)).partial_fit(*small).coefs_[0],
        )


def test_a_mistaken_setting_is_not_blamed_on_the_file(saved):
    with pytest.raises(TypeError, match=r"no 'lr'.* learning_rate"):
        Network.load(saved, lr=0.1)
    with pytest.raises(ValueError, match=r"^momentum must be"):
        Network.load(saved, momentum=3)


def test_files_of_the_first_version_load_and_go_on(net, saved, data):
    X, _, y, _ = data
    with np.load(saved) as file:
        now = dict(file)
    names = ("settings", "epochs", "metrics", "params", "velocity")
    settings = json.loads(now["settings"].tobytes())
    del settings["network"]["moments"]
    old = {name: now[name] for name in names}
    old["settings"] = np.frombuffer(json.dumps(settings).encode(), np.uint8)
    old["epochs"] = now["epochs"].astype(int)
    np.savez(saved, version=np.array(1), **old)
    loaded = Network.load(saved)
    assert loaded.history_.moments == net.history_.epochs
    assert loaded.history_.params().tobytes() == net.history_.params().tobytes()
    assert (loaded.history_.samples_seen == -1).all()
    assert np.isnan(loaded.history_.class_accuracy).all()
    loaded.save(saved)
    again = Network.load(saved).partial_fit(X, y)
    assert again.history_.samples_seen.tolist() == [len(y) * e for e in again.history_.epochs]
    assert not np.isnan(again.history_.class_accuracy[-1]).any()

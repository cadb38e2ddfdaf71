"""Moments inside epochs: where they lie, that they change no byte, that training goes on."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from digitwidget import History, Network
from digitwidget.network.backends.csr import CSRMatrix
from digitwidget.network.backends.dispatch import Engine
from digitwidget.network.epoch_samples import EpochSamples
from digitwidget.network.training import Training, moment_updates

FIXTURE = json.loads((Path(__file__).parents[1] / "fixtures" / "moments.json").read_text())


def jitter(X, rng):
    return np.clip(X + rng.normal(0, 1, X.shape), 0, 16)


SETTINGS = [
    {},
    {"momentum": 0.5, "learning_rate": 0.1},
    {"batch_size": 7, "l2": 1e-3, "decay": 0.5},
    {"batch_size": 7, "momentum": 0.9, "l2": 1e-3, "decay": 0.5, "augment": jitter},
    {"batch_size": 32, "momentum": 0.9, "augment": "handwriting", "loss": "cross_entropy"},
    {"shuffle": False, "activation": "relu", "learning_rate": 0.05},
]


def names(settings):
    return ",".join(settings) or "defaults"


def begun(few, **settings):
    X, X_test, y, y_test = few
    return Training(Network(hidden=6, random_state=5, **settings), X, y, (X_test, y_test))


@pytest.fixture
def few(little):
    X, X_test, y, y_test = little
    return X[:60], X_test[:40], y[:60], y_test[:40]


def ended(training, epochs):
    while training.history.last < epochs:
        assert training.step()
    history = training.history
    whole = [history.params(e).tobytes() + history.velocity(e).tobytes() for e in history.epochs]
    return whole, history.loss.tobytes(), history.val_accuracy.tobytes()


class Plain(Engine):
    """The readable arithmetic of `backprop`, for networks that a compiled kernel would train."""

    def prepare(self, X, spec):
        return X


@pytest.fixture(
    params=[
        pytest.param("compiled", marks=pytest.mark.numba),
        "numpy_exact",
        "backprop",
        pytest.param("handed over", marks=pytest.mark.numba),
    ]
)
def backend(request, monkeypatch):
    """An engine, and what to do after every moment."""
    chosen = Plain() if request.param == "backprop" else Engine()
    if request.param == "compiled":
        assert chosen.wait()
    if request.param == "numpy_exact":
        monkeypatch.setattr(chosen, "maybe_compile", lambda samples, spec: None)
    monkeypatch.setattr("digitwidget.network.training.engine", chosen)
    return chosen, request.param == "handed over"


@pytest.mark.parametrize("settings", SETTINGS, ids=names)
def test_cutting_an_epoch_into_moments_changes_no_byte(few, settings, backend):
    engine, hands_over = backend
    once = ended(begun(few, **settings), 2)
    training = begun(few, moments=6, **settings)
    while training.history.last < 0.3:
        training.step()
    if hands_over:
        assert engine.wait()
    assert ended(training, 2) == once
    assert 4 <= len(training.history.moments) - 3 <= 6


@pytest.mark.parametrize("settings", SETTINGS, ids=names)
def test_training_on_from_any_moment_finishes_its_epoch_to_the_same_bytes(few, settings):
    training = begun(few, moments=6, **settings)
    once = ended(training, 2), training.history.rows()
    for moment in reversed(training.history.moments[:-1]):
        training.history.cut(moment)
        assert training.history.last == moment
        assert (ended(training, 2), training.history.rows()) == once


@pytest.mark.parametrize("settings", SETTINGS, ids=names)
def test_a_single_update_is_what_the_epoch_would_do(few, settings):
    training = begun(few, moments=6, **settings)
    once = ended(training, 2)
    before = training.history.moments
    at, seen = 0, [0]
    for _ in range(9):
        update = training.update(at)
        at = update.moment
        seen.append(seen[-1] + len(update.y))
        assert update.X.shape == (len(update.y), 64)
    history = training.history
    assert set(before) <= set(history.moments)
    assert history.moments == sorted(history.moments)
    # From 1 on: the second epoch is cut too.
    for start in (history.moments[1], 1, 2):
        assert training.update(start) is not None
    assert ended(training, 2) == once
    # What came in between leads to what came after it.
    training.history.cut(at)
    assert ended(training, 2) == once


def test_an_update_says_what_it_learned_from(few):
    X, _, y, _ = few
    training = begun(few, batch_size=7, shuffle=False)
    update = training.update(0)
    np.testing.assert_allclose(update.X, X[:7], rtol=1e-12)
    assert update.y.tolist() == y[:7].tolist()
    assert training.history.moments == [0, 7 / 60]


def test_updates_made_on_demand_are_bounded_and_the_oldest_go_first(few):
    training = begun(few, moments=4)
    training.finish_epoch()
    kept = training.history.moments
    second = 1
    for _ in range(50):
        second = training.update(second).moment
    first = 0
    for _ in range(30):
        first = training.update(first).moment
    history = training.history
    assert set(kept) <= set(history.moments)
    assert len(history.on_demand) == 64
    assert history.last == second
    assert 61 / 60 not in history.moments
    # As an interrupt leaves it, between the moments and the list of those asked for.
    history._on_demand = (61 / 60, *history.on_demand)
    assert training.update(first).moment in history.moments
    assert len(history.on_demand) == 64


def test_finishing_an_epoch_from_a_moment_is_what_partial_fit_does(few):
    X, _, y, _ = few
    whole = Network(hidden=6, epochs=2, random_state=5).fit(X, y)
    net = Network(hidden=6, epochs=1, random_state=5, moments=5).fit(X, y)
    net.history_.cut(net.history_.moments[3])
    assert net.n_iter_ == 0
    assert net.loss_curve_ == []
    net.partial_fit(X, y)
    assert net.n_iter_ == 1
    net.partial_fit(X, y)
    assert net.history_.params().tobytes() == whole.history_.params().tobytes()


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_divergence_inside_the_first_epoch_keeps_the_last_finite_moment(few):
    X, _, y, _ = few
    net = Network(
        hidden=6, random_state=0, moments=20, activation="relu", loss="cross_entropy",
        learning_rate=1e5, l2=1e5,
    ).fit(X, y)  # fmt: skip
    assert 0 < net.history_.last < 1
    assert np.isfinite(net.history_.params()).all()
    assert net.n_iter_ == 0
    assert np.isfinite(net.predict_proba(X)).all()


def test_the_samples_of_an_epoch_are_drawn_once_and_given_back(few):
    drawn = []

    def augment(X, rng):
        drawn.append(len(X))
        return X

    training = begun(few, moments=6, augment=augment)
    first = training.samples.of(1)
    training.finish_epoch()
    assert len(drawn) == 1
    assert training.samples.of(1) is not first


def test_memory_of_moments_is_bounded_and_later_epochs_go_first(few):
    training = begun(few, moments=6, max_snapshots=8)
    for _ in range(9):
        training.finish_epoch()
    history = training.history
    assert len(history) <= 8
    inside = [round(60 * e) for e in history.moments if 0 < e < 1]
    assert inside == [1, 2, 4, 8, 16, 32]
    assert history.epochs == [0, 9]
    assert history.loss.shape == (10,)


def test_even_two_snapshots_are_enough(few):
    training = begun(few, moments=6, max_snapshots=2)
    for _ in range(20):
        training.step()
        assert len(training.history) == 2
    training.update(3 if training.history.last == 3 else training.history.last)


# By the plain-loop reference.


@pytest.mark.parametrize("series", FIXTURE["series"], ids=str)
def test_moments_lie_evenly_on_a_log_scale(series):
    assert moment_updates(series["updates"], series["moments"]) == series["after"]


@pytest.mark.parametrize(
    "sparse",
    [
        pytest.param(True, id="exact", marks=pytest.mark.numba),
        pytest.param(False, id="matrix products"),
    ],
)
@pytest.mark.parametrize("training", FIXTURE["trainings"], ids=lambda one: one["name"])
def test_every_moment_is_the_references(training, sparse, monkeypatch):
    chosen = Engine() if sparse else Plain()
    monkeypatch.setattr("digitwidget.network.training.engine", chosen)
    ours, n = _of(training), training["n_train"]
    order = np.array(training["order"])
    while ours.history.last < 2:
        epoch = int(ours.history.last) + 1
        ours.samples._kept = EpochSamples(epoch, ours.X, ours.y, order)
        assert ours.step()
    assert isinstance(ours.X, CSRMatrix) == sparse
    history, told = ours.history, training["at"]
    assert history.moments == [one["epoch"] for one in told]
    assert [isinstance(e, int) for e in history.moments] == [e % 1 == 0 for e in history.moments]
    assert history.samples_seen.tolist() == [one["samples_seen"] for one in told]
    assert history.samples_seen[-1] == 2 * n
    for name, ours_at in history.at_moments._asdict().items():
        wanted = np.array([one[name] for one in told], float)
        np.testing.assert_allclose(ours_at, wanted, rtol=1e-12, atol=1e-12)
        whole = [e for e in history.moments if isinstance(e, int)]
        at_whole = ours_at[[history.moments.index(e) for e in whole]]
        np.testing.assert_array_equal(getattr(history, name), at_whole)
    wanted = np.array([one["class_accuracy"] for one in told], float)
    np.testing.assert_allclose(history.class_accuracy, wanted, rtol=1e-12)
    for one in told:
        np.testing.assert_allclose(history.params(one["epoch"]), one["params"], rtol=1e-9)


def _of(training):
    n, sizes = training["n_train"], training["sizes"]
    names = "activation output_activation loss learning_rate batch_size momentum decay l2 moments"
    net = Network(tuple(sizes[1:-1]), **{name: training[name] for name in names.split()})
    X, y = np.array(training["samples"], float), np.array(training["labels"])
    rest = (X[n:], y[n:]) if len(X) > n else None
    ours = Training(net, X[:n], y[:n], rest, classes=range(sizes[-1]))
    params, history = np.array(training["initial"]), net.history_
    metrics, class_accuracy = ours._measured(params)
    net.history_ = History(params.size, n_classes=sizes[-1])
    net.history_.record(
        params, history.velocity(), metrics, samples_seen=0, class_accuracy=class_accuracy
    )
    return ours

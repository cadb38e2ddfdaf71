"""Training repeats exactly: cut, resumed, interrupted, from any thread, with either engine."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from digitwidget import Network
from digitwidget.network.backends.dispatch import Engine, engine
from digitwidget.network.training import Training


def jitter(X, rng):
    return np.clip(X + rng.normal(0, 1, X.shape), 0, 16)


SETTINGS = [
    {},
    {"shuffle": False},
    {"momentum": 0.5, "learning_rate": 0.1},
    {"batch_size": 8, "l2": 1e-3},
    {"batch_size": 64},
    {"augment": jitter},
]


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda s: ",".join(s) or "defaults")
def test_cutting_and_training_again_repeats_exactly(little, settings):
    X, X_test, y, y_test = little
    net = Network(hidden=8, random_state=5, **settings)
    training = Training(net, X, y, (X_test, y_test))
    for _ in range(6):
        assert training.step()
    once = net.history_.rows()
    for epoch in (4, 0):
        training.history.cut(epoch)
        assert net.n_iter_ == epoch
        while net.n_iter_ < 6:
            training.step()
        assert net.history_.rows() == once
    fitted = Network(hidden=8, random_state=5, epochs=6, **settings)
    assert fitted.fit(X, y, validation_data=(X_test, y_test)).history_.rows() == once


def test_partial_fit_goes_on_where_fit_stopped(little):
    X, _, y, _ = little
    whole = Network(hidden=8, random_state=5, epochs=4).fit(X, y)
    parts = Network(hidden=8, random_state=5, epochs=2).fit(X, y)
    history = parts.history_
    parts.partial_fit(X, y).partial_fit(X, y)
    assert parts.history_ is history
    assert history.rows() == whole.history_.rows()
    alone = Network(hidden=8, random_state=5)
    for _ in range(4):
        alone.partial_fit(X, y)
    assert alone.history_.rows() == whole.history_.rows()


def test_partial_fit_takes_classes_and_refuses_others(little):
    X, _, y, _ = little
    few = y < 3
    net = Network(hidden=8).partial_fit(X[few], y[few], classes=range(10))
    assert net.partial_fit(X, y).classes_.tolist() == list(range(10))
    with pytest.raises(ValueError, match="label 'x', which is none of the classes"):
        net.partial_fit(X[:2], ["x", "y"])
    with pytest.raises(ValueError, match="63 features"):
        net.partial_fit(X[:, 1:], y)
    net.hidden = 9
    with pytest.raises(ValueError, match=r"hidden=9 does not match .* call fit"):
        net.partial_fit(X, y)


def test_resuming_continues_and_beginning_begins(little):
    X, _, y, _ = little
    net = Network(hidden=8, epochs=2, random_state=0).fit(X, y)
    Training(net, X, y, resume=True).step()
    assert net.n_iter_ == 3
    Training(net, X, y)
    assert net.n_iter_ == 0


def test_orders_differ_from_epoch_to_epoch_and_from_seed_to_seed(little):
    X, _, y, _ = little
    orders = []
    for seed in (0, 1):
        training = Training(Network(hidden=2, random_state=seed), X, y)
        orders += [tuple(training.samples.of(epoch).order) for epoch in (1, 2)]
    assert len(set(orders)) == 4
    assert all(sorted(order) == list(range(200)) for order in orders)


def test_an_interrupt_leaves_the_last_whole_epoch(little, monkeypatch):
    X, _, y, _ = little
    net = Network(hidden=8, random_state=0)
    training = Training(net, X, y)
    training.step()
    before = net.history_.rows()

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "train_epoch", interrupted)
    with pytest.raises(KeyboardInterrupt):
        training.step()
    assert net.history_.rows() == before
    monkeypatch.undo()
    training.step()
    assert (
        net.history_.rows() == Network(hidden=8, random_state=0, epochs=2).fit(X, y).history_.rows()
    )


def test_augment_must_keep_the_shape(little):
    X, _, y, _ = little
    with pytest.raises(ValueError, match=r"augment must return .*\(200, 64\), got \(199, 64\)"):
        Network(augment=lambda X, rng: X[1:]).fit(X, y)
    with pytest.raises(ValueError, match=r"augment must return an array of numbers .*, got 'no'"):
        Network(augment=lambda X, rng: "no").fit(X, y)


def test_momentum_can_be_switched_on_and_off(little):
    X, _, y, _ = little
    net = Network(hidden=8, epochs=1, random_state=0).fit(X, y)
    for momentum in (0.9, 0.0, 0.5):
        net.set_params(momentum=momentum, learning_rate=0.1).partial_fit(X, y)
    assert net.n_iter_ == 4


@pytest.mark.numba
@pytest.mark.parametrize("settings", SETTINGS, ids=lambda s: ",".join(s) or "defaults")
def test_handing_over_mid_run_changes_no_byte(little, settings, monkeypatch):
    X, X_test, y, y_test = little
    runs = []
    for hand_over in (0, 3, 6):
        waiting = Engine()
        monkeypatch.setattr("digitwidget.network.training.engine", waiting)
        training = Training(Network(hidden=8, random_state=5, **settings), X, y, (X_test, y_test))
        for epoch in range(6):
            if epoch == hand_over:
                assert waiting.wait()
            training.step()
        runs.append(training.history.rows() + training.history.params().tobytes())
    assert runs[0] == runs[1] == runs[2]


@pytest.mark.numba
def test_samples_drawn_ahead_are_those_drawn_when_their_epoch_comes(little):
    X, _, y, _ = little
    net = Network(hidden=2, random_state=0, augment="warp")
    ahead, anew = Training(net, X, y).samples, Training(net, X, y).samples
    ahead.draw_ahead(2)
    for epoch in (2, 3):
        ours, theirs = ahead.of(epoch), anew.of(epoch)
        assert ours.order.tolist() == theirs.order.tolist()
        np.testing.assert_array_equal(ours.X.data, theirs.X.data)
        np.testing.assert_array_equal(ours.X.indices, theirs.X.indices)
    assert not any(thread.name == "digitwidget-augment" for thread in threading.enumerate())


def test_a_function_of_the_users_is_called_in_the_thread_that_trains(little):
    X, _, y, _ = little
    callers = set()

    def augment(X, rng):
        callers.add(threading.current_thread())
        return X

    Network(hidden=2, epochs=4, augment=augment).fit(X, y)
    assert callers == {threading.current_thread()}

"""Training repeats exactly: cut, resumed, interrupted, from any thread, with either engine."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
import time

import numpy as np
import pytest

from digitwidget import Network, load_digits, split
from digitwidget.engine import Engine, engine
from digitwidget.training import Training


@pytest.fixture(scope="module")
def data():
    return split(*load_digits(), train_size=200)


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
def test_cutting_and_training_again_repeats_exactly(data, settings):
    X, X_test, y, y_test = data
    net = Network(hidden=8, random_state=5, **settings)
    training = Training(net, X, y, (X_test, y_test))
    for _ in range(6):
        assert training.step()
    once = net.history_.rows()
    for epoch in (4, 0):
        training.cut(epoch)
        assert net.n_iter_ == epoch
        while net.n_iter_ < 6:
            training.step()
        assert net.history_.rows() == once
    fitted = Network(hidden=8, random_state=5, epochs=6, **settings)
    assert fitted.fit(X, y, validation_data=(X_test, y_test)).history_.rows() == once


def test_partial_fit_goes_on_where_fit_stopped(data):
    X, _, y, _ = data
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


def test_partial_fit_takes_classes_and_refuses_others(data):
    X, _, y, _ = data
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


def test_resuming_continues_and_beginning_begins(data):
    X, _, y, _ = data
    net = Network(hidden=8, epochs=2, random_state=0).fit(X, y)
    Training(net, X, y, resume=True).step()
    assert net.n_iter_ == 3
    Training(net, X, y)
    assert net.n_iter_ == 0


def test_orders_differ_from_epoch_to_epoch_and_from_seed_to_seed(data):
    X, _, y, _ = data
    orders = []
    for seed in (0, 1):
        training = Training(Network(hidden=2, random_state=seed), X, y)
        orders += [tuple(training._samples(epoch)[-1]) for epoch in (1, 2)]
    assert len(set(orders)) == 4
    assert all(sorted(order) == list(range(200)) for order in orders)


def test_an_interrupt_leaves_the_last_whole_epoch(data, monkeypatch):
    X, _, y, _ = data
    net = Network(hidden=8, random_state=0)
    training = Training(net, X, y)
    training.step()
    before = net.history_.rows()

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "epoch", interrupted)
    with pytest.raises(KeyboardInterrupt):
        training.step()
    assert net.history_.rows() == before
    monkeypatch.undo()
    training.step()
    assert (
        net.history_.rows() == Network(hidden=8, random_state=0, epochs=2).fit(X, y).history_.rows()
    )


def test_augment_must_keep_the_shape(data):
    X, _, y, _ = data
    with pytest.raises(ValueError, match=r"augment must return .*\(200, 64\), got \(199, 64\)"):
        Network(augment=lambda X, rng: X[1:]).fit(X, y)


def test_momentum_can_be_switched_on_and_off(data):
    X, _, y, _ = data
    net = Network(hidden=8, epochs=1, random_state=0).fit(X, y)
    for momentum in (0.9, 0.0, 0.5):
        net.set_params(momentum=momentum, learning_rate=0.1).partial_fit(X, y)
    assert net.n_iter_ == 4


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda s: ",".join(s) or "defaults")
def test_handing_over_mid_run_changes_no_byte(data, settings, monkeypatch):
    X, X_test, y, y_test = data
    runs = []
    for hand_over in (0, 3, 6):
        waiting = Engine()
        monkeypatch.setattr("digitwidget.training.engine", waiting)
        training = Training(Network(hidden=8, random_state=5, **settings), X, y, (X_test, y_test))
        for epoch in range(6):
            if epoch == hand_over:
                assert waiting.wait()
            training.step()
        runs.append(training.history.rows() + training.history.params().tobytes())
    assert runs[0] == runs[1] == runs[2]


def test_training_goes_on_while_the_kernel_is_compiled(data, monkeypatch):
    X, _, y, _ = data
    slow, compiling, done = Engine(), threading.Event(), threading.Event()

    def compile_slowly():
        compiling.set()
        assert done.wait(30)
        from digitwidget import compiled

        slow.kernel = compiled

    slow._compile = compile_slowly
    monkeypatch.setattr("digitwidget.training.engine", slow)
    training = Training(Network(random_state=0), X, y)
    slow.start()
    assert compiling.wait(30)
    training.step()
    assert slow.kernel is None
    done.set()
    slow.wait()
    training.step()
    assert training.history.last == 2


def test_small_problems_do_not_start_the_compiler(data, monkeypatch):
    X, _, y, _ = data
    idle = Engine()
    monkeypatch.setattr("digitwidget.training.engine", idle)
    Network(hidden=4, epochs=20).fit(X[:50], y[:50])
    assert idle._thread is None


def run(script, **environment):
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(script)],
        capture_output=True, text=True, check=False, env=environment or None,
    )  # fmt: skip


FIT = """
    import sys
    {before}
    from digitwidget import Network, load_digits, split
    from digitwidget.engine import engine
    X, _, y, _ = split(*load_digits())
    if {wait}: engine.wait()
    net = Network(random_state=0, epochs=3).fit(X, y)
    print(engine.kernel is not None, repr(net.history_.loss[-1]), abs(net.coefs_[0]).sum())
"""


def test_without_numba_the_same_numbers_come_out():
    without = run(FIT.format(before="sys.modules['numba'] = None", wait=True))
    assert without.returncode == 0, without.stderr
    having = run(FIT.format(before="", wait=True))
    assert having.returncode == 0, having.stderr
    (no, *plain), (yes, *compiled) = without.stdout.split(), having.stdout.split()
    assert (no, yes) == ("False", "True")
    np.testing.assert_allclose(float(plain[1]), float(compiled[1]), rtol=1e-12)


def test_an_unwritable_cache_costs_time_and_nothing_else():
    nowhere = "from numba.core import caching; caching.CacheImpl._locator_classes = []"
    done = run(FIT.format(before=nowhere, wait=True))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("True")


def test_the_kernel_frees_the_gil(data):
    assert engine.wait()
    X, _, y, _ = data
    training = Training(Network(hidden=2000, random_state=0), np.tile(X, (10, 1)), np.tile(y, 10))
    worker = threading.Thread(target=training.step)
    worker.start()
    longest, last = 0.0, time.perf_counter()
    while worker.is_alive():
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    assert training.history.last == 1
    assert longest < 1

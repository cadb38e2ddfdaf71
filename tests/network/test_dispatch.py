"""The compiled kernel: made meanwhile, done without, and beside other threads."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
import time
from functools import cache

import numpy as np
import pytest

from digitwidget import Network
from digitwidget.network.backends.dispatch import Engine, engine
from digitwidget.network.training import Training


@pytest.mark.numba
def test_training_goes_on_while_the_kernel_is_compiled(little, monkeypatch):
    X, _, y, _ = little
    slow, compiling, done = Engine(), threading.Event(), threading.Event()

    def compile_slowly():
        compiling.set()
        assert done.wait(30)
        from digitwidget.network.backends import numba_kernel

        slow.kernel = numba_kernel

    slow._compile = compile_slowly
    monkeypatch.setattr("digitwidget.network.training.engine", slow)
    training = Training(Network(random_state=0), X, y)
    slow.start()
    assert compiling.wait(30)
    training.step()
    assert slow.kernel is None
    done.set()
    slow.wait()
    training.step()
    assert training.history.last == 2


def test_small_problems_do_not_start_the_compiler(little, monkeypatch):
    X, _, y, _ = little
    idle = Engine()
    monkeypatch.setattr("digitwidget.network.training.engine", idle)
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
    from digitwidget.network.backends.dispatch import engine
    X, _, y, _ = split(*load_digits())
    if {wait}: engine.wait()
    net = Network(random_state=0, epochs=3, **{settings}).fit(X, y)
    loss, total = float(net.history_.loss[-1]), float(net.history_.params().sum())
    print(engine.kernel is not None, repr(loss), total.hex())
"""


@cache
def fit_after(before, settings):
    done = run(FIT.format(before=before, wait=True, settings=settings))
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


CHAOS = repr({"activation": "tanh", "momentum": 0.9, "batch_size": 32, "learning_rate": 0.6})
BROKEN = """import types
    class Broken(types.ModuleType):
        __spec__ = None
        def __getattr__(self, name): raise SystemError("broken")
    sys.modules["numba"] = Broken("numba")"""


@pytest.mark.numba
@pytest.mark.parametrize("settings", ["{}", CHAOS], ids=["defaults", "tanh, momentum, batches"])
def test_told_not_to_compile_the_same_bytes_come_out(settings):
    told = "import os; os.environ['NUMBA_DISABLE_JIT'] = '1'"
    (no, *plain), (yes, *compiled) = fit_after(told, settings), fit_after("", settings)
    assert (no, yes) == ("False", "True")
    assert plain == compiled


@pytest.mark.numba
@pytest.mark.parametrize("without", ["sys.modules['numba'] = None", BROKEN], ids=["none", "broken"])
def test_without_numba_the_same_numbers_come_out(without):
    (no, loss, total), (yes, *compiled) = fit_after(without, "{}"), fit_after("", "{}")
    assert (no, yes) == ("False", "True")
    np.testing.assert_allclose(float(loss), float(compiled[0]), rtol=1e-12)
    np.testing.assert_allclose(float.fromhex(total), float.fromhex(compiled[1]), rtol=1e-12)


@pytest.mark.numba
def test_an_unwritable_cache_costs_time_and_nothing_else():
    nowhere = "from numba.core import caching; caching.CacheImpl._locator_classes = []"
    done = run(FIT.format(before=nowhere, wait=True, settings={}))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("True")


@pytest.mark.numba
def test_the_kernel_frees_the_gil(little):
    assert engine.wait()
    X, _, y, _ = little
    training = Training(Network(hidden=2000, random_state=0), np.tile(X, (10, 1)), np.tile(y, 10))
    worker = threading.Thread(target=training.step)
    worker.start()
    longest, last = 0.0, time.perf_counter()
    while worker.is_alive():
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    assert training.history.last == 1
    assert longest < 1

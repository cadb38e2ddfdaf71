"""Training beside hand-written C and the peers: each figure with its target."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import growth
import numpy as np
import peers
from table import Row, show

from digitwidget import Network, load_digits, split
from digitwidget.network.backends import numba_kernel
from digitwidget.network.backends.csr import CSRMatrix
from digitwidget.network.backends.dispatch import engine
from digitwidget.network.hyperparameters import Spec
from digitwidget.network.training import Training

EPOCHS = 90
ROUNDS = 15
FIRST = """
import time; start = time.perf_counter()
from digitwidget import Network, load_digits, split
from digitwidget.network.training import Training
X, X_test, y, y_test = split(*load_digits())
training = Training(Network(random_state=0), X, y, (X_test, y_test))
training.step(); print(time.perf_counter() - start)
while training.history.last < 90: training.step()
print(time.perf_counter() - start)
"""


def main() -> list[Row]:
    return show("training: 1000 × 64-40-10 × 90 epochs, float64", measure())


def measure() -> Iterator[Row]:
    engine.wait()
    c, fit, kernel = contest()
    yield fact("C, hand-written", f"{c:.3f} s")
    yield at_most("fit with history and metrics on ÷ C", fit / c, 1.5, "×")
    yield at_most("the kernel alone ÷ C", kernel / c, 1.3, "×")
    yield at_most("weights after 90 epochs, largest distance from C's", distance(), 1e-10, "")
    yield from ahead(fit, kernel)
    first, whole = first_call()
    yield at_most("first call ever: imports to the first epoch", first, 1.0, "s")
    yield fact("first call ever: imports to the 90th, Numba compiled", f"{whole:.1f} s")
    for name, settings in {"batch 1": {"batch_size": 1}, "batch 256": {"batch_size": 256}}.items():
        yield at_most(f"memory beside data and history, {name}", memory(**settings), 3, "×")
    yield from growth.measure()


def at_most(name: str, figure: float, target: float, unit: str) -> Row:
    return name, f"{figure:.3g} {unit}", f"≤ {target:g} {unit}", bool(figure <= target)


def at_least(name: str, figure: float, target: float) -> Row:
    return name, f"{figure:.3g} ×", f"≥ {target:g} ×", bool(figure >= target)


def fact(name: str, figure: str) -> Row:
    return name, figure, "", True


def descend() -> Callable[[Any], Any]:
    """Our kernel on the very problem C is given."""
    X, y, order, _ = peers.problem()
    ink, spec, still = CSRMatrix.of(X), Spec((64, 40, 10)), np.empty(0)
    return lambda params: numba_kernel.train_epoch(params, still, ink, y, order, spec)[0]


def contest() -> tuple[float, float, float]:
    """Median seconds of 90 epochs, in turns: what else the machine does hits all alike."""
    X, X_test, y, y_test = split(*load_digits())
    flat = peers.problem()[3]
    epochs = {"C": peers.limit(), "kernel": descend()}

    def run(name: str) -> None:
        params = flat.copy()
        for _ in range(EPOCHS):
            params = epochs[name](params)

    def fit() -> None:
        net = Network(epochs=EPOCHS, random_state=0)
        history = net.fit(X, y, validation_data=(X_test, y_test)).history_
        assert history.val_accuracy[-1] > 0.96
        assert len(history) == EPOCHS + 1

    calls = [lambda: run("C"), fit, lambda: run("kernel")]
    rounds = [[peers.seconds(call) for call in calls] for _ in range(ROUNDS)]
    c, fitted, kernel = (statistics.median(times) for times in zip(*rounds, strict=True))
    return c, fitted, kernel


def distance() -> float:
    """Between C's weights and ours, both after 90 epochs."""
    ends = []
    for epoch in (peers.limit(), descend()):
        params = peers.problem()[3].copy()
        for _ in range(EPOCHS):
            params = epoch(params)
        ends.append(params)
    return float(abs(ends[0] - ends[1]).max())


def ahead(fit: float, kernel: float) -> Iterator[Row]:
    """One epoch of the slow peers stands for 90."""
    X, y = peers.problem()[:2]
    jax = peers.jax_scan(EPOCHS)
    seconds = min(map(peers.seconds, [jax] * 3))
    yield at_least("the kernel alone ahead of JAX jit + scan", seconds / kernel, 1.5)
    yield fact("fit with history and metrics ahead of JAX jit + scan", f"{seconds / fit:.3g} ×")
    loop = EPOCHS * peers.numpy_loop()
    yield fact("fit ahead of the same updates in tight NumPy", f"{loop / fit:.3g} ×")
    mlp = EPOCHS * peers.mlp_classifier(X, y, 40, 1, epochs=2)
    yield at_least("fit ahead of MLPClassifier(batch_size=1)", mlp / fit, 100)
    yield at_least("fit ahead of a PyTorch loop", EPOCHS * peers.torch_loop() / fit, 100)


def first_call() -> tuple[float, float]:
    """In a fresh process with nothing cached: until the first epoch, until the 90th."""
    runs = []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [sys.executable, "-c", FIRST], capture_output=True, text=True, check=True,
                env={**os.environ, "NUMBA_CACHE_DIR": folder},
            )  # fmt: skip
            runs.append([float(line) for line in done.stdout.split()])
    first, whole = (statistics.median(times) for times in zip(*runs, strict=True))
    return first, whole


def memory(**settings: Any) -> float:
    """Most memory an epoch takes, past what the history keeps of it, in sizes of the parameters."""
    rng = np.random.default_rng(0)
    X, y = rng.random((400, 784)), np.arange(400) % 10
    net = Network(1024, momentum=0.5, learning_rate=0.01, random_state=0, **settings)
    training = Training(net, X, y)
    training.step()
    tracemalloc.start()
    training.step()
    kept, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (most - kept) / training.history.params().nbytes


if __name__ == "__main__":
    main()

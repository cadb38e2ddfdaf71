"""How training grows with samples, units, inputs and batches, beside MLPClassifier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import peers

from digitwidget import Network
from digitwidget.network.training import Training

Row = tuple[str, str, str, bool]


@dataclass(frozen=True)
class Problem:
    samples: int = 1000
    inputs: int = 64
    hidden: int = 40
    batch: int = 1

    @property
    def work(self) -> int:
        """Samples × parameters."""
        return self.samples * ((self.inputs + 1) * self.hidden + (self.hidden + 1) * 10)

    def data(self) -> tuple[Any, Any]:
        """Like digits, half the ink is zero."""
        rng = np.random.default_rng(0)
        X = rng.random((self.samples, self.inputs))
        X *= rng.random(X.shape) < 0.5
        return X, rng.permutation(np.arange(self.samples) % 10)


AXES: dict[str, list[Any]] = {
    "samples": [1000, 10_000, 100_000],
    "hidden": [16, 64, 256, 1024],
    "inputs": [64, 256, 784],
    "batch": [1, 4, 16, 64, 256],
}


def ours(problem: Problem, X: Any, y: Any) -> float:
    """Seconds of one epoch, with loss and accuracy after it."""
    net = Network(
        problem.hidden, batch_size=problem.batch, learning_rate=0.1, input_scale=1, random_state=0
    )
    training = Training(net, X, y)
    training.step()
    return min(peers.seconds(training.step) for _ in range(3 if problem.samples > 10_000 else 9))


def measure() -> Iterator[Row]:
    for axis, values in AXES.items():
        points = []
        for value in values:
            problem = replace(Problem(), **{axis: value})
            X, y = problem.data()
            mine, theirs = ours(problem, X, y), peers.mlp_classifier(
                X, y, problem.hidden, problem.batch
            )  # fmt: skip
            points.append((problem.work, mine))
            name = f"one epoch, {axis} {value}: {mine * 1e3:.3g} ms, MLP {theirs * 1e3:.3g} ms"
            yield name, f"{theirs / mine:.3g} ×", "> 1 ×", theirs > mine
        if axis != "batch":
            work, times = np.log(points).T
            slope = float(np.polyfit(work, times, 1)[0])
            yield f"growth with {axis}, exponent", f"{slope:.2f}", "≤ 1.05", slope <= 1.05

"""The same training by others: hand-written C, JAX, PyTorch, scikit-learn, NumPy.

Each function returns the seconds of one epoch over 1000 digits, 64-40-10, float64, batch 1.
"""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from sklearn.utils._testing import ignore_warnings

from digitwidget import Network, load_digits, split

RATE = 0.7
COMPILER = ["gcc", "-O3", "-march=native", "-shared", "-fPIC"]


@cache
def problem() -> tuple[Any, ...]:
    """Scaled samples, class indices, an order, and initial parameters."""
    X, _, y, _ = split(*load_digits())
    net = Network(epochs=0, random_state=0).fit(X, y)
    order = np.random.default_rng(0).permutation(len(y))
    return X / 16, y, order, net.history_.params()


@cache
def limit() -> Callable[[Any], Any]:
    """The C epoch: changes a flat vector of parameters in place, and returns it."""
    X, y, order, _ = problem()
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "limit.so"
        source = Path(__file__).with_name("limit.c")
        subprocess.run([*COMPILER, str(source), "-o", str(library), "-lm"], check=True)
        epoch = ctypes.CDLL(str(library)).epoch
    data = [ctypes.c_void_p(a.ctypes.data) for a in (X, y, order)]
    n, rate = ctypes.c_int64(len(y)), ctypes.c_double(RATE)

    def run(params: Any) -> Any:
        epoch(ctypes.c_void_p(params.ctypes.data), *data, n, rate)
        return params

    return run


def seconds(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def jax_scan(epochs: int) -> Callable[[], Any]:
    """A jitted scan over samples within one over epochs, compiled beforehand."""
    import jax
    import jax.numpy as jnp
    from jax import lax

    jax.config.update("jax_enable_x64", True)
    X, y, order, flat = problem()
    W1, b1 = flat[:2560].reshape(64, 40), flat[2560:2600]
    W2, b2 = flat[2600:3000].reshape(40, 10), flat[3000:]
    rows, targets = jnp.array(X[order]), jnp.eye(10)[jnp.array(y[order])]

    def sample(params: Any, pair: Any) -> Any:
        (W1, b1, W2, b2), (x, t) = params, pair
        h = jax.nn.sigmoid(x @ W1 + b1)
        o = jax.nn.sigmoid(h @ W2 + b2)
        d = RATE * (o - t) * o * (1 - o)
        e = (W2 @ d) * h * (1 - h)
        return (W1 - jnp.outer(x, e), b1 - e, W2 - jnp.outer(h, d), b2 - d), None

    @jax.jit
    def train(params: Any) -> Any:
        once = lambda params, _: (lax.scan(sample, params, (rows, targets))[0], None)  # noqa: E731
        return lax.scan(once, params, None, length=epochs)[0]

    start = tuple(map(jnp.array, (W1, b1, W2, b2)))
    jax.block_until_ready(train(start))
    return lambda: jax.block_until_ready(train(start))


def torch_loop() -> float:
    """The loop a tutorial would write: zero_grad, forward, backward, step."""
    import torch

    torch.set_num_threads(1)
    X, y, order, _ = problem()
    model = torch.nn.Sequential(
        torch.nn.Linear(64, 40), torch.nn.Sigmoid(), torch.nn.Linear(40, 10), torch.nn.Sigmoid()
    ).double()
    descent = torch.optim.SGD(model.parameters(), lr=RATE)
    rows, targets = torch.tensor(X), torch.eye(10, dtype=torch.float64)[torch.tensor(y)]

    def epoch() -> None:
        for s in order:
            descent.zero_grad()
            loss = ((model(rows[s]) - targets[s]) ** 2).sum() / 2
            loss.backward()
            descent.step()

    return min(seconds(epoch) for _ in range(2))


def numpy_loop() -> float:
    """As the original notebook lays it out, biases in the last column, but nothing done twice."""
    X, y, order, _ = problem()
    rng = np.random.default_rng(0)
    layers = [rng.uniform(-0.5, 0.5, shape) for shape in ((40, 65), (10, 41))]

    def sigmoid(z: Any) -> Any:
        return 1 / (1 + np.exp(-z))

    def epoch() -> None:
        W1, W2 = layers
        for s in order:
            x = np.append(X[s], 1).reshape(-1, 1)
            h = np.append(sigmoid(W1 @ x), [[1]], axis=0)
            o = sigmoid(W2 @ h)
            target = np.zeros((10, 1))
            target[y[s]] = 1
            d = (o - target) * o * (1 - o)
            e = ((W2.T @ d) * h * (1 - h))[:-1]
            W2 -= RATE * d @ h.T
            W1 -= RATE * e @ x.T

    return min(seconds(epoch) for _ in range(2))


@ignore_warnings(category=ConvergenceWarning)
def mlp_classifier(X: Any, y: Any, hidden: int, batch_size: int, epochs: int = 1) -> float:
    """Plain SGD; without its first call's set-up, which is one epoch too."""
    model = MLPClassifier(
        (hidden,), activation="logistic", solver="sgd", batch_size=batch_size, momentum=0,
        nesterovs_momentum=False, alpha=0, learning_rate_init=0.1,
    )  # fmt: skip
    model.partial_fit(X[:batch_size], y[:batch_size], classes=np.unique(y))

    def run() -> None:
        for _ in range(epochs):
            model.partial_fit(X, y)

    return seconds(run) / epochs

"""The descent agrees with the formulas: with plain loops, with the compiled epoch, with itself."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from digitwidget.network import backprop
from digitwidget.network.backends import numpy_exact
from digitwidget.network.backends.csr import CSRMatrix
from digitwidget.network.hyperparameters import Spec
from digitwidget.network.parameters import size

NETS = json.loads((Path(__file__).parents[1] / "fixtures/network.json").read_text())
BACKENDS = {"numpy": backprop, "numpy_exact": numpy_exact}


@pytest.fixture(scope="module")
def numba_kernel():
    from digitwidget.network.backends import numba_kernel

    return numba_kernel


def spec_of(net):
    names = Spec.__dataclass_fields__
    return Spec(**{k: tuple(v) if k == "sizes" else v for k, v in net.items() if k in names})


@pytest.fixture(params=NETS, ids=lambda net: net["name"])
def net(request):
    arrays = ("params", "samples", "labels", "order", "gradient", "trained")
    made = {k: np.array(v) if k in arrays else v for k, v in request.param.items()}
    return {**made, "X": made["samples"] * (made["full_ink"] / 16)}


def test_forward_pass_is_the_fixtures(net):
    layers = backprop.forward(net["params"], net["X"] / net["input_scale"], spec_of(net))
    for index, layer in enumerate(layers):
        expected = [sample[index] for sample in net["layers"]]
        np.testing.assert_allclose(layer, expected, rtol=1e-12, atol=1e-14)


def test_forward_pass_with_neurons_switched_off_is_the_fixtures(net):
    scaled, spec = net["X"] / net["input_scale"], spec_of(net)
    layers = backprop.forward(net["params"], scaled, spec, net["off"])
    for index, layer in enumerate(layers):
        expected = [sample[index] for sample in net["layers_off"]]
        np.testing.assert_allclose(layer, expected, rtol=1e-12, atol=1e-14)
    _, outputs, best = backprop.outputs(net["params"], net["X"], spec, net["off"])
    np.testing.assert_allclose(outputs, layers[-1], rtol=1e-12, atol=1e-14)
    np.testing.assert_array_equal(best, layers[-1].argmax(axis=1))


def test_error_and_gradient_are_the_fixtures(net):
    error, grad = backprop.gradient(
        net["params"], net["X"] / net["input_scale"], net["labels"], spec_of(net)
    )
    assert error == pytest.approx(net["error"], rel=1e-12)
    np.testing.assert_allclose(grad, net["gradient"], rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("backend", [*BACKENDS, pytest.param("numba", marks=pytest.mark.numba)])
def test_one_epoch_is_the_fixtures(net, backend, request):
    params, spec = net["params"].copy(), spec_of(net)
    velocity = np.zeros(params.size if spec.momentum else 0)
    X = net["X"] if backend == "numpy" else CSRMatrix.of(net["X"], net["input_scale"])
    module = BACKENDS.get(backend) or request.getfixturevalue("numba_kernel")
    params, _ = module.train_epoch(params, velocity, X, net["labels"], net["order"], spec)
    np.testing.assert_allclose(params, net["trained"], rtol=0, atol=1e-13)


@pytest.mark.numba
def test_numpy_exact_and_kernel_agree_to_the_last_bit(net, numba_kernel):
    spec, X = spec_of(net), CSRMatrix.of(net["X"], net["input_scale"])
    y, order, trained = net["labels"], net["order"], []
    for backend in (numpy_exact, numba_kernel):
        params = net["params"].copy()
        velocity = np.zeros(params.size if spec.momentum else 0)
        for _ in range(20):
            params, velocity = backend.train_epoch(params, velocity, X, y, order, spec)
        z, o, best = backend.outputs(params, X, spec)
        trained.append([a.tobytes() for a in (params, velocity, z, o, best)])
    assert trained[0] == trained[1]


@pytest.mark.numba
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("batch_size", [1, 32])
@pytest.mark.parametrize("l2", [0.0, 1e-3])
@pytest.mark.parametrize("hidden", [(17,), (1, 5)], ids=str)
def test_numpy_exact_and_kernel_agree_whatever_the_settings(
    little, numba_kernel, activation, output, momentum, batch_size, l2, hidden
):
    X, _, y, _ = little
    spec = Spec(
        (64, *hidden, 10), activation, output, learning_rate=0.3, batch_size=batch_size,
        momentum=momentum, l2=l2, input_scale=16.0,
    )  # fmt: skip
    ink, order = CSRMatrix.of(X, 16.0), np.random.default_rng(0).permutation(len(y))
    start = np.random.default_rng(1).uniform(-0.5, 0.5, size(spec.sizes))
    ends = []
    for backend in (numpy_exact, numba_kernel):
        params, velocity = start, np.zeros(start.size if momentum else 0)
        for _ in range(3):
            params, velocity = backend.train_epoch(params, velocity, ink, y, order, spec)
        assert np.isfinite(params).all()
        ends.append([a.tobytes() for a in (params, velocity, *backend.outputs(params, ink, spec))])
    assert ends[0] == ends[1]

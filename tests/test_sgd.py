"""The descent agrees with the formulas: with plain loops, with the compiled epoch, with itself."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from digitwidget import compiled, layout, sgd, twin
from digitwidget.samples import CSRMatrix

NETS = json.loads((Path(__file__).parent / "fixtures/network.json").read_text())
ENGINES = {"numpy": sgd, "twin": twin, "numba": compiled}


def spec_of(net):
    names = sgd.Spec.__dataclass_fields__
    return sgd.Spec(**{k: tuple(v) if k == "sizes" else v for k, v in net.items() if k in names})


@pytest.fixture(params=NETS, ids=lambda net: net["name"])
def net(request):
    arrays = ("params", "samples", "labels", "order", "gradient", "trained")
    made = {k: np.array(v) if k in arrays else v for k, v in request.param.items()}
    return {**made, "X": made["samples"].astype(float)}


def test_forward_pass_is_the_fixtures(net):
    layers = sgd.forward(net["params"], net["X"] / net["input_scale"], spec_of(net))
    for index, layer in enumerate(layers):
        expected = [sample[index] for sample in net["layers"]]
        np.testing.assert_allclose(layer, expected, rtol=1e-12, atol=1e-14)


def test_error_and_gradient_are_the_fixtures(net):
    error, grad = sgd.gradient(
        net["params"], net["X"] / net["input_scale"], net["labels"], spec_of(net)
    )
    assert error == pytest.approx(net["error"], rel=1e-12)
    np.testing.assert_allclose(grad, net["gradient"], rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("engine", ENGINES)
def test_one_epoch_is_the_fixtures(net, engine):
    params, spec = net["params"].copy(), spec_of(net)
    velocity = np.zeros(params.size if spec.momentum else 0)
    X = net["X"] if engine == "numpy" else CSRMatrix.of(net["X"], net["input_scale"])
    params, _ = ENGINES[engine].train_epoch(params, velocity, X, net["labels"], net["order"], spec)
    np.testing.assert_allclose(params, net["trained"], rtol=0, atol=1e-13)


def test_twin_and_kernel_agree_to_the_last_bit(net):
    spec, X = spec_of(net), CSRMatrix.of(net["X"], net["input_scale"])
    trained = []
    for engine in (twin, compiled):
        params = net["params"].copy()
        velocity = np.zeros(params.size if spec.momentum else 0)
        for _ in range(20):
            params, velocity = engine.train_epoch(
                params, velocity, X, net["labels"], net["order"], spec
            )
        z, o, best = engine.outputs(params, X, spec)
        trained.append([a.tobytes() for a in (params, velocity, z, o, best)])
    assert trained[0] == trained[1]


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("batch_size", [1, 32])
@pytest.mark.parametrize("l2", [0.0, 1e-3])
@pytest.mark.parametrize("hidden", [(17,), (1, 5)], ids=str)
def test_the_port_and_the_kernel_agree_whatever_the_settings(
    little, activation, output, momentum, batch_size, l2, hidden
):
    X, _, y, _ = little
    spec = sgd.Spec(
        (64, *hidden, 10), activation, output, learning_rate=0.3, batch_size=batch_size,
        momentum=momentum, l2=l2, input_scale=16.0,
    )  # fmt: skip
    ink, order = CSRMatrix.of(X, 16.0), np.random.default_rng(0).permutation(len(y))
    start = np.random.default_rng(1).uniform(-0.5, 0.5, layout.size(spec.sizes))
    ends = []
    for engine in (twin, compiled):
        params, velocity = start, np.zeros(start.size if momentum else 0)
        for _ in range(3):
            params, velocity = engine.train_epoch(params, velocity, ink, y, order, spec)
        assert np.isfinite(params).all()
        ends.append([a.tobytes() for a in (params, velocity, *engine.outputs(params, ink, spec))])
    assert ends[0] == ends[1]

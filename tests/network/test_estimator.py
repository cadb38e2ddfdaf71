"""What a Network computes is exact: against plain loops, finite differences and scikit-learn."""

from __future__ import annotations

import itertools
import pickle
import warnings
from dataclasses import replace

import numpy as np
import pytest
from reference import mlp
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.neural_network import MLPClassifier
from sklearn.utils.validation import check_is_fitted

from digitwidget import Network
from digitwidget.network.parameters import size, views

COMBINATIONS = [
    {"activation": activation, "output_activation": output, "loss": loss, "hidden": hidden}
    for activation, output, loss, hidden in itertools.product(
        ("sigmoid", "tanh", "relu"),
        ("sigmoid", "softmax"),
        ("squared_error", "cross_entropy"),
        (5, (5, 4)),
    )
]


def ids(settings):
    return "-".join(str(value) for value in settings.values())


def reference_net(net):
    names = ("activation", "output_activation", "loss", "learning_rate", "batch_size", "l2")
    return {name: getattr(net, name) for name in names} | {
        "momentum": net.momentum,
        "sizes": net.sizes_,
    }


@pytest.mark.parametrize("extra", [{}, {"batch_size": 4, "momentum": 0.9, "l2": 0.01}], ids=ids)
@pytest.mark.parametrize("settings", COMBINATIONS, ids=ids)
def test_two_epochs_are_those_of_plain_loops(small, settings, extra):
    X, y = small
    net = Network(**settings, **extra, learning_rate=0.1, shuffle=False, epochs=2, random_state=1)
    net.fit(X, y)
    flat = net.history_.params(0).tolist()
    velocity, ink = [0.0] * len(flat), (X / 16).tolist()
    for epoch in (1, 2):
        flat, velocity = mlp.epoch(
            flat, velocity, ink, y.tolist(), list(range(9)), reference_net(net)
        )
        np.testing.assert_allclose(net.history_.params(epoch), flat, rtol=0, atol=1e-12)
    weights, biases = mlp.unflatten(flat, net.sizes_)
    loss, _, _ = mlp.gradient(weights, biases, ink, y.tolist(), reference_net(net))
    assert net.history_.loss[2] == pytest.approx(loss, rel=1e-12)


def with_params(net, flat):
    """Puts other parameters in the place of the initial ones."""
    moments = net.history_._moments
    moments[0] = replace(moments[0], params=flat)


def loss_at(net, flat, X, y):
    moved = pickle.loads(pickle.dumps(net))
    with_params(moved, flat)
    return moved.gradient(X, y)[0]


@pytest.mark.parametrize("settings", COMBINATIONS, ids=ids)
def test_gradients_are_those_of_finite_differences(small, settings):
    X, y = small
    net = Network(**settings, l2=0.1, epochs=0, random_state=2, init_range=0.7).fit(X, y)
    flat, h = net.history_.params(), 1e-5
    _, coefs, intercepts = net.gradient(X, y)
    assert [g.shape for g in coefs] == [W.shape for W in net.coefs_]
    assert [g.shape for g in intercepts] == [b.shape for b in net.intercepts_]
    found = []
    for i in range(flat.size):
        step = np.zeros_like(flat)
        step[i] = h
        sides = [loss_at(net, flat + k * step, X, y) for k in (-2, -1, 1, 2)]
        found.append(np.dot([1, -8, 8, -1], sides) / (12 * h))
    exact = np.concatenate(
        [g.ravel() for pair in zip(coefs, intercepts, strict=True) for g in pair]
    )
    assert np.linalg.norm(found - exact) <= 1e-7 * np.linalg.norm(exact)


MLP = {"sigmoid": "logistic", "tanh": "tanh", "relu": "relu"}


@pytest.mark.parametrize("batch_size", [1, 8, 50])
@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("activation", MLP)
def test_weights_are_those_of_mlp_classifier(data, activation, momentum, batch_size):
    X, _, y, _ = data
    X, y = X[:200], y[:200]
    settings = {"batch_size": batch_size, "momentum": momentum, "learning_rate": 0.01}
    net = Network(
        (12, 11), activation=activation, output_activation="softmax", loss="cross_entropy",
        l2=1e-3, epochs=0, shuffle=False, random_state=0, **settings,
    ).fit(X, y)  # fmt: skip
    mlp = MLPClassifier(
        (12, 11), activation=MLP[activation], solver="sgd", batch_size=batch_size, shuffle=False,
        learning_rate_init=1e-300, momentum=momentum, nesterovs_momentum=False,
        alpha=1e-3 * batch_size,
    )  # fmt: skip
    mlp.partial_fit(X / 16, y, classes=np.arange(10))
    mlp.coefs_[:] = [W.copy() for W in net.coefs_]
    mlp.intercepts_[:] = [b.copy() for b in net.intercepts_]
    mlp._optimizer.learning_rate = mlp._optimizer.learning_rate_init = 0.01
    mlp._optimizer.velocities = [np.zeros_like(v) for v in mlp._optimizer.velocities]
    mlp._optimizer.params = mlp.coefs_ + mlp.intercepts_
    for _ in range(2):
        mlp.partial_fit(X / 16, y)
        net.partial_fit(X, y)
    for ours, theirs in zip(net.coefs_, mlp.coefs_, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-10)


def test_the_defaults_are_the_originals(data):
    X, X_test, y, y_test = data
    net = Network(random_state=0).fit(X, y, validation_data=(X_test, y_test))
    assert net.sizes_ == [64, 40, 10]
    assert net.n_iter_ == 90
    assert abs(net.history_.params(0)).max() <= 0.5
    assert net.score(X_test, y_test) > 0.96
    assert net.history_.val_accuracy[-1] == net.score(X_test, y_test)
    assert net.loss_curve_ == net.history_.loss[1:].tolist()
    assert net.history_.loss[-1] == pytest.approx(net.gradient(X, y)[0], rel=1e-12)


def test_two_hidden_layers_score_above_96_percent(data):
    X, X_test, y, y_test = data
    assert (
        Network(hidden=(60, 50), epochs=60, random_state=0).fit(X, y).score(X_test, y_test) > 0.96
    )


def test_activations_are_one_array_a_layer_at_any_epoch(data):
    X, _, y, _ = data
    net = Network(hidden=(7, 6), epochs=3, random_state=0).fit(X, y)
    assert [layer.shape for layer in net.activations(X[:5])] == [(5, 7), (5, 6), (5, 10)]
    a, (W, b) = X[:5] / 16, (net.coefs_[0], net.intercepts_[0])
    np.testing.assert_allclose(net.activations(X[:5])[0], 1 / (1 + np.exp(-(a @ W + b))))
    before = net.activations(X[:5], epoch=1)
    again = Network(hidden=(7, 6), epochs=1, random_state=0).fit(X, y).activations(X[:5])
    for one, other in zip(before, again, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_probabilities_sum_to_one_even_where_outputs_vanish(small, output):
    X, y = small
    net = Network(output_activation=output, epochs=0, random_state=0).fit(X, y)
    with_params(net, np.where(net.history_.params() > 0, 1e6, -1e6))
    for scaled in (X, -X):
        np.testing.assert_allclose(net.predict_proba(scaled).sum(axis=1), 1)


def test_glorot_draws_from_its_range(small):
    net = Network(hidden=400, init="glorot", epochs=0, random_state=0).fit(*small)
    bound = np.sqrt(6 / 406)
    assert 0.99 * bound < abs(net.coefs_[0]).max() <= bound
    assert not net.intercepts_[0].any()


def test_divergence_keeps_the_last_finite_epoch(data):
    X, _, y, _ = data
    net = Network(activation="relu", loss="cross_entropy", l2=1.2, learning_rate=2, random_state=0)
    with pytest.warns(ConvergenceWarning, match="lower learning_rate, now 2; .* after epoch"):
        net.fit(X, y)
    assert net.n_iter_ < 90
    assert np.isfinite(net.history_.params()).all()
    assert np.isfinite(net.history_.loss).all()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        net.predict(X)


WARNED = {
    "diverged": lambda X, y: Network(
        activation="relu", loss="cross_entropy", l2=1.2, learning_rate=2, random_state=0
    ).fit(X, y),
    "diverged inside an epoch": lambda X, y: Network(
        activation="relu", loss="cross_entropy", learning_rate=1e5, l2=1e5, moments=8
    ).fit(X, y),
    "labels in one column": lambda X, y: Network(epochs=0).fit(X, y[:, None]),
    "labels in one column, for a gradient": lambda X, y: (
        Network(epochs=0).fit(X, y).gradient(X, y[:, None])
    ),
    "far from 0 to 1": lambda X, y: Network(epochs=0, input_scale=0.1).fit(X, y),
    "another range": lambda X, y: Network(epochs=0).fit(X, y).partial_fit(10 * X, y),
    "another range, predicted": lambda X, y: Network(epochs=0).fit(X, y).predict(10 * X),
    "another range, by way of scikit-learn": lambda X, y: (
        Network(epochs=0).fit(X, y).score(10 * X, y)
    ),
}


def test_classes_are_those_that_training_began_with(small):
    X, y = small
    net = Network(hidden=3, random_state=0).partial_fit(X, y, classes=range(3))
    net.partial_fit(X, y, classes=range(3))
    with pytest.raises(ValueError, match=r"began with, \[0, 1, 2\], got \[1, 2, 3\]: call fit"):
        net.partial_fit(X, y, classes=[1, 2, 3])
    assert net.n_iter_ == 2


@pytest.mark.parametrize("use", WARNED.values(), ids=WARNED)
def test_a_warning_names_the_line_of_the_user(data, use):
    X, _, y, _ = data
    with pytest.warns(Warning, match="diverged|samples reach|column") as warned:
        use(X, y)
    assert {warning.filename for warning in warned} == {__file__}


FITTED = ["coefs_", "intercepts_", "classes_", "loss_curve_", "n_iter_", "history_"]


@pytest.mark.parametrize("name", FITTED)
def test_what_training_brings_is_not_there_before_it_and_says_so(small, name):
    net = Network(hidden=2, epochs=1)
    assert not hasattr(net, name)
    with pytest.raises(NotFittedError, match=f"has no {name}: call fit"):
        getattr(net, name)
    with pytest.raises(NotFittedError):
        check_is_fitted(net)
    with pytest.raises(AttributeError, match="no attribute 'coef_'"):
        net.coef_  # noqa: B018
    assert hasattr(net.fit(*small), name)
    assert hasattr(pickle.loads(pickle.dumps(net)), name)


@pytest.mark.parametrize("epoch", ["x", [1], True, np.nan, 1j])
def test_what_is_no_epoch_is_refused(small, epoch):
    net = Network(hidden=2, epochs=3, random_state=0).fit(*small)
    history = net.history_
    for use in (history.params, history.cut, lambda e: net.activations(small[0], epoch=e)):
        with pytest.raises(ValueError, match=r"epoch must be .*3, got"):
            use(epoch)
    with pytest.raises(ValueError, match="epoch must be"):
        history.nearest(epoch)


@pytest.mark.parametrize(
    ("labels", "message"),
    [(1, r"one label a sample, as \[7\], got 1"), ([{}], r"got \{\}"), ([9], "label 9")],
)
def test_labels_of_a_gradient_are_one_a_sample(small, labels, message):
    net = Network(hidden=2, epochs=1, random_state=0).fit(*small)
    with pytest.raises(ValueError, match=f"y .*{message}"):
        net.gradient(small[0][:1], labels)


def test_sizes_agree_with_the_layout():
    assert size([64, 40, 10]) == 3010
    weights, biases = views(np.arange(3010.0), [64, 40, 10])
    assert weights[1][0, 0] == 2600
    assert biases[0][0] == 2560

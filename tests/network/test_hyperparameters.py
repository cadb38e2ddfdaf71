"""A Network refuses what it cannot train with, by name, and stays as it was."""

from __future__ import annotations

import numpy as np
import pytest

from digitwidget import Network


def test_fitted_weights_cannot_be_changed_by_accident(small):
    net = Network(epochs=1).fit(*small)
    with pytest.raises(ValueError, match="read-only"):
        net.coefs_[0][0, 0] = 1


BAD = {
    "hidden": [0, -1, 1.5, (3, 0), "40", True, 5000, (3,) * 17, None],
    "activation": ["softmax", "SIGMOID", None],
    "output_activation": ["tanh"],
    "loss": ["mse"],
    "learning_rate": [-0.1, np.nan, np.inf, "0.7", None],
    "batch_size": [0, 1.5, -3],
    "momentum": [-0.1, 1.1, np.nan],
    "l2": [-1, np.inf],
    "epochs": [-1, 1.5, 10**7],
    "init": ["zeros"],
    "init_range": [-1, np.nan],
    "input_scale": [0, -16, np.nan, np.inf],
    "max_snapshots": [0, 1, 10**6],
    "augment": ["twist", 3, abs],
    "shuffle": ["no", 1, None],
    "verbose": ["no"],
    "random_state": [-1, 1.5, "seed"],
}


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, vs in BAD.items() for v in vs], ids=repr)
def test_bad_settings_are_named(small, name, value):
    net = Network(**{name: value})
    with pytest.raises(ValueError, match=name):
        net.fit(*small)
    assert vars(net) == vars(Network(**{name: value}))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda X, y: (X[:0], y[:0]), "0 sample"),
        (lambda X, y: (X, np.zeros(len(X))), "at least 2 classes, got 1 class"),
        (lambda X, y: (np.where(X > 9, np.nan, X), y), "NaN"),
        (lambda X, y: (np.where(X > 9, np.inf, X), y), "infinity"),
        (lambda X, y: (X, y[:-1]), "inconsistent numbers of samples"),
        (lambda X, y: (X, y + 0.5), "continuous"),
        (lambda X, y: (np.zeros((9, 20_000)), y), "number of features"),
        (lambda X, y: (X[0], y), "2D array"),
        (lambda X, y: (X, None), "y"),
        (lambda X, y: (X, [[1], [2, 3]]), r"one label a sample, got \[\[1\], \[2, 3\]\]"),
        (lambda X, y: (X, [{"a": 1}] * 9), r"hashable labels, .* got \{'a': 1\}"),
        (lambda X, y: (X, np.array([{1}] * 9)), r"hashable labels, .* got \{1\}"),
    ],
)
def test_bad_samples_are_named_and_change_nothing(small, change, message):
    net = Network(epochs=1, random_state=0).fit(*small)
    before = dict(vars(net))
    with pytest.raises(ValueError, match=message):
        net.fit(*change(*small))
    assert vars(net) == before


@pytest.mark.parametrize(
    ("validation", "message"),
    [
        (3, "pair"),
        ((np.ones((2, 5)), [0, 1]), "validation_data: .*5 features"),
        ((np.ones((2, 6)), [0, 7]), "label 7"),
        ((np.full((2, 6), np.nan), [0, 1]), "validation_data: .*NaN"),
        ((np.ones((2, 6)), [0]), "validation_data: .*inconsistent"),
        ((np.ones((2, 6)), None), "validation_data: .*y"),
    ],
)
def test_bad_validation_data_is_named(small, validation, message):
    with pytest.raises(ValueError, match=message):
        Network(epochs=1).fit(*small, validation_data=validation)


@pytest.mark.parametrize(
    ("keywords", "cure"),
    [
        ({"epochs": 5}, r"takes no 'epochs': it is a setting, as Network\(epochs=5\)"),
        ({"lr": 0.1}, r"takes no 'lr': it is a setting, as Network\(learning_rate=0.1\)"),
        ({"qqq": 0.1}, "takes no 'qqq'$"),
    ],
)
def test_a_setting_given_to_fit_is_refused_with_the_cure(small, keywords, cure):
    for method in ("fit", "partial_fit"):
        with pytest.raises(TypeError, match=f"{method} {cure}"):
            getattr(Network(), method)(*small, **keywords)


def test_too_many_parameters_are_named(small):
    with pytest.raises(ValueError, match="at most 16777216 parameters"):
        Network(hidden=(4096,) * 3).fit(*small)

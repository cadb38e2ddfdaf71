"""The data are scikit-learn's digits, and a split is a partition that a seed repeats."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import datasets

from digitwidget import load_digits, split


def test_digits_are_scikit_learns():
    X, y = load_digits()
    expected = datasets.load_digits()
    np.testing.assert_array_equal(X, expected.data)
    np.testing.assert_array_equal(y, expected.target)
    X[:] = 0
    assert load_digits()[0].any()


def test_a_split_is_a_partition():
    X = np.arange(50).reshape(25, 2)
    X_train, X_test, y_train, y_test = split(X, X[:, 0], train_size=20)
    assert (len(X_train), len(X_test)) == (20, 5)
    np.testing.assert_array_equal(X_train[:, 0], y_train)
    assert sorted([*y_train, *y_test]) == X[:, 0].tolist()


def test_a_seed_repeats_a_split():
    X, y = load_digits()
    one, same, other = (split(X, y, random_state=seed)[2] for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()


@pytest.mark.parametrize("train_size", [0, 10, -1])
def test_empty_parts_are_refused(train_size):
    with pytest.raises(ValueError, match="train_size must be between 1 and 9"):
        split(np.ones((10, 2)), np.ones(10), train_size=train_size)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"random_state": "x"}, "random_state must be a whole number from 0 on, got 'x'"),
        ({"random_state": -1}, "random_state must be a whole number from 0 on, got -1"),
        ({"train_size": 0.8}, "train_size must be a whole number from 1 to 9, got 0.8"),
        ({"X": 3}, "X must hold one row a sample, got 3"),
        ({"y": 3}, "y must hold one row a sample, got 3"),
    ],
)
def test_what_cannot_be_split_by_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        split(**{"X": np.ones((10, 2)), "y": np.ones(10), "train_size": 5, **arguments})


def test_unequal_lengths_are_refused():
    with pytest.raises(ValueError, match="3 samples and 2 labels"):
        split(np.ones((3, 2)), np.ones(2), train_size=1)

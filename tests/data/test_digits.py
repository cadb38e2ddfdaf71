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


def test_unequal_lengths_are_refused():
    with pytest.raises(ValueError, match="3 samples and 2 labels"):
        split(np.ones((3, 2)), np.ones(2), train_size=1)

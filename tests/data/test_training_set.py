"""Which samples train and as what: as the reference says, balanced, nested, repeatable."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digitwidget import load_digits
from digitwidget.data.samples import Samples
from digitwidget.data.training_set import TrainingSet, chosen, mislabelled

CASES = json.loads((Path(__file__).parents[1] / "fixtures/training_set.json").read_text())
X, y = load_digits()


@pytest.mark.parametrize("case", CASES)
def test_rows_and_labels_are_the_fixtures(case: dict[str, Any]) -> None:
    codes, seed = np.array(case["labels"]), case["random_state"]
    rows = chosen(codes, case["train_size"], seed)
    trained = mislabelled(codes, rows, case["label_noise"], case["classes"], seed)
    assert rows.tolist() == case["rows"]
    assert trained.tolist() == case["trained_as"]


@pytest.mark.parametrize("size", [20, 50, 55, 1000])
def test_every_class_has_its_share(size: int) -> None:
    counts = np.bincount(y[chosen(y, size, 0)])
    assert counts.sum() == size
    assert np.ptp(counts) <= 1


def test_a_rare_class_gives_all_it_has() -> None:
    codes = np.array([0] * 100 + [1] * 3)
    assert np.bincount(codes[chosen(codes, 20, 5)]).tolist() == [17, 3]


def test_more_samples_hold_the_fewer_and_another_seed_takes_others() -> None:
    few, more = set(chosen(y, 30, 7)), set(chosen(y, 60, 7))
    assert few < more
    assert few != set(chosen(y, 30, 8))


@pytest.mark.parametrize("share", [0, 0.1, 0.25, 0.5])
def test_a_share_of_the_labels_is_another_classs(share: float) -> None:
    rows = np.arange(len(y))
    labels = mislabelled(y, rows, share, 10, 3)
    wrong = labels != y
    assert wrong.sum() == int(share * len(y) + 0.5)
    # Each of the other classes alike.
    if share:
        assert np.bincount((labels - y)[wrong] % 10, minlength=10)[1:].min() > 0
    fewer = mislabelled(y, rows, share / 2, 10, 3) != y
    assert not (fewer & ~wrong).any()


def test_labels_keep_their_type_and_test_samples_their_labels() -> None:
    names = np.array(["zero", "one"])[y % 2]
    samples = Samples(X[:100], names[:100], X[100:], names[100:])
    of = TrainingSet(train_size=20, label_noise=0.5).of(samples, np.array(["one", "zero"]), 0)
    assert (of.X.shape, of.y.dtype) == ((20, 64), names.dtype)
    assert set(of.y.tolist()) <= {"one", "zero"}
    assert of.X_test is samples.X_test
    assert of.y_test is samples.y_test


@pytest.mark.parametrize(
    ("settings", "n", "message"),
    [
        ({"train_size": 19}, 100, "train_size must be between 20 and 100, got 19"),
        ({"train_size": 101}, 100, "train_size must be between 20 and 100, got 101"),
        ({"train_size": 20}, 9, "train_size must be at most 9, the training samples there are"),
        ({"train_size": 50.0}, 100, "train_size must be a whole number"),
        ({"train_size": True}, 100, "train_size must be a whole number"),
        ({"train_size": "all"}, 100, "train_size must be a whole number"),
        ({"label_noise": 0.51}, 100, r"label_noise must be between 0 and 0\.5, got 0\.51"),
        ({"label_noise": -0.1}, 100, "label_noise must be between"),
        ({"label_noise": float("nan")}, 100, "label_noise must be between"),
        ({"label_noise": None}, 100, "label_noise must be a number"),
    ],
)
def test_refused(settings: dict[str, Any], n: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        TrainingSet(**settings).check(n)

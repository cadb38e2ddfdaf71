"""Few samples, wrong labels: settings of the widget's trainings, and overfitting to be seen."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from support.fake_page import FakePage
from support.settings import PLAIN

from digitwidget import DigitWidget, Network, load_digits

X, y = load_digits()
LEARNS = {"hidden": 30, "epochs": 60, "augment": None, "random_state": 0}


def trained_on(widget: DigitWidget) -> Any:
    return widget._session.run.training


def test_fifty_samples_are_learned_by_heart_and_no_more() -> None:
    widget = DigitWidget(train_size=50, random_state=0)
    accuracy, test = widget.history.accuracy[-1], widget.history.val_accuracy[-1]
    assert accuracy == 1
    assert test < 0.92
    assert widget.score() == test
    assert widget.settings["train_size"] == 50
    # Bent they are, three copies each; the drawings of our own stay away.
    assert widget.settings["augment"] == "handwriting"
    assert widget.history.samples_seen[-1] == 90 * 3 * 50


def test_one_setting_shows_it_and_the_way_back_is_exact() -> None:
    widget = DigitWidget(**LEARNS)
    before, params = widget.history.val_accuracy[-1], widget.history.params()
    widget.retrain(train_size=50)
    assert widget.history.accuracy[-1] == 1
    assert widget.history.val_accuracy[-1] < before - 0.08
    widget.retrain(learning_rate=0.3)
    assert widget.settings["train_size"] == 50
    widget.retrain(train_size=None, learning_rate=0.6)
    np.testing.assert_array_equal(widget.history.params(), params)


def test_what_is_trained_on_is_measured_with_the_labels_it_is_trained_on() -> None:
    widget = DigitWidget(**LEARNS, train_size=100, label_noise=0.2)
    samples, training = widget._session.samples, trained_on(widget)
    own = {row.tobytes(): label for row, label in zip(samples.X, samples.y, strict=True)}
    right = [own[row.tobytes()] for row in widget._session.run.samples.X]
    assert np.count_nonzero(training.y != right) == 20
    network = widget.network
    learned = network.score(widget._session.run.samples.X, training.y)
    assert widget.history.accuracy[-1] == learned > 0.9
    # Test labels are the true ones.
    assert widget.history.val_accuracy[-1] == network.score(samples.X_test, samples.y_test)
    assert widget.history.val_accuracy[-1] < 0.85


def test_the_same_seed_takes_the_same_samples(widget: DigitWidget) -> None:
    widget.retrain(train_size=40, label_noise=0.25)
    again = DigitWidget(**PLAIN, random_state=3, train_size=40, label_noise=0.25)
    np.testing.assert_array_equal(trained_on(widget).y, trained_on(again).y)
    np.testing.assert_array_equal(widget.history.params(), again.history.params())
    widget.retrain(random_state=4)
    assert not np.array_equal(trained_on(widget).y, trained_on(again).y)


def test_a_seed_that_is_drawn_fixes_the_samples_too() -> None:
    widget = DigitWidget(**PLAIN, random_state=None, train_size=40)
    before = trained_on(widget).y.copy()
    widget.retrain(learning_rate=0.1)
    np.testing.assert_array_equal(trained_on(widget).y, before)


def test_drawings_of_ones_own_join_them(widget: DigitWidget) -> None:
    widget.retrain(train_size=20, label_noise=0.5, drawings=[(X[7], 3)])
    assert len(trained_on(widget).y) == 21
    assert trained_on(widget).y[-1] == 3


def test_classes_that_no_sample_is_left_of_stay_classes() -> None:
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz") * 4)
    codes = np.random.default_rng(0).integers(0, 17, (104, 4))
    morse = DigitWidget(X=codes, y=letters, image_shape=(1, 4), epochs=1, train_size=20)
    assert len(morse.network.classes_) == 26
    assert len(set(trained_on(morse).y.tolist())) == 20


def test_without_test_samples_the_score_counts_what_is_trained_on() -> None:
    widget = DigitWidget(**PLAIN, X=X[:200], y=y[:200], train_size=30, label_noise=0.2)
    assert widget.score() == widget.history.accuracy[-1]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"train_size": 10}, "train_size must be between 20 and 1000, got 10"),
        ({"train_size": 1001}, "train_size must be between 20 and 1000, got 1001"),
        ({"label_noise": 0.6}, r"label_noise must be between 0 and 0\.5"),
        ({"trainsize": 50}, "did you mean train_size"),
    ],
)
def test_refused(widget: DigitWidget, settings: dict[str, Any], message: str) -> None:
    before = widget.network
    with pytest.raises(ValueError, match=message):
        widget.retrain(**settings)
    assert widget.network is before
    with pytest.raises(ValueError, match=message):
        DigitWidget(**settings)


def test_a_trained_network_is_shown_as_it_is() -> None:
    net = Network(hidden=3, epochs=1, random_state=0).fit(X, y)
    with pytest.raises(ValueError, match=r"train anew with w\.retrain\(train_size=…\)"):
        DigitWidget(net, train_size=50)
    widget = DigitWidget(net)
    widget.retrain(train_size=50)
    assert len(trained_on(widget).y) == 50


def test_they_are_no_attributes(widget: DigitWidget) -> None:
    with pytest.raises(AttributeError, match=r"w\.retrain\(train_size=…\)"):
        widget.train_size = 50  # type: ignore[attr-defined]


def test_a_page_is_told_and_may_ask(widget: DigitWidget, page: FakePage) -> None:
    assert page.state["_settings"]["train_size"] is None
    page.says("retrain", settings={"train_size": 60, "label_noise": 0.1})
    _ = widget.epoch
    told = page.state["_settings"]
    assert (told["train_size"], told["label_noise"]) == (60, 0.1)
    assert len(trained_on(widget).y) == 60
    page.says("retrain", settings={"train_size": None})
    _ = widget.epoch
    assert page.state["_settings"]["train_size"] is None
    assert widget.settings["label_noise"] == 0.1


@pytest.mark.parametrize(
    "settings",
    [
        {"train_size": 1},
        {"train_size": 1001},
        {"train_size": 10**30},
        {"train_size": True},
        {"train_size": "50"},
        {"train_size": [50]},
        {"label_noise": 0.6},
        {"label_noise": None},
        {"label_noise": float("inf")},
    ],
)
def test_a_page_may_not_ask_for_anything(
    widget: DigitWidget, page: FakePage, settings: dict[str, Any]
) -> None:
    page.says("retrain", settings=settings)
    widget._outgoing.update.settle()
    assert "must be" in page.told("refused")[-1]["text"]
    assert widget._run == 0

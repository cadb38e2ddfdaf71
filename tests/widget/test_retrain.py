"""Other settings: the whole training anew; what is refused or diverges leaves the one before."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from support.fake_page import FakePage
from support.settings import PLAIN, WILD

from digitwidget import DigitWidget, Network, load_digits
from digitwidget.data.augmentation import Augment

X, y = load_digits()


def test_it_is_the_network_that_these_settings_make(widget: DigitWidget, page: FakePage) -> None:
    before = widget.network
    widget.retrain(hidden=(6, 5), learning_rate=0.3, epochs=3)
    settings = {"hidden": (6, 5), "learning_rate": 0.3, "epochs": 3}
    expected = Network(**before.get_params() | settings)
    session = widget._session.samples
    expected.fit(session.X.astype(float), session.y)
    np.testing.assert_array_equal(widget.history.params(), expected.history_.params())
    assert widget.network is not before
    assert (widget.epoch, widget._layers, widget._run) == (3, [64, 6, 5, 10], 1)
    assert before.hidden == 8
    assert before.history_.last == 4
    assert page.agrees()


def test_what_is_not_named_stays_and_so_does_a_seed_that_was_drawn() -> None:
    widget = DigitWidget(**PLAIN, random_state=None)
    start = widget.history.params(0).copy()
    widget.retrain(learning_rate=0.1)
    np.testing.assert_array_equal(widget.history.params(0), start)
    assert widget.settings["hidden"] == 8
    assert widget.settings["learning_rate"] == 0.1
    assert isinstance(widget.settings["random_state"], int)


def test_all_weights_zero_leave_all_hidden_neurons_alike(widget: DigitWidget) -> None:
    widget.retrain(init="uniform", init_range=0)
    for epoch, spread in ((0, 0), (4, 0)):
        weights = widget.history.params(epoch)[: 64 * 8].reshape(64, 8)
        assert np.ptp(weights, axis=1).max() == spread


def test_the_predictions_observers_hear_of_it(widget: DigitWidget) -> None:
    widget.pixels = X[7]
    heard: list[Any] = []
    widget.observe(heard.append, "output")
    widget.retrain(learning_rate=0.2)
    assert heard
    np.testing.assert_array_equal(heard[-1].new, widget.output)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"learning_rate": -1}, "learning_rate must be"),
        ({"hidden": 0}, "hidden must be between"),
        ({"rate": 1}, "no 'rate'"),
        ({"loss": "hinge"}, "loss must be one of"),
        ({"drawings": [([0] * 64, 3)]}, "a drawing needs ink"),
        ({"drawings": 3}, r"drawings must be a list of pairs \(pixels, label\), .* got 3"),
        ({"drawings": [3]}, r"drawings must hold pairs \(pixels, label\), .* got 3"),
        ({"drawings": [X[0]]}, r"drawings must hold pairs .*, as \[\(w.pixels, 7\)\]"),
        ({"drawings": [(X[0],)]}, "drawings must hold pairs"),
        ({"drawings": [([5] * 64, "seven")]}, "label must be one of"),
    ],
)
def test_refused_in_python(
    widget: DigitWidget, page: FakePage, settings: dict[str, Any], message: str
) -> None:
    before = widget.network
    with pytest.raises(ValueError, match=message):
        widget.retrain(**settings)
    assert widget.network is before
    assert page.agrees()


def test_a_retraining_that_diverges_is_an_error_and_the_one_before_stays(
    widget: DigitWidget, page: FakePage
) -> None:
    before, rows = widget.network, dict(page.rows)
    with pytest.raises(ValueError, match=r"diverged.* now 100000; the training before is kept"):
        widget.retrain(**WILD)
    assert widget.network is before
    assert page.rows == rows
    assert widget.settings["learning_rate"] == 0.7
    (told,) = page.told("error")
    assert "the training before is kept" in told["text"]
    facts = {"reason": "diverged", "epoch": 1, "rate": 1e5, "kept": True}
    assert facts.items() <= told.items()
    widget.train(1)
    assert widget.history.last == 5


def test_a_page_that_opens_later_is_told_what_went_wrong(widget: DigitWidget) -> None:
    with pytest.raises(ValueError, match="diverged"):
        widget.retrain(**WILD)
    page = FakePage(widget)
    page.says("hello", last=4, run=0)
    assert page.told("error") == []
    page.says("hello", last=4, run=0, fresh=True)
    widget._outgoing.update.settle()
    assert [told["reason"] for told in page.told("error")] == ["diverged"]


def test_one_that_diverges_later_brings_back_the_one_before(
    widget: DigitWidget, page: FakePage
) -> None:
    before = widget.network
    seen: list[int] = []
    widget.observe(lambda change: seen.append(change.new), "_run")
    with pytest.raises(ValueError, match="diverged"):
        widget.retrain(
            **WILD
            | {"learning_rate": 0.1, "l2": 20.3, "decay": 1, "batch_size": 1, "momentum": 0}
            | {"epochs": 900}
        )
    # The page hears 30 times a second: of a run that was gone by then it never hears.
    assert seen in ([], [1, 2])
    assert widget.network is before
    assert page.agrees()


def test_what_diverges_twice_is_told_twice(widget: DigitWidget, page: FakePage) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="diverged"):
            widget.retrain(**WILD)
    assert len(page.told("error")) == 2


def test_drawings_are_trained_on_and_kept_until_they_are_taken_out(widget: DigitWidget) -> None:
    widget.retrain(drawings=[(X[7], 3), (X[8], 4)])
    assert [drawing["label"] for drawing in widget._drawings] == [3, 4]
    assert len(widget._session.run.training.y) == 1002
    widget.retrain(learning_rate=0.5)
    assert len(widget._session.run.training.y) == 1002
    widget.retrain(drawings=[])
    assert len(widget._session.run.training.y) == 1000


def test_a_drawing_may_have_any_class_of_the_users_own() -> None:
    codes = [[8, 8, 0, 0], [16, 0, 0, 0], [8, 16, 0, 0]]
    morse = DigitWidget(X=codes, y=["I", "T", "A"], image_shape=(1, 4), epochs=2, augment=None)
    morse.retrain(drawings=[([8, 0, 0, 0], "T")])
    assert list(morse.network.classes_) == ["A", "I", "T"]
    assert morse._session.run.training.y.tolist() == [1, 2, 0, 2]


def test_augmentation_is_switched_on_and_off() -> None:
    widget = DigitWidget(**PLAIN | {"augment": "warp", "epochs": 1})
    widget.retrain(augment=False)
    assert widget.settings["augment"] is None
    assert widget._settings["augment"] is False
    widget.retrain(augment=True)
    assert widget.settings["augment"] == "warp"


def test_a_page_is_told_the_numbers_of_the_augmentation_on_show() -> None:
    widget = DigitWidget(**PLAIN | {"augment": "warp", "epochs": 1})
    assert (widget._augment["shift"], widget._augment["drawings"]) == (0.4, 0)
    widget.retrain(augment=Augment(shift=1, copies=2))
    assert (widget._augment["shift"], widget._augment["copies"]) == (1.0, 2)
    widget.retrain(augment=lambda X, rng: X)
    assert widget._augment == {}
    widget.retrain(augment=False)
    assert widget._augment["shift"] == 0.4


def test_without_samples_there_is_nothing_to_train_on() -> None:
    net = Network(hidden=3, epochs=1, random_state=0).fit(X[:, :16], y)
    with pytest.raises(ValueError, match="give DigitWidget X and y"):
        DigitWidget(net, image_shape=(4, 4)).retrain(hidden=4)


def test_a_retraining_is_shown_whole_to_whoever_observes_it() -> None:
    widget = DigitWidget(epochs=30, augment=None)
    widget.pixels = X[5]
    widget.epoch = 16
    heard: list[Any] = []
    widget.observe(lambda change: heard.append((widget._layers, widget.output.shape)), "prediction")
    widget.learn(9, 50)
    widget.retrain(hidden=10)
    assert (widget.epoch, widget.history.last, widget.network.hidden) == (16, 30, 10)
    assert len(widget.lessons) == 0
    assert set(map(str, heard)) <= {"([64, 40, 10], (10,))", "([64, 10, 10], (10,))"}


def test_a_retraining_begun_by_an_observer_is_carried_through(widget: DigitWidget) -> None:
    page = FakePage(widget)
    said: list[Any] = []

    def retrain(change: Any) -> None:
        if change.new >= 6 and not said:
            said.append(widget.retrain(hidden=5, epochs=3))

    widget.observe(retrain, "epoch")
    widget.train(40)
    assert said == [None]
    assert (widget.network.hidden, widget.history.last, widget.epoch) == (5, 3, 3)
    assert page.agrees()

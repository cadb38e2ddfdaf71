"""DigitWidget trains in a script: awaited, repeated exactly, stopped at a whole epoch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from support.fake_page import FakePage
from support.settings import WILD

from digitwidget import DigitWidget, Network, load_digits

QUICK = {"epochs": 3, "hidden": 8}
X, y = load_digits()


def test_a_script_sees_the_trained_network_only() -> None:
    widget = DigitWidget(**QUICK)
    assert (widget.epoch, widget.history.last) == (3, 3)


@pytest.mark.parametrize("read", ["epoch", "prediction", "output", "activations", "network"])
def test_reading_waits_for_the_training(read: str) -> None:
    widget = DigitWidget(**QUICK)
    getattr(widget, read)
    assert widget._session.history.last == 3


@pytest.mark.parametrize("epoch", [0, 2])
def test_an_epoch_that_is_yet_to_come_is_awaited(epoch: int) -> None:
    widget = DigitWidget(**QUICK, epoch=epoch)
    assert (widget.epoch, widget.history.last) == (epoch, 3)
    widget.train(2)
    assert widget.epoch == widget.history.last == epoch + 2


def test_training_goes_on_from_the_epoch_on_show_and_repeats_exactly() -> None:
    widget = DigitWidget(**QUICK)
    first = widget.history.params(3)
    widget.train(2)
    assert widget.epoch == widget.history.last == 5
    widget.epoch = 1
    widget.train(2)
    assert widget.epoch == widget.history.last == 3
    np.testing.assert_array_equal(widget.history.params(3), first)


def test_step_walks_the_recorded_epochs_then_trains() -> None:
    widget = DigitWidget(**QUICK)
    widget.epoch = 2
    shown = []
    for _ in range(3):
        widget.step()
        shown.append((widget.epoch, widget.history.last))
    assert shown == [(3, 3), (4, 4), (5, 5)]


def test_reset_puts_the_same_initial_weights_back() -> None:
    widget = DigitWidget(**QUICK)
    weights = widget.history.params(0)
    widget.reset()
    assert (widget.epoch, widget.history.last) == (0, 0)
    np.testing.assert_array_equal(widget.history.params(0), weights)


def test_stop_before_anything_was_read_leaves_the_initial_network() -> None:
    widget = DigitWidget(**QUICK)
    widget.stop()
    assert (widget.epoch, widget.history.last) == (0, 0)


def test_an_interrupt_leaves_the_last_whole_epoch() -> None:
    widget = DigitWidget(**QUICK)

    def interrupt(change: Any) -> None:
        if change.new >= 5:
            raise KeyboardInterrupt

    assert widget.epoch == 3
    widget.observe(interrupt, "epoch")
    with pytest.raises(KeyboardInterrupt):
        widget.train(50)
    assert (widget._goal, widget.epoch) == (-1, widget.history.last)
    assert 5 <= widget.epoch < 53
    widget.unobserve(interrupt, "epoch")
    widget.train(1)
    assert widget.epoch == widget.history.last


def test_a_diverging_training_stops_at_the_last_good_moment() -> None:
    widget = DigitWidget(hidden=8, l2=10, learning_rate=1e3, epochs=30)
    page = FakePage(widget)
    with pytest.warns(ConvergenceWarning, match=r"in epoch \d+ .*lower learning_rate, now 1000$"):
        last = widget.history.last
    assert last < 30
    assert np.isfinite(widget.history.params(last)).all()
    assert widget._goal == -1
    (told,) = page.told("error")
    facts = {"reason": "diverged", "epoch": int(last) + 1, "rate": 1e3, "kept": False}
    assert facts.items() <= told.items()


@pytest.mark.parametrize(
    "read",
    [
        lambda widget: widget.history,
        lambda widget: widget.epoch,
        lambda widget: widget.output,
        lambda widget: widget.score(),
        lambda widget: widget.to_svg(),
    ],
)
def test_who_waits_for_one_that_diverges_is_warned_once_at_their_own_line(read: Any) -> None:
    widget = DigitWidget(hidden=8, **WILD, epochs=3)
    with pytest.warns(ConvergenceWarning, match="diverged in epoch 1") as warned:
        read(widget)
    assert [warning.filename for warning in warned] == [__file__]
    assert widget.history is widget.network.history_


def test_labels_in_one_column_and_a_retraining_warn_at_the_users_line() -> None:
    with pytest.warns(UserWarning, match="column") as of_column:
        widget = DigitWidget(**QUICK, X=X[:50], y=y[:50, None])
    with pytest.warns(UserWarning, match="samples reach") as of_scale:
        widget.retrain(input_scale=1)
    assert [warning.filename for warning in (*of_column, *of_scale)] == [__file__] * 2


def test_without_samples_it_can_be_put_back_to_its_initial_weights() -> None:
    fitted = Network(hidden=4, epochs=3, random_state=0).fit(X[:, 2:6], y)
    widget = DigitWidget(fitted, image_shape=(1, 4))
    widget.reset()
    assert (widget.epoch, widget.history.last) == (0, 0)
    with pytest.raises(ValueError, match="give DigitWidget X and y"):
        widget.train(1)


def test_a_closed_widget_still_answers() -> None:
    widget = DigitWidget(**QUICK)
    widget.close()
    assert widget.prediction is None
    assert widget.history.last == 0
    widget.train(1)
    assert widget.history.last == 1


def test_an_observers_mistake_is_raised_when_the_training_is_through() -> None:
    widget = DigitWidget(**QUICK)
    page = FakePage(widget)
    assert widget.epoch == 3
    heard: list[int] = []
    widget.observe(lambda change: 1 / 0, "epoch")
    widget.observe(lambda change: heard.append(change.new), "_goal")
    with pytest.raises(ZeroDivisionError):
        widget.train(10)
    widget.unobserve_all("epoch")
    assert (widget.epoch, widget.history.last) == (13, 13)
    assert page.state["_goal"] == -1
    assert page.agrees()


def test_an_epoch_gone_to_after_one_that_was_wished_for_is_kept() -> None:
    widget = DigitWidget(**QUICK, epoch=1)
    page = FakePage(widget)
    assert widget.epoch == 1
    widget.epoch = 3
    page.hello()
    assert (widget.epoch, page.state["epoch"]) == (3, 3)


@pytest.mark.parametrize("settings", [{"epochs": 0}])
def test_a_training_of_no_epochs_shows_the_initial_weights(settings: dict[str, int]) -> None:
    widget = DigitWidget(**QUICK)
    widget.retrain(**settings)
    assert (widget.epoch, widget.history.last, widget._run) == (0, 0, 1)

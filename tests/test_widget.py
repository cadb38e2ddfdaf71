"""DigitWidget in a script: its API, its defaults and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from traitlets import TraitError
from twin import Twin

from digitwidget import DigitWidget, Network, load_digits

X, y = load_digits()
MORSE = np.array([[8, 16, 0, 0], [16, 8, 8, 8], [16, 8, 16, 8], [8, 0, 0, 0]])
LETTERS = ["A", "B", "C", "E"]
QUICK = {"epochs": 3, "hidden": 8}


@pytest.fixture(scope="module")
def shared() -> Iterator[DigitWidget]:
    """Trained once, for tests that only look."""
    widget = DigitWidget(epochs=12)
    yield widget
    widget.close()


def test_the_default_is_the_1000_digits_tested_on_the_other_797(shared: DigitWidget) -> None:
    assert shared._n_train == 1000
    assert len(shared._labels) == 1797
    assert len(shared._samples) == 1797 * 64
    assert shared._layers == [64, 40, 10]
    assert shared.network.random_state == 0
    assert shared.history.val_accuracy[-1] > 0.85


def test_a_script_sees_the_trained_network_only() -> None:
    widget = DigitWidget(**QUICK)
    assert (widget.epoch, widget.history.last) == (3, 3)


@pytest.mark.parametrize("read", ["epoch", "prediction", "output", "activations", "network"])
def test_reading_waits_for_the_training(read: str) -> None:
    widget = DigitWidget(**QUICK)
    getattr(widget, read)
    assert widget._session.history.last == 3


def test_pixels_label_image_and_prediction_belong_together(shared: DigitWidget) -> None:
    shared.pixels = X[7]
    assert shared.pixels == tuple(X[7])
    np.testing.assert_array_equal(shared.image, X[7].reshape(8, 8))
    assert (shared.label, type(shared.label)) == (y[7], int)
    assert type(shared.prediction) is int
    assert shared.prediction == shared.network.predict(X[7:8])[0]
    shared.pixels = np.roll(X[7].reshape(8, 8), 1, axis=1)
    assert shared.label is None


def test_activations_are_those_of_the_epoch_on_show(shared: DigitWidget) -> None:
    shared.pixels = X[7]
    for epoch in (0, 5, 12):
        shared.epoch = epoch
        expected = shared.network.activations(X[7:8], epoch=epoch)
        for layer, wanted in zip(shared.activations, expected, strict=True):
            np.testing.assert_array_equal(layer, wanted[0])
        np.testing.assert_array_equal(shared.output, expected[-1][0])


def test_no_ink_no_prediction(shared: DigitWidget) -> None:
    shared.pixels = np.zeros((8, 8))
    assert shared.prediction is None
    assert shared.output.shape == (10,)


def test_strokes_are_drawn_through_the_ink_model(shared: DigitWidget) -> None:
    shared.draw([[(0.5, 0.1), (0.5, 0.9)]])
    assert all(shared.image.sum(axis=1))
    fitted = shared.pixels
    shared.draw([[(0.5, 0.1), (0.5, 0.9)]], fit=False)
    assert shared.pixels != fitted


def test_observers_hear_of_every_real_change_once(shared: DigitWidget) -> None:
    heard: list[tuple[Any, Any]] = []
    shared.pixels, shared.epoch = np.zeros(64), 12
    shared.observe(lambda change: heard.append((change.old, change.new)), "prediction")
    shared.pixels = X[0]
    shared.pixels = X[0].reshape(8, 8)
    shared.pixels = X[1]
    shared.pixels = np.zeros(64, int)
    assert heard == [(None, 0), (0, 1), (1, None)]


@pytest.mark.parametrize("name", ["pixels", "epoch", "output", "activations", "image", "label"])
def test_all_that_is_shown_can_be_observed(shared: DigitWidget, name: str) -> None:
    shared.pixels, shared.epoch = X[0], 12
    heard: list[Any] = []

    def hear(change: Any) -> None:
        heard.append(change.new)

    shared.observe(hear, name)
    shared.pixels, shared.epoch = X[1], 6
    shared.unobserve(hear, name)
    assert len(heard) == (2 if name in ("output", "activations") else 1)
    np.testing.assert_equal(heard[-1], getattr(shared, name))


def test_an_observer_of_everything_hears_what_follows_too(shared: DigitWidget) -> None:
    shared.pixels = X[0]
    names: list[str] = []

    def hear(change: Any) -> None:
        names.append(change.name)

    shared.observe(hear)
    shared.pixels = X[1]
    shared.unobserve(hear)
    assert {"pixels", "image", "label", "output", "activations", "prediction"} <= set(names)


@pytest.mark.parametrize("name", ["image", "output", "activations", "prediction", "label"])
def test_what_follows_cannot_be_set(shared: DigitWidget, name: str) -> None:
    with pytest.raises(TraitError, match="read-only"):
        setattr(shared, name, 3)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("pixels", [17] * 64, "whole numbers 0 to 16, got 17 at 0"),
        ("pixels", [0] * 63, "must hold 64 inks, got 63"),
        ("epoch", 13, "^epoch must be between 0 and 12, got 13$"),
        ("epoch", True, "whole number"),
    ],
)
def test_a_refused_value_changes_nothing(
    shared: DigitWidget, name: str, value: Any, message: str
) -> None:
    shared.pixels, shared.epoch = X[3], 4
    with pytest.raises(ValueError, match=message):
        setattr(shared, name, value)
    assert (shared.pixels, shared.epoch) == (tuple(X[3]), 4)


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


@pytest.mark.parametrize("epochs", [0, -1, 10_001, True, 1.5, "3", None])
def test_train_takes_1_to_10000_epochs(shared: DigitWidget, epochs: Any) -> None:
    with pytest.raises(ValueError, match="epochs must be"):
        shared.train(epochs)
    assert shared.history.last == 12


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


def test_a_fitted_network_is_shown_as_it_is() -> None:
    net = Network(hidden=(6, 5), epochs=2, random_state=1).fit(X[:200], y[:200])
    widget = DigitWidget(net, pixels=X[1], epoch=1)
    assert (widget.network, widget.epoch, widget.history.last) == (net, 1, 2)
    assert widget._layers == [64, 6, 5, 10]
    assert widget._activations == ["sigmoid"] * 3
    widget.train(1)
    assert net.n_iter_ == 2


def test_an_unfitted_network_is_trained_on_the_samples_given() -> None:
    net = Network(hidden=5, epochs=2, output_activation="softmax", loss="cross_entropy")
    widget = DigitWidget(net, X=X[:50], y=y[:50], X_test=X[50:60], y_test=y[50:60])
    assert widget.network is net
    assert (widget._n_train, len(widget._labels), widget.epoch) == (50, 60, 2)
    assert (widget._activations, widget._loss) == (["sigmoid", "softmax"], "cross_entropy")


def test_images_of_another_shape_and_labels_of_any_kind() -> None:
    widget = DigitWidget(X=MORSE, y=LETTERS, image_shape=(1, 4), hidden=6, epochs=2000)
    assert (widget._image_shape, widget._classes) == ([1, 4], LETTERS)
    assert widget.network.augment is None
    for code, letter in zip(MORSE, LETTERS, strict=True):
        widget.pixels = code
        assert (widget.prediction, widget.label) == (letter, letter)
        assert type(widget.prediction) is str


def test_tuples_may_be_labels() -> None:
    widget = DigitWidget(X=MORSE[:2], y=[("a", 1), ("b", 2)], image_shape=(1, 4), epochs=2)
    widget.pixels = MORSE[1]
    assert widget.label == ("b", 2)
    assert widget.prediction in {("a", 1), ("b", 2)}


def test_a_network_without_samples_is_shown_and_not_trained() -> None:
    net = Network(epochs=1, hidden=3).fit(MORSE, LETTERS)
    widget = DigitWidget(net, image_shape=(1, 4), pixels=MORSE[0])
    assert widget.prediction in LETTERS
    with pytest.raises(ValueError, match="give DigitWidget X and y"):
        widget.train(1)
    assert widget.epoch == widget.history.last == 1


@pytest.mark.parametrize("epoch", [0, 2])
def test_an_epoch_that_is_yet_to_come_is_awaited(epoch: int) -> None:
    widget = DigitWidget(**QUICK, epoch=epoch)
    assert (widget.epoch, widget.history.last) == (epoch, 3)
    widget.train(2)
    assert widget.epoch == widget.history.last == epoch + 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"hiden": 3}, "takes no 'hiden'; did you mean hidden?"),
        ({"pixel": [0] * 64}, "did you mean pixels?"),
        ({"qqq": 1}, "takes no 'qqq'; there are X, X_test, activation,"),
        ({"epochs": -1}, "epochs must be between 0 and"),
        ({"hidden": 0}, "hidden must be between 1 and"),
        ({"epochs": 3, "epoch": 4}, "epoch must be between 0 and 3, got 4"),
        ({"pixels": [1] * 63}, "must hold 64 inks"),
        ({"image_shape": (8, 9)}, "give DigitWidget X and y"),
        ({"image_shape": (33, 1)}, "rows of image_shape must be between 1 and 32, got 33"),
        ({"image_shape": 8}, r"image_shape must be \(rows, columns\), got 8"),
        ({"X": X[:9]}, "X and y belong together"),
        ({"X": X[:9], "y": y[:8]}, r"one label for each of the 9 rows of X, got shape \(8,\)"),
        ({"X": X[:9], "y": y[:9], "X_test": X[:9]}, "X_test and y_test belong together"),
        ({"X_test": X[:9], "y_test": y[:9]}, "need X and y"),
        ({"X": X[:9] / 16, "y": y[:9]}, r"X must hold whole numbers 0 to 16"),
        ({"X": X[:9, :63], "y": y[:9]}, "set image_shape="),
        ({"X": X[:9] * np.nan, "y": y[:9]}, "got nan"),
        ({"X": X[:9], "y": [1] * 9}, "at least 2 classes"),
        ({"network": "net"}, "must be a digitwidget.Network, got str"),
        ({"network": Network(), "hidden": 3}, "settings make a new network"),
        ({"X": X[:300], "y": range(300)}, "at most 256 classes, got 300"),
        ({"X": X[:9], "y": y[:9], "X_test": X[:1], "y_test": [55]}, "55"),
    ],
)
def test_refused_by_the_constructor(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        DigitWidget(**arguments)


def test_labels_must_be_the_fitted_networks() -> None:
    net = Network(epochs=1, hidden=3).fit(MORSE, LETTERS)
    with pytest.raises(ValueError, match="'Z'"):
        DigitWidget(net, X=MORSE, y=["A", "B", "C", "Z"], image_shape=(1, 4))


def test_many_samples_travel_thinned_evenly_and_all_take_part() -> None:
    n = 5000
    big = np.zeros((n, 1024), np.uint8)
    big[:, 0] = np.arange(n) % 2 * 16
    labels = np.arange(n) % 2
    widget = DigitWidget(X=big, y=labels, image_shape=(32, 32), hidden=1, epochs=0)
    assert 3_900_000 < len(widget._samples) <= 4_000_000
    assert 0.45 < np.frombuffer(widget._labels, np.uint8).mean() < 0.55
    widget.pixels = big[1]
    assert widget.label == 1


def test_a_diverging_training_stops_at_the_last_good_epoch() -> None:
    widget = DigitWidget(hidden=8, l2=10, learning_rate=1e3, epochs=30)
    twin = Twin(widget)
    with pytest.warns(ConvergenceWarning, match="diverged"):
        last = widget.history.last
    assert last < 30
    assert np.isfinite(widget.history.params(last)).all()
    assert widget._goal == -1
    (told,) = twin.told("error")
    facts = {"reason": "diverged", "epoch": last + 1, "rate": 1e3, "kept": False}
    assert facts.items() <= told.items()


def test_text_for_hosts_without_widgets(shared: DigitWidget) -> None:
    shared.epoch = 4
    assert repr(shared) == "<DigitWidget 64-40-10, epoch 4 of 12>"
    assert "to_html" in shared._repr_mimebundle_()[0]["text/plain"]
    fresh = DigitWidget(**QUICK)
    assert repr(fresh) == "<DigitWidget 64-8-10, epoch 0 of 0, training to epoch 3>"


def test_a_closed_widget_still_answers() -> None:
    widget = DigitWidget(**QUICK)
    widget.close()
    assert widget.prediction is None
    assert widget.history.last == 0
    widget.train(1)
    assert widget.history.last == 1

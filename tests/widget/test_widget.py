"""DigitWidget in a script: its defaults, what it shows and tells, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from traitlets import TraitError

from digitwidget import DigitWidget, load_digits

X, y = load_digits()


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
    with pytest.raises(ValueError, match="fit must be True or False, got 'no'"):
        shared.draw([], fit="no")  # type: ignore[arg-type]


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


def test_an_observer_that_sets_what_others_observe_has_them_told_once(shared: DigitWidget) -> None:
    shared.pixels, shared.epoch = X[0], 12
    heard: list[Any] = []

    def set_again(change: Any) -> None:
        shared.pixels = X[2]

    def hear(change: Any) -> None:
        heard.append((change.old.argmax(), change.new.argmax()))

    shared.observe(set_again, "prediction")
    shared.observe(hear, "output")
    shared.pixels = X[1]
    shared.unobserve(set_again, "prediction")
    shared.unobserve(hear, "output")
    assert heard in ([(0, 2)], [(0, 1), (1, 2)])


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
        ("epoch", 13, "^epoch must be between 0 and 12, got 13;"),
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


@pytest.mark.parametrize("epochs", [0, -1, 10_001, True, 1.5, "3", None])
def test_train_takes_1_to_10000_epochs(shared: DigitWidget, epochs: Any) -> None:
    with pytest.raises(ValueError, match="epochs must be"):
        shared.train(epochs)
    assert shared.history.last == 12


def test_text_for_hosts_without_widgets(shared: DigitWidget) -> None:
    shared.epoch = 4
    assert repr(shared) == "<DigitWidget 64-40-10, epoch 4 of 12>"
    assert "to_html" in shared._repr_mimebundle_()[0]["text/plain"]
    fresh = DigitWidget(hidden=8, epochs=3)
    assert repr(fresh) == "<DigitWidget 64-8-10, epoch 0 of 0, training to epoch 3>"
    # A saved notebook keeps the text of the first moment.
    assert fresh._repr_mimebundle_()[0]["text/plain"].startswith("<DigitWidget 64-8-10>\n")

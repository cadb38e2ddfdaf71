"""One step of learning by hand: the same numbers as gradient descent, and taken back at will."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from digitwidget import DigitWidget, load_digits

X, y = load_digits()


@pytest.fixture(scope="module")
def shared() -> Iterator[DigitWidget]:
    widget = DigitWidget(hidden=8, epochs=5, random_state=0)
    yield widget
    widget.close()


@pytest.fixture
def widget(shared: DigitWidget) -> DigitWidget:
    shared.epoch, shared.pixels, shared.lessons = 5, X[7], []
    return shared


def test_a_step_is_one_of_gradient_descent_on_the_image(widget: DigitWidget) -> None:
    rate = widget.network.learning_rate
    loss, coefs, intercepts = widget.network.gradient(X[7:8], [3], epoch=5)
    weights = zip(widget.network.coefs_, coefs, strict=True)
    (W1, W2) = (W - rate * g for W, g in weights)
    biases = zip(widget.network.intercepts_, intercepts, strict=True)
    (b1, b2) = (b - rate * g for b, g in biases)
    widget.learn(3)
    after_loss, after_coefs, _ = widget.gradient(3)
    activations = widget.activations
    again = DigitWidget(widget.network, epoch=5, pixels=X[7])
    assert after_loss < loss
    assert not np.allclose(again.output, activations[-1])
    hidden = _activation(widget.network.activation, X[7] / 16 @ W1 + b1)
    np.testing.assert_allclose(activations[0], hidden, rtol=0, atol=1e-12)
    z = hidden @ W2 + b2
    np.testing.assert_allclose(
        activations[1], _activation(widget.network.output_activation, z), rtol=0, atol=1e-12
    )
    assert [g.shape for g in after_coefs] == [(64, 8), (8, 10)]
    again.close()


def _activation(name: str, z: np.ndarray) -> np.ndarray:
    if name == "softmax":
        powers = np.exp(z - z.max())
        return powers / powers.sum()
    return {"sigmoid": lambda: 1 / (1 + np.exp(-z)), "tanh": lambda: np.tanh(z)}.get(
        name, lambda: np.maximum(0, z)
    )()


def test_w_gradient_is_the_networks_gradient(widget: DigitWidget) -> None:
    loss, coefs, _ = widget.gradient(3)
    expected, expected_coefs, _ = widget.network.gradient(X[7:8], [3], epoch=5)
    assert loss == pytest.approx(expected, rel=1e-12)
    np.testing.assert_allclose(coefs[0], expected_coefs[0], rtol=0, atol=1e-15)


def test_several_steps_are_one_after_the_other(widget: DigitWidget) -> None:
    widget.learn(3, steps=2)
    both = widget.output
    widget.lessons = []
    widget.learn(3)
    widget.learn(3)
    np.testing.assert_array_equal(widget.output, both)


def test_steps_are_taken_back_by_going_to_an_epoch_and_leave_the_history_alone(
    widget: DigitWidget,
) -> None:
    before, recorded = widget.output, widget.history.params(5).copy()
    widget.learn(3)
    assert not np.array_equal(widget.output, before)
    widget.epoch = 4
    widget.epoch = 5
    assert len(widget.lessons) == 0
    np.testing.assert_array_equal(widget.output, before)
    np.testing.assert_array_equal(widget.history.params(5), recorded)


def test_a_step_can_be_observed(widget: DigitWidget) -> None:
    heard: list[Any] = []
    widget.observe(heard.append, "output")
    widget.learn(3)
    assert len(heard) == 1


@pytest.mark.parametrize(
    ("label", "steps", "message"),
    [
        ("seven", 1, "label must be one of"),
        (10, 1, "label must be one of"),
        (3, 0, "steps must be between 1 and 100"),
        (3, 101, "steps must be between 1 and 100"),
        (3, True, "steps must be a whole number"),
    ],
)
def test_refused(widget: DigitWidget, label: Any, steps: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        widget.learn(label, steps)
    assert len(widget.lessons) == 0


def test_nothing_is_learnt_from_an_empty_grid(widget: DigitWidget) -> None:
    widget.pixels = [0] * 64
    with pytest.raises(ValueError, match="needs ink"):
        widget.gradient(3)
    with pytest.raises(ValueError, match="needs ink"):
        widget.learn(3)


@pytest.mark.parametrize(
    "lessons",
    [
        "all",
        [{"pixels": [1] * 64}],
        [{"pixels": [1] * 63, "label": 3}],
        [{"pixels": [17] * 64, "label": 3}],
        [{"pixels": [1] * 64, "label": 10}],
        [{"pixels": [1] * 64, "label": 3, "rate": 50}],
        [{"pixels": [1] * 64, "label": 3}] * 101,
    ],
)
def test_a_page_cannot_smuggle_lessons(widget: DigitWidget, lessons: Any) -> None:
    before = widget.output
    widget.set_state({"lessons": lessons})
    assert len(widget.lessons) == 0
    np.testing.assert_array_equal(widget.output, before)


def test_a_step_may_share_a_message_with_its_epoch(widget: DigitWidget) -> None:
    lesson = {"pixels": [int(ink) for ink in X[7]], "label": 3}
    heard: list[Any] = []
    widget.observe(heard.append, "output")
    widget.set_state({"lessons": [lesson], "epoch": 3})
    assert (widget.epoch, widget.lessons) == (3, [lesson])
    assert len(heard) == 1
    widget.set_state({"epoch": 4})
    assert len(widget.lessons) == 0


def test_lessons_are_worked_out_once_for_all_who_ask(
    widget: DigitWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[int] = []
    real = widget._session.loss_gradient
    monkeypatch.setattr(
        widget._session, "loss_gradient", lambda *args: steps.append(1) or real(*args)
    )
    for name in ("prediction", "output", "activations"):
        widget.observe(lambda change: widget.output, name)
    widget.learn(3, steps=100)
    assert len(steps) == 100

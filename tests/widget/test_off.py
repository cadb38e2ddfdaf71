"""Hidden neurons switched off: 0 in all that is on show, and no word to the training."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from support.fake_page import FakePage
from support.settings import PLAIN

from digitwidget import DigitWidget, Network, load_digits

X, y = load_digits()


@pytest.fixture(scope="module")
def shared() -> Iterator[DigitWidget]:
    made = DigitWidget(hidden=(8, 6), epochs=3, random_state=0)
    yield made
    made.close()


@pytest.fixture
def deep(shared: DigitWidget) -> DigitWidget:
    """Two hidden layers."""
    shared.epoch, shared.pixels, shared.lessons, shared.off = 3, X[7], [], []
    return shared


def without(network: Network, neurons: list[tuple[int, int]]) -> Network:
    """The same network, with nothing going out of these neurons."""
    flat = network.history_.params().copy()
    copy = Network(**network.get_params()).fit(X[:20], np.arange(20) % 10)
    at = 0
    for layer, (n_in, n_out) in enumerate(zip(network.sizes_, network.sizes_[1:], strict=False)):
        W = flat[at : at + n_in * n_out].reshape(n_in, n_out)
        W[[unit for of, unit in neurons if of == layer - 1]] = 0
        at += (n_in + 1) * n_out
    copy.history_.record(flat, np.zeros(0), (0, 0, 0, 0))
    return copy


def test_a_neuron_that_is_off_is_as_if_nothing_went_out_of_it(deep: DigitWidget) -> None:
    deep.off = [(0, 3), (1, 5), (0, 0)]
    expected = without(deep.network, [(0, 3), (1, 5), (0, 0)])
    np.testing.assert_array_equal(deep.activations[0][[0, 3]], [0, 0])
    assert deep.activations[1][5] == 0
    np.testing.assert_allclose(deep.output, expected.activations(X[7:8])[-1][0], rtol=1e-12)
    assert deep.prediction == expected.predict(X[7:8])[0]
    samples = deep._session.samples
    assert deep.score() == expected.score(samples.X_test, samples.y_test)


def test_the_score_is_that_of_the_network_on_show(deep: DigitWidget) -> None:
    history = deep.history
    for moment in (0, 2, 3):
        deep.epoch = moment
        assert deep.score() == pytest.approx(history.at_moments.val_accuracy[_at(history, moment)])
        expected = history.class_accuracy[_at(history, moment)]
        np.testing.assert_allclose(deep.class_accuracy(), expected)
    deep.learn(3, steps=20)
    assert deep.score() < history.val_accuracy[3]
    deep.off = range(8)
    assert deep.score() < 0.3


def _at(history: Any, moment: float) -> int:
    return history.moments.index(moment)


def test_without_test_samples_the_training_samples_are_counted() -> None:
    widget = DigitWidget(**PLAIN, X=X[:100], y=y[:100])
    assert widget.score() == widget.history.accuracy[-1]


def test_without_samples_there_is_nothing_to_count() -> None:
    net = Network(hidden=2, epochs=1).fit([[0, 16], [16, 0]], ["a", "b"])
    widget = DigitWidget(net, image_shape=(1, 2))
    for count in (widget.score, widget.class_accuracy):
        with pytest.raises(ValueError, match=r"no samples .*: give DigitWidget X and y"):
            count()


def test_numbers_mean_the_first_layer_and_are_read_where_all_are_of_it(deep: DigitWidget) -> None:
    assert deep.off == []
    for given in ([5, 2, 5], (2, 5), {5, 2}, np.array([5, 2]), [(0, 5), 2], [[0, 2], [0, 5]]):
        deep.off = given
        assert deep.off == [2, 5]
    deep.off = [7, (1, 0), np.int64(2)]
    assert deep.off == [(0, 2), (0, 7), (1, 0)]
    assert {type(number) for pair in deep.off for number in pair} == {int}


@pytest.mark.parametrize(
    ("off", "message"),
    [
        ([8], "a neuron that is off must be between 0 and 7, got 8"),
        ([-1], "between 0 and 7, got -1"),
        ([(1, 6)], "between 0 and 5, got 6"),
        ([(2, 0)], "the layer of a neuron that is off must be between 0 and 1, got 2"),
        ([True], "whole number from 0 to 7, got True"),
        ([1.0], r"whole number from 0 to 7, got 1\.0"),
        ([None], "whole number"),
        ([(0, 1, 2)], "must be a pair"),
        ("12", "off must be a list of hidden neurons"),
        (3, "off must be a list of hidden neurons, got 3"),
        ({"0": 1}, "off must be a list"),
    ],
)
def test_there_are_no_other_neurons(deep: DigitWidget, off: Any, message: str) -> None:
    deep.off = [1]
    with pytest.raises(ValueError, match=message):
        deep.off = off
    assert deep.off == [1]


def test_an_output_cannot_be_switched_off() -> None:
    widget = DigitWidget(**PLAIN | {"hidden": (), "epochs": 1})
    with pytest.raises(ValueError, match="needs a hidden layer"):
        widget.off = [0]


def test_observers_hear_what_it_does(deep: DigitWidget) -> None:
    heard: list[Any] = []
    deep.observe(heard.append, ["output", "off"])
    deep.off = [4]
    deep.off = [4]
    assert sorted(change.name for change in heard) == ["off", "output"]
    deep.unobserve(heard.append, ["output", "off"])


def test_no_step_of_learning_while_neurons_are_off(deep: DigitWidget) -> None:
    deep.off = [4]
    for refused in (lambda: deep.learn(3), lambda: deep.gradient(3)):
        with pytest.raises(ValueError, match=r"switch the neurons on first: w\.off = \[\]"):
            refused()
    assert list(deep.lessons) == []
    deep.off = []
    deep.learn(3)
    # What was learned stays, and may be taken back.
    deep.off = [4]
    deep.lessons = []


def test_the_training_does_not_hear_of_it(widget: DigitWidget) -> None:
    again = DigitWidget(**PLAIN, random_state=3)
    widget.off = [1, 2]
    for each in (widget, again):
        each.train(2)
    np.testing.assert_array_equal(widget.history.params(), again.history.params())
    assert widget.off == [1, 2]
    assert widget.history.val_accuracy[-1] == again.score()


def test_a_training_anew_drops_those_that_are_no_more(widget: DigitWidget, page: FakePage) -> None:
    widget.off = [1, 6, 7]
    widget.retrain(hidden=7)
    assert widget.off == [1, 6]
    widget.retrain(hidden=(2, 3))
    assert widget.off == [1]
    assert page.state["off"] == [[0, 1]]
    assert page.agrees()


def test_a_page_switches_neurons_off(widget: DigitWidget, page: FakePage) -> None:
    widget.pixels = X[7]
    heard: list[Any] = []
    widget.observe(heard.append, "output")
    page.sets(off=[[0, 2], [0, 5]])
    assert widget.off == [2, 5]
    assert len(heard) == 1
    page.sets(off=[])
    assert widget.off == []


@pytest.mark.parametrize(
    "off",
    [
        "all",
        None,
        3,
        {"0": 1},
        [2],
        [[0, 8]],
        [[0, -1]],
        [[1, 0]],
        [[0, True]],
        [[False, 1]],
        [[0, 1.0]],
        [[0, "1"]],
        [[0, 1, 2]],
        [[0]],
        [[0, 10**30]],
        [[0, 2], [0, 2]],
        [[0, 5], [0, 2]],
        [[0, 1]] * 10**6,
    ],
)
def test_a_page_cannot_smuggle_neurons(widget: DigitWidget, page: FakePage, off: Any) -> None:
    widget.off = [1]
    page.sets(off=off)
    widget._outgoing.update.settle()
    assert widget.off == [1]
    assert page.state["off"] == [[0, 1]]
    (told,) = page.told("refused")
    assert len(told["text"]) < 200


def test_a_page_takes_no_step_while_neurons_are_off(widget: DigitWidget, page: FakePage) -> None:
    lesson = {"pixels": [int(ink) for ink in X[7]], "label": 3}
    widget.lessons = [lesson]
    page.sets(off=[[0, 1]])
    page.sets(lessons=[lesson, lesson])
    widget._outgoing.update.settle()
    assert page.told("refused")[-1]["reason"] == "someOff"
    assert (widget.lessons, page.state["lessons"]) == ([lesson], [lesson])
    page.sets(lessons=[])
    assert list(widget.lessons) == []
    # One message may hold all that was done in a row.
    page.sets(lessons=[lesson], off=[])
    assert (widget.lessons, widget.off) == ([lesson], [])
    page.sets(lessons=[lesson, lesson], off=[[0, 1]])
    assert (len(widget.lessons), widget.off) == (2, [1])


def test_an_exported_page_has_them(widget: DigitWidget) -> None:
    widget.off = [3]
    page = widget.to_html()
    assert page
    state = re.search(r'class="digitwidget-state">(.*?)</script>', page)
    assert state
    assert json.loads(state[1])["off"] == [[0, 3]]

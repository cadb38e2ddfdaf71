"""What may be set and said: one normaliser, refusals that name value, range and cure."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from digitwidget import validation
from digitwidget.widget import incoming
from digitwidget.widget.incoming import Hello, Pin, Reset, Step, Stop, Train, Unpin

SEVEN = [0, 16] * 32


@pytest.mark.parametrize(
    "value",
    [
        SEVEN,
        tuple(SEVEN),
        np.array(SEVEN),
        np.array(SEVEN, np.uint8),
        np.array(SEVEN, float),
        [float(ink) for ink in SEVEN],
        np.array(SEVEN).reshape(8, 8),
        np.array(SEVEN).reshape(8, 8).tolist(),
    ],
)
def test_pixels_may_come_in_any_form(value: Any) -> None:
    pixels = validation.pixels(value, (8, 8))
    assert pixels == tuple(SEVEN)
    assert {type(ink) for ink in pixels} == {int}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([0] * 63, r"pixels must hold 64 inks, got 63"),
        ([1] * 100_000, r"pixels must hold 64 inks, got 100000"),
        (np.zeros((4, 16)), r"shape \(64,\) or \(8, 8\), got \(4, 16\)"),
        (np.zeros((8, 8, 1)), r"got \(8, 8, 1\)"),
        ([0] * 60 + [17] * 4, r"whole numbers 0 to 16, got 17 at 60"),
        ([-1] + [0] * 63, r"got -1 at 0"),
        ([0.5] + [0] * 63, r"got 0.5 at 0"),
        ([float("nan")] * 64, r"got nan at 0"),
        (np.full((8, 8), np.inf), r"got inf at \(0, 0\)"),
        ([True] + [0] * 63, r"whole numbers 0 to 16, got \[True, 0"),
        (np.ones(64, bool), r"whole numbers"),
        ("x" * 64, r"whole numbers"),
        (["1"] * 64, r"whole numbers"),
        ([None] * 64, r"whole numbers"),
        ([[0] * 8] * 7 + [[0] * 9], r"different lengths"),
        ([10**400] * 64, r"whole numbers"),
        (None, r"whole numbers 0 to 16, got None"),
        ({"0": 1}, r"whole numbers"),
        (7, r"shape \(64,\)"),
        ([1 + 2j] * 64, r"whole numbers"),
    ],
)
def test_other_pixels_are_refused(value: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        validation.pixels(value, (8, 8))


def test_images_need_not_be_square() -> None:
    assert validation.pixels([0, 8, 16, 0], (1, 4)) == (0, 8, 16, 0)
    assert validation.pixels([[0, 8, 16, 0]], (1, 4)) == (0, 8, 16, 0)
    with pytest.raises(ValueError, match=r"hold 4 inks, got 64"):
        validation.pixels([0] * 64, (1, 4))


@pytest.mark.parametrize("value", [-1, 91, -0.5, 90.01, True, "3", None, [3], float("nan"), 10**30])
def test_an_epoch_is_a_recorded_one(value: Any) -> None:
    with pytest.raises(ValueError, match=r"epoch must be"):
        incoming.epoch(value, range(91))


def test_the_refusal_of_an_epoch_names_the_range() -> None:
    for value, told in [
        (
            91,
            "epoch must be between 0 and 90, got 91; the nearest recorded moment is 90; "
            "w.train(n) trains n epochs more",
        ),
        (-0.5, "epoch must be between 0 and 90, got -0.5; the nearest recorded moment is 0"),
        (
            float("nan"),
            "epoch must be between 0 and 90, got nan; the nearest recorded moment is 90",
        ),
        (
            "x",
            "epoch must be a number between 0 and 90, got 'x'; the nearest recorded moment is 90",
        ),
    ]:
        with pytest.raises(ValueError, match="^" + re.escape(told) + "$"):
            incoming.epoch(value, [*range(90), 89.5, 90])
    with pytest.raises(ValueError, match=r"epoch 31 was thinned out; the nearest kept is 30"):
        incoming.epoch(31, range(0, 91, 2))
    assert type(incoming.epoch(np.int64(30), range(91))) is int


MOMENTS = [0, 0.032, 0.064, 0.2, 1, 2, 4, 4.032]


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (0, 0),
        (0.01, 0),
        (0.1, 0.064),
        (float(np.float32(0.2)), 0.2),
        (np.float64(0.5), 0.2),
        (0.61, 1),
        (2.0, 2),
        (3.5, 4),
        (float(np.float32(4.032)), 4.032),
    ],
)
def test_a_fraction_goes_to_the_nearest_moment(value: Any, moment: float) -> None:
    assert incoming.epoch(value, MOMENTS) == moment
    assert type(incoming.epoch(value, MOMENTS)) is type(moment)


def test_a_whole_number_means_that_epoch_alone() -> None:
    for value in (3, 3.0):
        with pytest.raises(ValueError, match="epoch 3 was thinned out; the nearest kept is 2"):
            incoming.epoch(value, MOMENTS)


def test_a_page_may_ask_for_a_single_update_alone() -> None:
    step = {"kind": "step", "unit": "update", "from": float(np.float32(0.2))}
    assert incoming.parse(step, MOMENTS, (8, 8), 10) == Step(start=0.2)
    for unit in ("epoch", "moment", None, ["update"]):
        with pytest.raises(ValueError, match="unit must be one of update"):
            incoming.parse({**step, "unit": unit}, MOMENTS, (8, 8), 10)
    with pytest.raises(ValueError, match=r"between 0 and 4\.032, got 5"):
        incoming.parse({**step, "from": 5}, MOMENTS, (8, 8), 10)


def parse(content: Any) -> incoming.Command:
    return incoming.parse(content, range(10), (8, 8), 10)


@pytest.mark.parametrize(
    ("content", "command"),
    [
        ({"kind": "hello", "last": 0.5}, Hello(last=0.5)),
        ({"kind": "hello", "last": -1}, Hello(last=-1, run=None, fresh=False)),
        (
            {"kind": "hello", "last": 9, "run": 2, "fresh": True, "epoch": 0.5},
            Hello(last=9, run=2, fresh=True, epoch=0.5),
        ),
        ({"kind": "train", "epochs": 5, "from": 9}, Train(epochs=5, start=9)),
        ({"kind": "stop"}, Stop()),
        ({"kind": "reset"}, Reset()),
        ({"kind": "pin"}, Pin()),
        ({"kind": "unpin"}, Unpin()),
    ],
)
def test_commands(content: dict[str, Any], command: incoming.Command) -> None:
    assert parse(content) == command


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "must be an object"),
        ("train", "must be an object"),
        ([], "must be an object"),
        (
            {},
            "kind must be one of hello, train, step, retrain, set, stop, reset, pin, .*got None",
        ),
        ({"kind": "drop"}, "got 'drop'"),
        ({"kind": ["train"]}, "kind must be one of"),
        ({"kind": "x" * 10_000}, "kind must be one of"),
        ({"kind": "hello"}, "last must be a number"),
        ({"kind": "hello", "last": -2}, "between -1 and"),
        ({"kind": "hello", "last": True}, "last must be a number"),
        ({"kind": "hello", "last": 0, "epoch": -1}, "epoch must be between 0 and"),
        ({"kind": "train", "from": 0}, "epochs must be a whole number from 1 to 10000"),
        ({"kind": "train", "epochs": 5}, "epoch must be a number"),
        ({"kind": "train", "epochs": 0, "from": 0}, "between 1 and 10000, got 0"),
        ({"kind": "train", "epochs": 10**12, "from": 0}, "between 1 and 10000"),
        ({"kind": "train", "epochs": 1.5, "from": 0}, "whole number"),
        ({"kind": "train", "epochs": 5, "from": 10}, "between 0 and 9, got 10"),
        ({"kind": "set", "state": [1]}, r"state must be an object, got \[1\]"),
        ({"kind": "stop", "now": 1}, "stop message has no 'now'"),
        ({"kind": "pin", "rows": []}, "pin message has no 'rows'"),
    ],
)
def test_other_messages_are_refused_in_one_line(content: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message) as refusal:
        parse(content)
    assert len(str(refusal.value)) < 200
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("value", ["x" * 10**6, ["y" * 1000] * 1000, {"a": {"b": "c" * 500}}, "\n"])
def test_what_a_browser_sends_is_echoed_in_short(value: Any) -> None:
    assert len(validation.short(value)) <= 60
    assert "\n" not in validation.short(value)

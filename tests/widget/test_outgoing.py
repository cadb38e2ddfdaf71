"""What travels between the widget and its page, told by a page without a browser."""

from __future__ import annotations

import asyncio
from typing import Any

import numpy as np
import pytest
from support.fake_page import FakePage

from digitwidget import DigitWidget, load_digits
from digitwidget.network.history import History

X, y = load_digits()
ROW = 4 * (6 + 10 + 3010)
WHOSE = {"run": 0, "layers": [64, 40, 10]}


@pytest.fixture
def widget() -> DigitWidget:
    """Trained for three whole epochs, no loop running."""
    made = DigitWidget(epochs=3, hidden=40, moments=0)
    assert made.history.last == 3
    return made


def test_the_first_state_holds_the_initial_network_and_the_training_follows() -> None:
    widget = DigitWidget(epochs=3, moments=0)
    page = FakePage(widget)
    assert list(page.rows) == [0]
    assert widget.epoch == 3
    assert list(page.rows) == [0, 1, 2, 3]
    assert page.agrees()


def test_the_whole_history_is_in_the_full_state_only(widget: DigitWidget, page: FakePage) -> None:
    assert len(widget.get_state()["_history"]) == 4 * ROW
    assert widget._trait_values.get("_history", b"") == b""
    widget.train(2)
    assert all("_history" not in m.get("state", {}) for m in page.messages)


def test_one_more_epoch_costs_its_own_bytes(widget: DigitWidget, page: FakePage) -> None:
    widget.train(1)
    assert page.bytes == ROW
    assert page.added == [{"from": 3, "stride": 1, **WHOSE}]
    assert page.agrees()


def test_painting_on_the_page_moves_python_without_an_echo(
    widget: DigitWidget, page: FakePage
) -> None:
    heard: list[Any] = []
    widget.observe(lambda change: heard.append(change.new), "prediction")
    page.sets(pixels=X[0].astype(int).tolist())
    assert widget.pixels == tuple(X[0])
    assert heard == [widget.prediction]
    assert page.messages == []


def test_python_moves_the_page(widget: DigitWidget, page: FakePage) -> None:
    widget.pixels, widget.epoch = X[1], 2
    assert (tuple(page.state["pixels"]), page.state["epoch"]) == (tuple(X[1]), 2)


def test_scrubbing_on_the_page_moves_python(widget: DigitWidget, page: FakePage) -> None:
    page.sets(epoch=1)
    assert widget.epoch == 1
    np.testing.assert_array_equal(
        widget.output, widget.network.activations([[0] * 64], epoch=1)[-1][0]
    )


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"pixels": [99] * 64}, "got 99 at 0"),
        ({"pixels": [True] * 64}, "whole numbers 0 to 16"),
        ({"pixels": [1] * 100_000}, "must hold 64 inks, got 100000"),
        ({"pixels": {"length": 64}}, "whole numbers"),
        ({"epoch": 4}, "epoch must be between 0 and 3, got 4"),
        ({"epoch": True}, "whole number"),
        ({"_layers": [1, 1]}, "a page may not set '_layers'"),
        ({"_samples": "x"}, "a page may not set '_samples'"),
        ({"_history": "x"}, "a page may not set '_history'"),
        ({"_esm": "alert(1)"}, "a page may not set '_esm'"),
        ({"_css": "*{}"}, "a page may not set '_css'"),
        ({"tooltip": "x" * 10**6}, "a page may not set 'tooltip'"),
        ({"layout": None}, "a page may not set 'layout'"),
        ({"_model_name": "x"}, "a page may not set '_model_name'"),
        ({"comm": None}, "a page may not set 'comm'"),
        ({"prediction": 3}, "a page may not set 'prediction'"),
        ({"nonsense" * 99: 1}, "a page may not set 'nonsense"),
    ],
)
def test_what_a_page_may_not_set_is_put_back(
    widget: DigitWidget, page: FakePage, state: dict[str, Any], message: str
) -> None:
    before = widget.get_state()
    page.sets(**state)
    assert widget.get_state() == before
    (said,) = page.told("refused")
    assert message in said["text"]
    assert len(said["text"]) < 200
    name = next(iter(state))
    if name in before:
        assert page.state[name] == before[name]


def test_a_page_that_asks_for_a_dropped_epoch_is_told_the_nearest() -> None:
    widget = DigitWidget(epochs=7, hidden=4, max_snapshots=6, moments=0)
    assert widget.history.epochs == [0, 2, 4, 6, 7]
    page = FakePage(widget)
    page.sets(epoch=3)
    page.says("train", epochs=1, **{"from": 9})
    widget._outgoing.update.settle()
    first, second = page.told("refused")
    assert {"reason": "gone", "epoch": 3, "nearest": 2}.items() <= first.items()
    assert {"reason": "gone", "epoch": "9", "nearest": 7}.items() <= second.items()
    assert page.agrees()


def test_each_of_several_refusals_is_told_and_a_flood_of_them_in_few_words(
    widget: DigitWidget, page: FakePage
) -> None:
    async def story() -> None:
        # The first is told at once, those of the next moments together.
        page.says("train", epochs=0, **{"from": 3})
        page.says("retrain", settings={"hidden": -1}, drawings=[], pin=False)
        page.says("train", epochs=1, **{"from": 77})
        for number in range(1000):
            page.says(f"unknown {number}")
        await asyncio.sleep(0.2)

    asyncio.run(story())
    texts = [said["text"] for said in page.told("refused")]
    assert any("hidden" in text for text in texts)
    assert any("77" in text for text in texts)
    assert 3 <= len(texts) < 100


def test_the_good_half_of_a_message_counts(widget: DigitWidget, page: FakePage) -> None:
    page.sets(pixels=[3] * 64, epoch=77, _goal=5)
    assert (widget.pixels, widget.epoch, widget._goal) == ((3,) * 64, 3, -1)
    assert (page.state["epoch"], page.state["_goal"]) == (3, -1)
    assert len(page.told("refused")) == 1


@pytest.mark.parametrize("state", [None, "x", 3, ["pixels"]])
def test_a_state_that_is_none_is_refused(widget: DigitWidget, page: FakePage, state: Any) -> None:
    before = widget.get_state()
    page.sends(method="update", state=state)
    assert widget.get_state() == before
    assert len(page.told("refused")) == 1


@pytest.mark.parametrize(
    "content",
    [
        None,
        "train",
        {"kind": "train", "epochs": 10**12, "from": 0},
        {"kind": "train", "epochs": 5, "from": 99},
        {"kind": "x" * 10**6},
    ],
)
def test_a_message_that_is_no_command_is_refused(
    widget: DigitWidget, page: FakePage, content: Any
) -> None:
    page.sends(method="custom", content=content)
    assert len(page.told("refused")) == 1
    assert (widget.history.last, widget._goal) == (3, -1)


def test_a_row_and_the_epoch_on_show_are_one_message(widget: DigitWidget, page: FakePage) -> None:
    widget.train(1)
    (message,) = page.messages
    assert set(message["state"]) == {"_added", "epoch"}
    assert widget.get_state()["_added"] is None


def test_hello_is_answered_with_what_is_missing(widget: DigitWidget, page: FakePage) -> None:
    for last, rows in ((3, 0), (1, 2), (-1, 4)):
        page.bytes = 0
        page.says("hello", last=last)
        assert page.added[-1] == {"from": last, "stride": 1, **WHOSE}
        assert page.bytes == rows * ROW
    assert page.agrees()


def test_a_fresh_page_is_told_the_epoch_on_show(widget: DigitWidget, page: FakePage) -> None:
    page.says("hello", last=3, run=0, fresh=True, epoch=3)
    assert [set(message["state"]) for message in page.messages] == [{"_added"}]
    # It was made of a state of before, and what came since has passed it by.
    page.state.update(epoch=0, _goal=90)
    page.says("hello", last=3, run=0, fresh=True, epoch=0)
    assert page.agrees()


def test_a_page_may_set_by_message_what_it_may_set(widget: DigitWidget, page: FakePage) -> None:
    page.says("set", state={"pixels": X[0].astype(int).tolist(), "epoch": 1})
    assert (widget.pixels, widget.epoch, page.heard) == (tuple(X[0]), 1, [])
    page.says("set", state={"_layers": [1, 1], "epoch": 99})
    assert (widget._layers, widget.epoch) == ([64, 40, 10], 1)
    assert len(page.told("refused")) == 1


def test_a_page_that_holds_more_than_python_is_cut(widget: DigitWidget, page: FakePage) -> None:
    page.says("hello", last=50)
    assert page.added == [{"from": 3, "stride": 1, **WHOSE}]


def test_a_page_that_missed_messages_asks_for_them(widget: DigitWidget, page: FakePage) -> None:
    hear, widget.comm.publish_msg = widget.comm.publish_msg, lambda *args, **keys: None
    widget.train(2)
    widget.comm.publish_msg = hear
    widget.train(1)
    assert list(page.rows) == list(range(7))
    assert page.agrees()


@pytest.mark.parametrize(
    ("kind", "numbers", "last"),
    [("train", {"epochs": 2, "from": 3}, 5), ("train", {"epochs": 1, "from": 1}, 2)],
)
def test_the_page_trains(
    widget: DigitWidget, page: FakePage, kind: str, numbers: dict[str, int], last: int
) -> None:
    page.says(kind, **numbers)
    assert (widget.epoch, widget.history.last) == (last, last)
    assert page.agrees()


def test_the_page_resets(widget: DigitWidget, page: FakePage) -> None:
    page.says("reset")
    widget._wait()
    assert list(page.rows) == [0]
    assert page.agrees()


@pytest.mark.parametrize("kind", ["stop", "reset"])
def test_every_command_is_answered(page: FakePage, kind: str) -> None:
    page.says(kind)
    page.widget._wait()
    assert len(page.added) == 1


@pytest.mark.parametrize(
    "data",
    [
        None,
        3,
        [],
        {},
        {"method": None},
        {"method": ["update"]},
        {"method": "x" * 10**6},
        {"method": "update", "state": {"pixels": [1] * 64}, "buffer_paths": [["pixels", 99]]},
        {"method": "update", "state": {}, "buffer_paths": [[]]},
        {"method": "update", "state": {"a": 1}, "buffer_paths": 3},
        {"method": "update", "state": {"a": {}}, "buffer_paths": [["a", "b", "c"]]},
    ],
)
def test_a_message_that_is_none_is_dropped(
    widget: DigitWidget, page: FakePage, data: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    widget._handle_msg({"content": {"data": data}, "buffers": [memoryview(b"x")]})
    assert (widget.epoch, widget._goal) == (3, -1)
    assert capsys.readouterr() == ("", "")


def test_a_moment_that_is_thinned_out_before_it_is_shown_gives_place_to_the_nearest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    widget = DigitWidget(epochs=9, moments=0, max_snapshots=4, augment=None, epoch=0)
    page = FakePage(widget)
    assert widget.history.epochs == [0, 4, 8, 9]
    # What the worker thread does between the choice and the showing, done in time.
    nearest, stale = History.nearest, iter([5])
    monkeypatch.setattr(History, "nearest", lambda *args: next(stale, None) or nearest(*args))
    widget._outgoing._move_to(9)
    assert next(stale, "used") == "used"
    assert widget.epoch == 9
    assert page.agrees()

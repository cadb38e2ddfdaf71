"""Other settings by the page: beside a running loop, the latest wish wins, little is allowed."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Any

import pytest
from support import event_loop
from support.event_loop import Story, until
from support.fake_page import FakePage
from support.settings import PLAIN, WILD

from digitwidget import DigitWidget, Network
from digitwidget.limits import MAX_PAGE_HISTORY_BYTES
from digitwidget.widget import incoming


def beside(story: Story) -> None:
    """Tells a story beside a running loop, once the first training is through."""

    async def afterwards(widget: DigitWidget, _: FakePage) -> None:
        await until(lambda: not widget._trainer.running)
        await asyncio.sleep(0.05)
        await story(widget, FakePage(widget))

    event_loop.beside(afterwards, **PLAIN)


def test_a_page_retrains_without_blocking_and_holds_what_python_holds() -> None:
    async def story(widget: DigitWidget, page: FakePage) -> None:
        start, turns = monotonic(), 0
        page.says("retrain", settings={"hidden": [12], "epochs": 40, "learning_rate": 1})
        while page.state["_goal"] >= 0 or page.state["_run"] == 0:
            await asyncio.sleep(0)
            turns += 1
            assert monotonic() - start < 60
        assert turns > 5 * 40
        assert page.state["_layers"] == [64, 12, 10]
        assert page.state["_settings"]["learning_rate"] == 1
        assert page.state["epoch"] == 40
        assert page.agrees()

    beside(story)


def test_the_latest_wish_wins() -> None:
    async def story(widget: DigitWidget, page: FakePage) -> None:
        for units in range(2, 9):
            page.says("retrain", settings={"hidden": [units], "epochs": 300})
            await asyncio.sleep(0.01)
        page.says("retrain", settings={"hidden": [9], "epochs": 5})
        await until(lambda: page.state["_layers"] == [64, 9, 10])
        await until(lambda: page.state["epoch"] == 5 and page.state["_goal"] == -1)
        assert page.agrees()

    beside(story)


def test_a_wish_that_diverges_while_another_trains_goes_back_to_the_last_whole_run() -> None:
    async def story(widget: DigitWidget, page: FakePage) -> None:
        rows = dict(page.rows)
        page.says("retrain", settings={"hidden": [20], "epochs": 1000})
        await until(lambda: page.state["_layers"] == [64, 20, 10])
        page.says("retrain", settings=WILD)
        await until(lambda: bool(page.told("error")))
        assert page.state["_layers"] == [64, 8, 10]
        assert page.rows == rows
        assert page.agrees()

    beside(story)


def test_stop_leaves_the_new_run_as_far_as_it_has_come() -> None:
    async def story(widget: DigitWidget, page: FakePage) -> None:
        page.says("retrain", settings={"hidden": [20], "epochs": 1000})
        await until(lambda: page.state["_layers"] == [64, 20, 10])
        page.says("stop")
        await until(lambda: page.state["_goal"] == -1)
        await asyncio.sleep(0.1)
        assert 0 < widget.history.last < 1000
        assert page.agrees()

    beside(story)


def test_an_epoch_that_was_gone_to_is_shown_of_the_new_run_too(
    widget: DigitWidget, page: FakePage
) -> None:
    page.sets(epoch=2)
    widget.retrain(learning_rate=0.5, epochs=6)
    assert (widget.epoch, widget.history.last) == (2, 6)
    assert page.agrees()


def test_a_page_of_an_older_run_gets_the_whole_new_one(widget: DigitWidget, page: FakePage) -> None:
    widget.retrain(learning_rate=0.5)
    page.bytes = 0
    page.says("hello", last=4, run=0)
    assert page.added[-1]["from"] == -1
    assert page.bytes == len(widget.history.rows())


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (None, "settings must be an object"),
        ({"hidden": [257]}, "hidden must be between 1 and 256"),
        ({"hidden": [8] * 4}, "at most 3 layers"),
        ({"hidden": "many"}, "at most 3 layers"),
        ({"epochs": 1001}, "epochs must be between 1 and 1000"),
        ({"epochs": 0}, "epochs must be between"),
        ({"learning_rate": float("nan")}, "learning_rate must be"),
        ({"learning_rate": True}, "learning_rate must be"),
        ({"momentum": 2}, "momentum must be"),
        ({"random_state": -5}, "random_state must be between"),
        ({"activation": "x" * 10**6}, "activation must be one of"),
        ({"augment": "os.system"}, "augment must be true or false"),
        ({"input_scale": 1e-9}, "has no 'input_scale'"),
        ({"max_snapshots": 10**6}, "has no 'max_snapshots'"),
    ],
)
def test_refused_to_a_page(
    widget: DigitWidget, page: FakePage, settings: Any, message: str
) -> None:
    before = widget.network
    page.says("retrain", settings=settings)
    widget._outgoing.update.settle()
    text = page.told("refused")[-1]["text"]
    assert message in text
    assert len(text) < 200
    assert widget.network is before


@pytest.mark.parametrize(
    "drawings", ["all", [1], [{"pixels": [1] * 64, "label": 10}], [{"pixels": [1] * 64}] * 101]
)
def test_a_page_cannot_smuggle_drawings(widget: DigitWidget, page: FakePage, drawings: Any) -> None:
    page.says("retrain", settings={}, drawings=drawings)
    widget._outgoing.update.settle()
    assert page.told("refused")
    assert widget._run == 0


def test_a_pages_largest_network_has_a_bounded_history() -> None:
    network = Network(hidden=(256, 256, 256), momentum=0.9, max_snapshots=512)
    incoming.cap_memory(network, 1024, 256)
    numbers = 1024 * 256 + 2 * 256 * 256 + 256 * 256 + 4 * 256
    assert network.max_snapshots * numbers * 8 * 2 <= MAX_PAGE_HISTORY_BYTES

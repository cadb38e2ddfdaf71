"""What the page does and observers see while a training runs beside the loop."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Any

import pytest
from support.event_loop import LONG, beside, until
from support.fake_page import FakePage

from digitwidget import DigitWidget, load_digits

X, y = load_digits()


def test_the_page_may_look_back_while_a_training_runs() -> None:
    async def story(widget: DigitWidget, page: FakePage) -> None:
        await until(lambda: page.state["epoch"] > 4)
        page.sets(epoch=2)
        await asyncio.sleep(0.1)
        widget.stop()
        assert (page.state["epoch"], widget.epoch) == (2, 2)
        assert widget.history.last > 2

    beside(story, epochs=LONG)


def test_an_epoch_that_crossed_another_is_told_again_when_the_page_rests() -> None:
    async def story(widget: DigitWidget, page: FakePage) -> None:
        def told() -> list[int]:
            updates = [m["state"] for m in page.messages if m["method"] == "update"]
            return [state["epoch"] for state in updates if "epoch" in state]

        await until(lambda: page.state["epoch"] > 4)
        for last in (3, 1):
            page.messages.clear()
            for epoch in (0, 2, last):
                page.sets(epoch=epoch)
                await asyncio.sleep(0)
            # A page in the middle of a drag would jump back.
            assert told() == []
            await until(lambda: bool(told()))
            # What was told may itself have crossed the next drag: the second time round it has.
            assert told() == [last]
        widget.stop()
        assert page.agrees()

    beside(story, epochs=LONG)


def test_lessons_hold_the_epoch_they_were_given_at() -> None:
    async def story(widget: DigitWidget, page: FakePage) -> None:
        await until(lambda: page.state["epoch"] > 4)
        shown = page.state["epoch"]
        page.sets(pixels=[int(ink) for ink in X[0]])
        page.sets(lessons=[{"pixels": [int(ink) for ink in X[0]], "label": 3}])
        await asyncio.sleep(0.1)
        widget.stop()
        assert (widget.epoch, len(widget.lessons)) == (shown, 1)
        assert widget.history.last > shown
        page.says("train", epochs=1, **{"from": shown})
        await until(lambda: widget._session.history.last == shown + 1)
        assert (widget.epoch, len(widget.lessons)) == (shown + 1, 0)
        assert page.agrees()

    beside(story, epochs=LONG)


def test_observers_see_the_training_as_it_goes_and_never_wait() -> None:
    seen: list[tuple[int, Any]] = []

    async def story(widget: DigitWidget, page: FakePage) -> None:
        widget.pixels = X[0]
        widget.observe(lambda change: seen.append((change.new, widget.prediction)), "epoch")
        await until(lambda: len(seen) > 5)
        widget.stop()

    widget = beside(story, epochs=LONG)
    epochs = [epoch for epoch, _ in seen]
    assert epochs == sorted(set(epochs))
    assert seen[-1] == (widget.epoch, widget.prediction)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_mistake_in_an_observer_is_shown_and_training_goes_on() -> None:
    mistakes: list[Any] = []

    async def story(widget: DigitWidget, page: FakePage) -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: mistakes.append(context["exception"]))
        widget.observe(lambda change: 1 / 0, "epoch")
        await until(lambda: widget._session.history.last == 25)

    beside(story)
    assert {type(mistake) for mistake in mistakes} == {ZeroDivisionError}


def test_a_flood_of_messages_is_answered_now_and_then() -> None:
    async def story(widget: DigitWidget, page: FakePage) -> None:
        assert widget.epoch == 25
        page.heard.clear()
        page.added.clear()
        start = monotonic()
        for _ in range(500):
            page.says("hello", last=-1)
            page.says("nonsense")
            page.sets(pixels=[99] * 64)
        await asyncio.sleep(0.1)
        assert len(page.added) <= 3 + 31 * (monotonic() - start)
        assert len(page.told("refused")) <= 3 + 31 * (monotonic() - start)
        assert page.agrees()

    beside(story)


def test_a_page_loaded_while_epochs_are_recorded_gets_whole_rows() -> None:
    async def story(widget: DigitWidget, page: FakePage) -> None:
        stop = monotonic() + 1
        while monotonic() < stop:
            epochs = list(page.read(widget.get_state()["_history"]))
            assert epochs == sorted(set(epochs))
            page.hello()
            await asyncio.sleep(0.001)
        widget.stop()
        assert widget.history.stride > 1
        assert page.agrees()

    beside(story, epochs=LONG, hidden=2, max_snapshots=5, X=X[:20], y=y[:20])


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_mistake_in_an_observer_leaves_the_page_no_goal() -> None:
    async def story(widget: DigitWidget, page: FakePage) -> None:
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        for name in ("epoch", "prediction", "_goal"):
            widget.observe(lambda change: 1 / 0, name)
        await until(lambda: page.state["_goal"] == 25)
        await until(lambda: page.state["_goal"] == -1)
        await until(lambda: page.state["epoch"] == 25)
        page.says("retrain", settings={"hidden": [4], "epochs": 3})
        await until(lambda: page.state["_layers"] == [64, 4, 10])
        await until(lambda: page.state["_goal"] == -1)
        await until(lambda: page.state["epoch"] == 3)

    beside(story)

"""Training beside a running event loop, as in a kernel: nothing blocks, everything can be ended."""

from __future__ import annotations

import asyncio
import threading
from time import monotonic
from typing import Any

import numpy as np
import pytest
from support.event_loop import LONG, beside, until
from support.fake_page import FakePage

from digitwidget import DigitWidget, load_digits

X, y = load_digits()


def test_the_first_training_runs_by_itself() -> None:
    async def story(widget: DigitWidget, page: FakePage) -> None:
        assert list(page.rows) == [0]
        await until(lambda: page.state["_goal"] == 25)
        await until(lambda: page.state["_goal"] == -1)
        assert page.state["epoch"] == 25
        assert page.agrees()

    beside(story)


def test_the_loop_stays_free_and_messages_are_few() -> None:
    async def story(widget: DigitWidget, page: FakePage) -> None:
        start, turns = monotonic(), 0
        while widget._trainer.running:
            await asyncio.sleep(0)
            turns += 1
        await asyncio.sleep(0.05)
        # Many to an epoch: a loop that waited for epochs would have had one to each at most.
        assert turns > 5 * 40
        assert len(page.added) <= 2 + 31 * (monotonic() - start)

    beside(story, epochs=40, X=X[:50], y=y[:50])


def test_a_read_joins_in_and_sees_the_end() -> None:
    async def story(widget: DigitWidget, page: FakePage) -> None:
        await until(lambda: page.state["epoch"] > 2)
        assert widget.history.last == 25
        assert (widget.epoch, widget._goal) == (25, -1)
        assert page.agrees()
        await asyncio.sleep(0.05)
        assert widget.history.last == 25

    beside(story)


def test_a_stop_ends_the_wait_of_a_read() -> None:
    async def story(widget: DigitWidget, page: FakePage) -> None:
        def stop(change: Any) -> None:
            if change.new > 20:
                widget.stop()

        await until(lambda: page.state["epoch"] > 2)
        widget.observe(stop, "epoch")
        last = widget.epoch
        assert 20 < last == widget.history.last < LONG
        assert page.agrees()
        widget.unobserve(stop, "epoch")
        page.says("train", epochs=2, **{"from": last})
        await until(lambda: page.state["epoch"] == last + 2)
        assert page.agrees()

    beside(story, epochs=LONG)


def test_joining_in_gives_the_same_numbers_as_training_alone() -> None:
    async def story(widget: DigitWidget, page: FakePage) -> None:
        await until(lambda: page.state["epoch"] > 0)

    joined = beside(story, epochs=6)
    alone = DigitWidget(epochs=6, hidden=10)
    np.testing.assert_array_equal(joined.history.params(6), alone.history.params(6))


def test_the_page_stops_a_training() -> None:
    async def story(widget: DigitWidget, page: FakePage) -> None:
        await until(lambda: page.state["epoch"] > 2)
        page.says("stop")
        await until(lambda: page.state["_goal"] == -1)
        last = widget.history.last
        assert 2 < last < LONG
        await asyncio.sleep(0.1)
        assert (widget.epoch, widget.history.last) == (last, last)
        assert page.agrees()

    beside(story, epochs=LONG)


def test_python_stops_a_training() -> None:
    async def story(widget: DigitWidget, page: FakePage) -> None:
        await until(lambda: page.state["epoch"] > 2)
        widget.stop()
        assert widget.epoch == widget.history.last < LONG
        assert page.agrees()

    beside(story, epochs=LONG)


def test_the_page_resets_and_trains_anew_while_a_training_runs() -> None:
    async def story(widget: DigitWidget, page: FakePage) -> None:
        await until(lambda: page.state["epoch"] > 4)
        page.says("train", epochs=3, **{"from": 2})
        await until(lambda: page.state["_goal"] == -1)
        assert widget.epoch == widget.history.last == 5
        page.says("train", epochs=300, **{"from": 5})
        await until(lambda: page.state["epoch"] > 8)
        page.says("reset")
        await until(lambda: page.state["_goal"] == -1)
        assert widget.epoch == widget.history.last == 0
        assert page.agrees()

    beside(story, epochs=LONG)


def test_what_a_page_asks_for_in_a_row_is_done_in_that_order() -> None:
    async def story(widget: DigitWidget, page: FakePage) -> None:
        await until(lambda: page.state["epoch"] > 3)
        page.says("reset")
        page.says("step", unit="update", **{"from": 0})
        await until(lambda: page.state["_goal"] == -1 and page.told("update"))
        assert 0 < widget.epoch < 1
        page.says("train", epochs=300, **{"from": 0})
        page.says("stop")
        await until(lambda: page.state["_goal"] == -1 and page.state["epoch"] == widget.epoch)
        assert widget.history.last < 300
        assert page.agrees()

    beside(story, epochs=LONG)


@pytest.mark.parametrize("threads", [True, False])
def test_where_there_are_no_threads_epochs_run_in_between(
    monkeypatch: pytest.MonkeyPatch, threads: bool
) -> None:
    def refused(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    if not threads:
        monkeypatch.setattr(threading.Thread, "start", refused)

    async def story(widget: DigitWidget, page: FakePage) -> None:
        await until(lambda: page.state["epoch"] > 2)
        assert (widget._trainer._thread is not None) == threads
        page.says("stop")
        await until(lambda: page.state["_goal"] == -1)
        page.says("train", epochs=3, **{"from": 1})
        await until(lambda: page.state["_goal"] == -1)
        assert widget.epoch == widget.history.last == 4
        assert page.agrees()

    beside(story, epochs=LONG)


def test_a_training_that_fails_says_so_and_the_next_read_raises() -> None:
    def fails(ink: Any, rng: Any) -> Any:
        raise RuntimeError("no more paper")

    async def story(widget: DigitWidget, page: FakePage) -> None:
        await until(lambda: bool(page.told("error")))
        (told,) = page.told("error")
        assert "no more paper" in told["text"]
        facts = {"reason": "failed", "epoch": 1, "cause": "no more paper", "kept": False}
        assert facts.items() <= told.items()
        assert page.state["_goal"] == -1
        with pytest.raises(RuntimeError, match="no more paper"):
            _ = widget.prediction
        assert widget.history.last == 0

    beside(story, augment=fails)


def test_closing_ends_the_training() -> None:
    async def story(widget: DigitWidget, page: FakePage) -> None:
        await until(lambda: page.state["epoch"] > 1)
        widget.close()
        last = widget._session.history.last
        await until(lambda: len(asyncio.all_tasks()) == 1)
        await asyncio.sleep(0.3)
        # The epoch that was under way is brought to its end.
        assert widget._session.history.last <= last + 1

    beside(story, epochs=LONG)


def test_fifty_widgets_train_side_by_side() -> None:
    async def crowd() -> None:
        widgets = [DigitWidget(epochs=2, hidden=2, X=X[:20], y=y[:20]) for _ in range(50)]
        await until(lambda: all(w._session.history.last == 2 for w in widgets))
        for widget in widgets:
            widget.close()

    asyncio.run(crowd())

"""Training beside a running event loop, as in a kernel: nothing blocks, everything can be ended."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

import numpy as np
import pytest
from twin import Twin

from digitwidget import DigitWidget, driver, load_digits

X, y = load_digits()
# Far more than a fast machine trains while a test looks on.
LONG = 5000
Story = Callable[[DigitWidget, Twin], Awaitable[None]]


def beside(story: Story, **settings: Any) -> DigitWidget:
    """Tells a story while the widget's first training runs."""

    async def tell() -> DigitWidget:
        widget = DigitWidget(**{"epochs": 25, "hidden": 10, **settings})
        await story(widget, Twin(widget))
        return widget

    return asyncio.run(tell())


async def until(done: Callable[[], bool]) -> None:
    for _ in range(2000):
        if done():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("this never came true")


def test_the_first_training_runs_by_itself() -> None:
    async def story(widget: DigitWidget, twin: Twin) -> None:
        assert list(twin.rows) == [0]
        await until(lambda: twin.state["_goal"] == 25)
        await until(lambda: twin.state["_goal"] == -1)
        assert twin.state["epoch"] == 25
        assert twin.agrees()

    beside(story)


def test_the_loop_stays_free_and_messages_are_few() -> None:
    async def story(widget: DigitWidget, twin: Twin) -> None:
        start, longest, last = monotonic(), 0.0, monotonic()
        while widget._session.driver.running:
            await asyncio.sleep(0)
            longest, last = max(longest, monotonic() - last), monotonic()
        await asyncio.sleep(0.05)
        assert longest < 0.2
        assert len(twin.added) <= 2 + 31 * (monotonic() - start)

    beside(story, epochs=40, X=X[:50], y=y[:50])


def test_a_read_joins_in_and_sees_the_end() -> None:
    async def story(widget: DigitWidget, twin: Twin) -> None:
        await until(lambda: twin.state["epoch"] > 2)
        assert widget.history.last == 25
        assert (widget.epoch, widget._goal) == (25, -1)
        assert twin.agrees()
        await asyncio.sleep(0.05)
        assert widget.history.last == 25

    beside(story)


def test_a_stop_ends_the_wait_of_a_read() -> None:
    async def story(widget: DigitWidget, twin: Twin) -> None:
        def stop(change: Any) -> None:
            if change.new > 20:
                widget.stop()

        await until(lambda: twin.state["epoch"] > 2)
        widget.observe(stop, "epoch")
        last = widget.epoch
        assert 20 < last == widget.history.last < LONG
        assert twin.agrees()
        widget.unobserve(stop, "epoch")
        twin.says("train", epochs=2, **{"from": last})
        await until(lambda: twin.state["epoch"] == last + 2)
        assert twin.agrees()

    beside(story, epochs=LONG)


def test_joining_in_gives_the_same_numbers_as_training_alone() -> None:
    async def story(widget: DigitWidget, twin: Twin) -> None:
        await until(lambda: twin.state["epoch"] > 0)

    joined = beside(story, epochs=6)
    alone = DigitWidget(epochs=6, hidden=10)
    np.testing.assert_array_equal(joined.history.params(6), alone.history.params(6))


def test_the_page_stops_a_training() -> None:
    async def story(widget: DigitWidget, twin: Twin) -> None:
        await until(lambda: twin.state["epoch"] > 2)
        twin.says("stop")
        await until(lambda: twin.state["_goal"] == -1)
        last = widget.history.last
        assert 2 < last < LONG
        await asyncio.sleep(0.1)
        assert (widget.epoch, widget.history.last) == (last, last)
        assert twin.agrees()

    beside(story, epochs=LONG)


def test_python_stops_a_training() -> None:
    async def story(widget: DigitWidget, twin: Twin) -> None:
        await until(lambda: twin.state["epoch"] > 2)
        widget.stop()
        assert widget.epoch == widget.history.last < LONG
        assert twin.agrees()

    beside(story, epochs=LONG)


def test_the_page_resets_and_trains_anew_while_a_training_runs() -> None:
    async def story(widget: DigitWidget, twin: Twin) -> None:
        await until(lambda: twin.state["epoch"] > 4)
        twin.says("train", epochs=3, **{"from": 2})
        await until(lambda: twin.state["_goal"] == -1)
        assert widget.epoch == widget.history.last == 5
        twin.says("train", epochs=300, **{"from": 5})
        await until(lambda: twin.state["epoch"] > 8)
        twin.says("reset")
        await until(lambda: twin.state["_goal"] == -1)
        assert widget.epoch == widget.history.last == 0
        assert twin.agrees()

    beside(story, epochs=LONG)


def test_the_page_may_look_back_while_a_training_runs() -> None:
    async def story(widget: DigitWidget, twin: Twin) -> None:
        await until(lambda: twin.state["epoch"] > 4)
        twin.sets(epoch=2)
        await asyncio.sleep(0.1)
        widget.stop()
        assert (twin.state["epoch"], widget.epoch) == (2, 2)
        assert widget.history.last > 2

    beside(story, epochs=LONG)


def test_an_epoch_that_crossed_another_is_told_again_when_the_page_rests() -> None:
    async def story(widget: DigitWidget, twin: Twin) -> None:
        def told() -> list[int]:
            updates = [m["state"] for m in twin.messages if m["method"] == "update"]
            return [state["epoch"] for state in updates if "epoch" in state]

        await until(lambda: twin.state["epoch"] > 4)
        for last in (3, 1):
            twin.messages.clear()
            for epoch in (0, 2, last):
                twin.sets(epoch=epoch)
                await asyncio.sleep(0)
            # A page in the middle of a drag would jump back.
            assert told() == []
            await until(lambda: bool(told()))
            # What was told may itself have crossed the next drag: the second time round it has.
            assert told() == [last]
        widget.stop()
        assert twin.agrees()

    beside(story, epochs=LONG)


@pytest.mark.parametrize("threads", [True, False])
def test_where_there_are_no_threads_epochs_run_in_between(
    monkeypatch: pytest.MonkeyPatch, threads: bool
) -> None:
    monkeypatch.setattr(driver, "THREADS", threads)

    async def story(widget: DigitWidget, twin: Twin) -> None:
        await until(lambda: twin.state["epoch"] > 2)
        assert (widget._session.driver._executor is not None) == threads
        twin.says("stop")
        await until(lambda: twin.state["_goal"] == -1)
        twin.says("train", epochs=3, **{"from": 1})
        await until(lambda: twin.state["_goal"] == -1)
        assert widget.epoch == widget.history.last == 4
        assert twin.agrees()

    beside(story, epochs=LONG)


def test_lessons_hold_the_epoch_they_were_given_at() -> None:
    async def story(widget: DigitWidget, twin: Twin) -> None:
        await until(lambda: twin.state["epoch"] > 4)
        shown = twin.state["epoch"]
        twin.sets(pixels=[int(ink) for ink in X[0]])
        twin.sets(lessons=[{"pixels": [int(ink) for ink in X[0]], "label": 3}])
        await asyncio.sleep(0.1)
        widget.stop()
        assert (widget.epoch, len(widget.lessons)) == (shown, 1)
        assert widget.history.last > shown
        twin.says("train", epochs=1, **{"from": shown})
        await until(lambda: widget._session.history.last == shown + 1)
        assert (widget.epoch, len(widget.lessons)) == (shown + 1, 0)
        assert twin.agrees()

    beside(story, epochs=LONG)


def test_observers_see_the_training_as_it_goes_and_never_wait() -> None:
    seen: list[tuple[int, Any]] = []

    async def story(widget: DigitWidget, twin: Twin) -> None:
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

    async def story(widget: DigitWidget, twin: Twin) -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: mistakes.append(context["exception"]))
        widget.observe(lambda change: 1 / 0, "epoch")
        await until(lambda: widget._session.history.last == 25)

    beside(story)
    assert {type(mistake) for mistake in mistakes} == {ZeroDivisionError}


def test_a_flood_of_messages_is_answered_now_and_then() -> None:
    async def story(widget: DigitWidget, twin: Twin) -> None:
        assert widget.epoch == 25
        twin.heard.clear()
        twin.added.clear()
        start = monotonic()
        for _ in range(500):
            twin.says("hello", last=-1)
            twin.says("nonsense")
            twin.sets(pixels=[99] * 64)
        await asyncio.sleep(0.1)
        assert len(twin.added) <= 3 + 31 * (monotonic() - start)
        assert len(twin.told("refused")) <= 3 + 31 * (monotonic() - start)
        assert twin.agrees()

    beside(story)


def test_a_training_that_fails_says_so_and_the_next_read_raises() -> None:
    def fails(ink: Any, rng: Any) -> Any:
        raise RuntimeError("no more paper")

    async def story(widget: DigitWidget, twin: Twin) -> None:
        await until(lambda: bool(twin.told("error")))
        (told,) = twin.told("error")
        assert "no more paper" in told["text"]
        facts = {"reason": "failed", "epoch": 1, "cause": "no more paper", "kept": False}
        assert facts.items() <= told.items()
        assert twin.state["_goal"] == -1
        with pytest.raises(RuntimeError, match="no more paper"):
            _ = widget.prediction
        assert widget.history.last == 0

    beside(story, augment=fails)


def test_a_page_loaded_while_epochs_are_recorded_gets_whole_rows() -> None:
    async def story(widget: DigitWidget, twin: Twin) -> None:
        stop = monotonic() + 1
        while monotonic() < stop:
            epochs = [epoch for epoch, _ in twin.read(widget.get_state()["_history"])]
            assert epochs == sorted(set(epochs))
            twin.hello()
            await asyncio.sleep(0.001)
        widget.stop()
        assert widget.history.stride > 1
        assert twin.agrees()

    beside(story, epochs=LONG, hidden=2, max_snapshots=5, X=X[:20], y=y[:20])


def test_closing_ends_the_training() -> None:
    async def story(widget: DigitWidget, twin: Twin) -> None:
        await until(lambda: twin.state["epoch"] > 1)
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

"""A page's messages come in a thread of their own, beside the cells': nothing gets mixed up."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Callable, Iterator
from time import monotonic, sleep
from typing import Any

import numpy as np
import pytest
from support.event_loop import until
from support.fake_page import FakePage

from digitwidget import DigitWidget, Network, load_digits
from digitwidget.widget.locking import LOCK

X, y = load_digits()
SMALL: dict[str, Any] = {"X": X[:100], "y": y[:100], "hidden": 6, "augment": None}
SEVEN = [int(ink) for ink in X[7]]


@pytest.fixture(scope="module")
def alone() -> Iterator[DigitWidget]:
    """What nobody has disturbed."""
    made = DigitWidget(epochs=400, **SMALL)
    assert made.history.last == 400
    yield made
    made.close()


def same_epochs(widget: DigitWidget, alone: DigitWidget) -> None:
    history = widget.history
    assert history.epochs == list(range(history.last + 1))
    for epoch in history.epochs:
        np.testing.assert_array_equal(history.params(epoch), alone.history.params(epoch))
    np.testing.assert_array_equal(history.loss, alone.history.loss[: history.last + 1])


MESSAGES: dict[str, Callable[[FakePage], None]] = {
    "hello": lambda page: page.says("hello", last=-1),
    "train": lambda page: page.says("train", epochs=20, **{"from": 1}),
    "stop": lambda page: page.says("stop"),
    "reset": lambda page: page.says("reset"),
    "retrain": lambda page: page.says("retrain", settings={"epochs": 30}),
    "paint": lambda page: page.sets(pixels=SEVEN),
    "scrub": lambda page: page.sets(epoch=1),
    "learn": lambda page: page.sets(lessons=[{"pixels": SEVEN, "label": 3}]),
    "guess": lambda page: page.sets(guesses=[{"guess": 1, "prediction": 2, "epoch": 3}]),
    "nonsense": lambda page: page.says("nonsense"),
    "reload": lambda page: page.sends(method="request_state"),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_while_a_cell_trains_is_taken_at_once_and_mixes_nothing_up(
    name: str, alone: DigitWidget
) -> None:
    widget = DigitWidget(epochs=2, **SMALL)
    page = FakePage(widget)
    assert widget.epoch == 2
    cell = threading.Thread(target=widget.train, args=(300,))
    cell.start()
    while widget._session.history.last < 10:
        sleep(0.001)
    start = monotonic()
    MESSAGES[name](page)
    taken = monotonic() - start
    running = widget._trainer.running
    cell.join(60)
    assert not cell.is_alive()
    # Far less than the training takes, and the cell's thread is still at it.
    assert taken < 1
    assert running or name in ("stop", "reset", "train", "retrain")
    same_epochs(widget, alone)
    assert page.agrees()


def test_messages_of_every_kind_at_random_moments_mix_nothing_up(alone: DigitWidget) -> None:
    widget = DigitWidget(epochs=2, **SMALL)
    page = FakePage(widget)
    assert widget.epoch == 2
    cell = threading.Thread(target=widget.train, args=(300,))
    cell.start()
    for _ in range(5):
        for send in MESSAGES.values():
            send(page)
            sleep(0.003)
    cell.join(60)
    assert not cell.is_alive()
    same_epochs(widget, alone)
    assert page.agrees()


def test_two_threads_that_read_see_the_one_training(alone: DigitWidget) -> None:
    widget = DigitWidget(epochs=60, pixels=X[3], **SMALL)
    seen: list[Any] = []
    readers = [threading.Thread(target=lambda: seen.append(widget.prediction)) for _ in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(60)
    assert len(seen) == 4
    assert set(seen) == {widget.prediction}
    same_epochs(widget, alone)


def test_linked_widgets_set_from_two_threads_do_not_wait_for_each_other() -> None:
    pair = [DigitWidget(epochs=1, **SMALL) for _ in range(2)]
    for one, other in (pair, pair[::-1]):
        one.observe(lambda change, other=other: setattr(other, "pixels", change.new), "pixels")

    def paint(widget: DigitWidget, ink: int) -> None:
        for turn in range(200):
            widget.pixels = [(ink + turn) % 17] * 64

    threads = [threading.Thread(target=paint, args=(w, i)) for i, w in enumerate(pair)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    assert pair[0].pixels == pair[1].pixels


def test_a_network_is_trained_by_one_widget_at_a_time(alone: DigitWidget) -> None:
    async def story() -> None:
        network = Network(**alone.network.get_params(deep=False) | {"epochs": 300})
        first = DigitWidget(network, X=X[:100], y=y[:100])
        second = DigitWidget(network, X=X[:100], y=y[:100])
        page = FakePage(second)
        with pytest.raises(ValueError, match="another widget is training this network: stop it"):
            second.train(5)
        page.says("reset")
        await until(lambda: bool(page.told("refused")))
        assert page.told("refused")[0]["reason"] == "busy"
        await until(lambda: not first._trainer.running)
        same_epochs(first, alone)
        second.epoch = 100
        second.train(5)
        assert second.history.last == 105
        same_epochs(second, alone)

    asyncio.run(story())


def test_the_loop_answers_while_a_training_runs() -> None:
    async def story() -> None:
        widget = DigitWidget(epochs=5000, **SMALL)
        page = FakePage(widget)
        worst, turn = 0.0, monotonic()
        while widget._session.history.last < 200:
            page.says("hello", last=0)
            page.sets(pixels=SEVEN)
            # A loop that never rests would hold Python's own lock, and measure only that.
            await asyncio.sleep(0.001)
            worst, turn = max(worst, monotonic() - turn), monotonic()
        assert worst < 0.5
        widget.close()

    asyncio.run(story())


def test_a_thread_that_collects_a_widget_does_not_wait_for_the_lock() -> None:
    DigitWidget(epochs=0, hidden=2).close()
    with LOCK:
        thread = threading.Thread(target=gc.collect)
        thread.start()
        thread.join(timeout=10)
        assert not thread.is_alive()

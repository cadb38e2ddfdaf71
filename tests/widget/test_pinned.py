"""A run kept for comparison: Python holds its curves, so that a page loaded again has them."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

import numpy as np
import pytest
from support import event_loop
from support.event_loop import until
from support.fake_page import FakePage
from support.settings import PLAIN, WILD

from digitwidget import DigitWidget
from digitwidget.limits import MAX_PINNED_MOMENTS


def curves(raw: bytes) -> np.ndarray:
    return np.frombuffer(raw, "<f4").reshape(-1, 6 + 10)


def test_a_page_that_is_loaded_again_has_the_run_it_kept(
    widget: DigitWidget, page: FakePage
) -> None:
    before = widget.history
    page.says("pin")
    widget.retrain(learning_rate=0.1)
    for state in (page.state, widget.get_state()):
        assert state["_pinned"]["learning_rate"] == 0.7
        assert state["_pinned"]["hidden"] == [8]
        assert state["_pinned"]["train_size"] is None
        rows = curves(state["_pinned_rows"])
        np.testing.assert_allclose(rows[:, 0], before.moments, rtol=1e-6)
        np.testing.assert_allclose(rows[:, 2:6].T, before.at_moments, rtol=1e-6)
        np.testing.assert_allclose(rows[:, 6:], before.class_accuracy, rtol=1e-6)
        # As it travels and as a notebook is saved.
        json.dumps(state["_pinned"])
    page.says("unpin")
    assert (page.state["_pinned"], page.state["_pinned_rows"]) == ({}, b"")


def test_an_experiment_keeps_the_run_that_gives_way(widget: DigitWidget, page: FakePage) -> None:
    page.says("retrain", settings={"train_size": 50}, pin=True)
    _ = widget.epoch
    assert page.state["_pinned"]["train_size"] is None
    assert page.state["_settings"]["train_size"] == 50
    page.says("retrain", settings={"learning_rate": 0.1})
    _ = widget.epoch
    assert page.state["_pinned"]["train_size"] is None
    page.says("retrain", settings={"momentum": 0.5}, pin=True)
    _ = widget.epoch
    told = page.state["_pinned"]
    assert (told["train_size"], told["learning_rate"], told["momentum"]) == (50, 0.1, 0.9)


def test_an_experiment_that_diverges_leaves_what_was_kept(
    widget: DigitWidget, page: FakePage
) -> None:
    page.says("pin")
    widget.retrain(learning_rate=0.1)
    page.says("retrain", settings=WILD, pin=True)
    _ = widget.epoch
    assert page.told("error")
    assert page.state["_pinned"]["learning_rate"] == 0.7
    assert page.state["_settings"]["learning_rate"] == 0.1


def test_so_does_one_that_diverges_later() -> None:
    async def story(widget: DigitWidget, _: FakePage) -> None:
        await until(lambda: not widget._trainer.running)
        await asyncio.sleep(0.05)
        page = FakePage(widget)
        page.says("pin")
        page.says("retrain", settings={"learning_rate": 0.2})
        await until(lambda: page.state["_run"] == 1 and page.state["_goal"] == -1)
        slowly = {"learning_rate": 0.1, "l2": 20.3, "batch_size": 1, "momentum": 0, "decay": 1}
        page.says("retrain", settings={**slowly, "epochs": 900}, pin=True)
        await until(lambda: bool(page.told("error")))
        assert page.state["_settings"]["learning_rate"] == 0.2
        assert page.state["_pinned"]["learning_rate"] == 0.7

    event_loop.beside(story, **PLAIN)


def test_what_is_kept_is_bounded() -> None:
    widget = DigitWidget(**PLAIN | {"epochs": 2000, "hidden": 1}, max_snapshots=5000)
    page = FakePage(widget)
    _ = widget.epoch
    page.says("pin")
    rows = curves(page.state["_pinned_rows"])
    assert len(rows) == MAX_PINNED_MOMENTS
    assert (rows[0, 0], rows[-1, 0]) == (0, 2000)
    assert np.all(np.diff(rows[:, 0]) > 0)


@pytest.mark.parametrize("kind", ["pin", "unpin"])
def test_a_page_brings_no_curves_of_its_own(widget: DigitWidget, page: FakePage, kind: str) -> None:
    page.says(kind, rows=[[0] * 16])
    page.sets(_pinned={"hidden": [3]}, _pinned_rows="x")
    widget._outgoing.update.settle()
    assert len(page.told("refused")) >= 1
    assert (widget._pinned, widget._pinned_rows) == ({}, b"")
    assert page.state["_pinned"] == {}


def test_an_exported_page_has_it(widget: DigitWidget, page: FakePage) -> None:
    page.says("pin")
    text = widget.to_html()
    assert text
    state: Any = re.search(r'class="digitwidget-state">(.*?)</script>', text)
    told = json.loads(state[1])
    assert told["_pinned"]["hidden"] == [8]
    assert told["_pinned_rows"]["shuffle"] == 1

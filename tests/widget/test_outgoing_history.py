"""Whatever becomes of the history, the page holds what Python holds."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from support.fake_page import FakePage

from digitwidget import DigitWidget, load_digits

X, y = load_digits()


def test_a_thinned_history_stays_the_same_on_the_page() -> None:
    widget = DigitWidget(epochs=2, hidden=4, max_snapshots=6, moments=0)
    page = FakePage(widget)
    shown = widget.epoch
    for epochs in (3, 9, 4, 20):
        widget.train(epochs)
        shown += epochs
        assert widget.epoch == shown
        assert page.agrees()
    assert widget.history.stride == 8


def test_an_epoch_on_show_that_is_thinned_out_gives_way_to_the_nearest() -> None:
    widget = DigitWidget(epochs=7, hidden=4, max_snapshots=6, moments=0, epoch=3)
    page = FakePage(widget)
    assert widget.history.epochs == [0, 2, 4, 6, 7]
    assert widget.epoch in (2, 4)
    assert page.agrees()


@pytest.mark.parametrize("seed", range(16))
def test_whatever_happens_the_page_holds_what_python_holds(seed: int) -> None:
    chance = random.Random(seed)
    # With and without moments; some are thinned out, some come in between.
    moments, most = chance.choice([(0, 7), (4, 7), (20, 20), (4, 50)])
    settings = {"moments": moments, "max_snapshots": most, "batch_size": chance.choice([1, 4, 9])}
    widget = DigitWidget(epochs=2, hidden=2, X=X[:9], y=y[:9], augment=None, **settings)
    page = FakePage(widget)
    acts = [
        lambda: widget.train(chance.randint(1, 9)),
        widget.step,
        lambda: widget.step(unit="epoch"),
        lambda: _updates(widget, chance.randint(1, 3)),
        lambda: page.says("step", unit="update", **{"from": page.state["epoch"]}),
        widget.reset,
        page.hello,
        lambda: page.says("stop"),
        lambda: page.says("reset"),
        lambda: page.says("train", epochs=chance.randint(1, 5), **{"from": widget.epoch}),
        lambda: page.sets(epoch=chance.choice(list(page.rows))),
        lambda: setattr(widget, "epoch", chance.choice(widget.history.moments)),
        lambda: setattr(widget, "epoch", chance.random() * widget.history.last),
        lambda: page.sets(pixels=[chance.randint(0, 16)] * 64, epoch=chance.randint(0, 99)),
        lambda: setattr(widget, "pixels", [chance.randint(0, 16)] * 64),
    ]
    for _ in range(40):
        chance.choice(acts)()
        assert widget.epoch in widget.history.moments
        assert page.shown() == widget.history.rows(widget.epoch - 1e-9)[: len(page.shown())]
        assert page.agrees()


def _updates(widget: DigitWidget, count: int) -> None:
    for _ in range(count):
        # It may lead to an epoch that was thinned out.
        with suppress(ValueError):
            widget.step(unit="update")

"""Training on the exported page: no kernel, the browser's own engine, the same numbers."""

import re
from pathlib import Path

import numpy as np
import pytest
from driver import SEVEN, Widget
from playwright.sync_api import Page, expect

from digitwidget import DigitWidget, load_digits

LONG_TASKS = """() => {
  window.longTasks = [];
  new PerformanceObserver((list) => {
    window.longTasks.push(...list.getEntries().map((entry) => entry.duration));
  }).observe({ type: "longtask" });
}"""


@pytest.fixture
def trained(exported: Widget) -> Widget:
    return exported.ready()


def train(widget: Widget, epochs: int) -> None:
    widget.root.get_by_role("spinbutton", name="more epochs").fill(str(epochs))
    widget.press("Train")


def test_it_says_that_training_runs_in_the_browser(trained: Widget) -> None:
    expect(trained.status).to_contain_text("in the browser")
    expect(trained.button("Train")).to_be_enabled()


def test_training_on_shows_each_new_epoch_and_the_last(trained: Widget) -> None:
    train(trained, 5)
    trained.ready(95)
    expect(trained.root).to_have_attribute("data-epoch", "95")
    expect(trained.curve("Loss")).to_have_accessible_name(re.compile("epoch 95.*training .*test "))


def test_one_paints_while_it_trains_and_no_task_is_long(trained: Widget) -> None:
    trained.page.evaluate(LONG_TASKS)
    train(trained, 10_000)
    expect(trained.button("Stop")).to_be_enabled()
    trained.press("Clear")
    trained.draw(SEVEN)
    expect(trained.prediction).to_have_text("7")
    trained.scrub(1)
    before = trained.last
    expect(trained.root).not_to_have_attribute("data-last", str(before))
    expect(trained.root).to_have_attribute("data-epoch", "1")
    trained.press("Stop")
    expect(trained.button("Train")).to_be_enabled()
    # Slices last 8 ms, epochs of it all in one would be seconds; the rest is for a busy machine.
    assert max(trained.page.evaluate("window.longTasks"), default=0) < 400


def test_the_table_of_the_curves_unfolded_in_a_training_has_its_moments(trained: Widget) -> None:
    train(trained, 10_000)
    expect(trained.button("Stop")).to_be_enabled()
    table = trained.root.locator(".dw-foot details")
    table.locator("summary").click()
    assert table.locator("tbody tr").count() > 90
    trained.press("Stop")
    trained.idle()
    expect(table.locator("tbody th").last).to_have_text(str(trained.last))


def test_stop_leaves_the_last_whole_epoch(trained: Widget) -> None:
    train(trained, 10_000)
    expect(trained.root).to_have_attribute("data-last", re.compile(r"^(9[3-9]|\d{3,})$"))
    trained.press("Stop")
    expect(trained.button("Stop")).to_be_disabled()
    last = trained.last
    assert last == trained.epoch
    train(trained, 1)
    trained.ready(last + 1)


def test_training_from_an_earlier_epoch_asks_and_drops_the_later_ones(trained: Widget) -> None:
    trained.scrub(30)
    train(trained, 2)
    expect(trained.root).to_have_attribute("data-last", "90")
    trained.press("Train from 30")
    trained.ready(32)
    expect(trained.root).to_have_attribute("data-epoch", "32")


def test_a_question_about_a_moment_goes_when_another_is_on_show(trained: Widget) -> None:
    trained.scrub(10)
    train(trained, 2)
    expect(trained.button("Train from 10")).to_be_focused()
    trained.slider.press("ArrowRight")
    expect(trained.root).to_have_attribute("data-epoch", "11")
    expect(trained.button("Train from 10")).to_have_count(0)
    expect(trained.slider).to_be_focused()
    expect(trained.root).to_have_attribute("data-last", "90")
    trained.press("Reset")
    trained.scrub(12)
    expect(trained.button("Drop them")).to_be_visible()


def test_after_a_reset_it_learns_again_from_the_same_weights(trained: Widget) -> None:
    trained.press("Clear")
    trained.draw(SEVEN)
    trained.scrub(0)
    start = trained.output
    trained.press("Reset")
    trained.press("Drop them")
    trained.ready(0)
    assert trained.output == start
    train(trained, 10)
    trained.ready(10)
    first = trained.output
    trained.press("Reset")
    trained.press("Drop them")
    trained.ready(0)
    train(trained, 10)
    trained.ready(10)
    assert trained.output == first != start
    errors = trained.root.get_by_role("img", name="Error").get_attribute("aria-label") or ""
    assert all(float(share) < 10 for share in re.findall(r"([\d.]+)%", errors))


def open_page(page: Page, widget: DigitWidget, path: Path) -> Widget:
    widget.to_html(path)
    page.goto(path.as_uri())
    return Widget.first(page).ready(widget.history.last)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"hidden": (12, 8), "activation": "tanh", "learning_rate": 0.1},
        {
            "output_activation": "softmax",
            "loss": "cross_entropy",
            "batch_size": 10,
            "l2": 1e-4,
            "decay": 0.8,
            "learning_rate": 0.1,
        },
    ],
    ids=["default", "two hidden layers", "batches, l2, decay"],
)
def test_in_the_same_order_its_numbers_are_pythons(
    page: Page, tmp_path: Path, settings: dict[str, object]
) -> None:
    # Momentum's memory is not on the page.
    plain = {"epochs": 2, "shuffle": False, "augment": None, "momentum": 0.0, "random_state": 0}
    ours = DigitWidget(pixels=load_digits()[0][7], **plain, **settings)
    theirs = open_page(page, ours, tmp_path / "page.html")
    train(theirs, 3)
    theirs.ready(5)
    ours.train(3)
    # The page starts from float32, and writes three decimals.
    np.testing.assert_allclose(theirs.output, ours.output, atol=6e-4)


def test_what_diverges_is_said_and_the_history_kept(page: Page, tmp_path: Path) -> None:
    wild = DigitWidget(epochs=0, activation="relu", loss="cross_entropy", learning_rate=1e6, l2=1e6)
    widget = open_page(page, wild, tmp_path / "page.html")
    train(widget, 500)
    expect(widget.status).to_contain_text("diverged in epoch")
    expect(widget.button("Train")).to_be_enabled()
    expect(widget.root).to_have_attribute("data-last", re.compile(r"^\d\d?$"))

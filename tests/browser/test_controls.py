"""A lesson that shows only what it needs, and a size that the back row can read."""

from collections.abc import Callable
from pathlib import Path

import pytest
from driver import SEVEN, Widget
from lab import Notebook
from playwright.sync_api import Locator, Page, expect

from digitwidget import DigitWidget

PARTS = ("hidden", "output", "timeline", "settings", "lesson", "mistakes", "keys")


@pytest.fixture
def lesson(page: Page, tmp_path: Path, controls: list[str]) -> Widget:
    file = tmp_path / "lesson.html"
    widget = DigitWidget(epochs=2, hidden=8, controls=controls)
    widget.to_html(file)
    widget.close()
    page.goto(file.as_uri())
    return Widget.first(page)


def part(widget: Widget, name: str) -> Locator:
    return widget.root.locator(f"[data-part={name}]")


@pytest.mark.parametrize(
    "controls", [["paint", "output"], ["samples", "hidden"], ["timeline"], ["curves", "keys"]]
)
def test_only_what_is_named_is_on_show(lesson: Widget, controls: list[str]) -> None:
    for name in PARTS:
        named = {"timeline", "curves", "train"} if name == "timeline" else {name}
        expect(part(lesson, name)).to_be_visible(visible=bool(named & set(controls)))
    expect(lesson.grid).to_be_visible(visible="paint" in controls)
    expect(lesson.slider).to_be_visible(visible="timeline" in controls)
    expect(lesson.button("Next sample")).to_be_visible(visible="samples" in controls)
    expect(lesson.button("Train")).to_be_hidden()


@pytest.mark.parametrize("controls", [["paint", "output"]])
def test_the_rest_takes_the_place(lesson: Widget) -> None:
    grid, output = lesson.grid.bounding_box(), part(lesson, "output").bounding_box()
    assert grid
    assert output
    assert output["y"] <= grid["y"]
    assert output["x"] > grid["x"] + grid["width"]
    assert output["width"] > 500


@pytest.mark.parametrize("controls", [["paint", "hidden"]])
def test_what_is_not_on_show_is_neither_spoken_nor_reached_by_a_key(lesson: Widget) -> None:
    lesson.draw(SEVEN)
    lesson.cells.first.focus()
    for key in ("k", ",", "t"):
        lesson.page.keyboard.press(key)
    lesson.page.wait_for_timeout(1000)
    assert (lesson.epoch, lesson.last) == (2, 2)
    expect(lesson.root.locator("[aria-live=polite]").last).not_to_contain_text("Prediction")


def test_python_changes_the_page_live(notebook: Callable[..., Notebook]) -> None:
    book = notebook(
        "import digitwidget as dw; w = dw.DigitWidget(epochs=2, hidden=8); w",
        "w.controls = ['hidden', 'output']; w.presentation = True",
        "w.controls = None",
    )
    book.run_cell(0)
    widget = book.widget(0).ready(2)
    expect(widget.grid).to_be_visible()
    widget.cells.first.focus()
    book.run_cell(1)
    expect(widget.grid).to_be_hidden()
    expect(widget.root).to_have_attribute("data-large", "true")
    expect(widget.button("Presentation size")).to_have_attribute("aria-pressed", "true")
    book.run_cell(2)
    expect(widget.grid).to_be_visible()


@pytest.mark.parametrize("context_options", [{"viewport": {"width": 1400, "height": 900}}])
def test_the_back_row_reads_it_on_one_screen(exported: Widget) -> None:
    exported.draw(SEVEN)
    exported.press("Presentation size")
    exported.settle()
    shown = [exported.grid, exported.prediction, exported.outputs.last, exported.slider]
    for locator in [*shown, exported.hidden.last]:
        box = locator.bounding_box()
        assert box
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 900
        assert box["x"] + box["width"] <= 1400
    sizes = exported.root.evaluate(
        "root => ['[data-part=prediction]', '.dw-value', '.dw-where', 'button']"
        ".map(s => parseFloat(getComputedStyle(root.querySelector(s)).fontSize))"
    )
    assert sizes[0] >= 80
    assert min(sizes) >= 20


def test_the_size_goes_by_key_and_back(exported: Widget) -> None:
    exported.cells.first.focus()
    button = exported.button("Presentation size")
    for pressed in ("true", "false"):
        exported.page.keyboard.press("+")
        expect(button).to_have_attribute("aria-pressed", pressed)

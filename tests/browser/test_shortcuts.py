"""Single keys: each presses the button that names it, until they are turned off."""

import re
from collections.abc import Callable

import pytest
from access import part
from driver import Widget
from lab import Notebook
from playwright.sync_api import expect


@pytest.mark.parametrize(
    ("key", "name"), [("t", "Train"), ("z", "Undo"), ("c", "Clear"), ("k", "Next sample")]
)
def test_a_shortcut_presses_the_button_that_names_it(exported: Widget, key: str, name: str) -> None:
    exported.cells.first.focus()
    expect(exported.button(name)).to_have_attribute(
        "aria-keyshortcuts", re.compile(f"^{key.upper()}")
    )
    exported.page.keyboard.press(key)
    exported.settle()
    assert exported.root.get_attribute("data-ready")


def test_shortcuts_work_until_they_are_turned_off(exported: Widget) -> None:
    exported.ready()
    keys = exported.page.keyboard
    exported.cells.first.focus()
    keys.press(",")
    expect(exported.root).to_have_attribute("data-epoch", "89")
    keys.press("]")
    expect(exported.prediction).not_to_have_text("no ink")
    shown = exported.pixels
    keys.press("Shift+ArrowUp")
    assert exported.pixels != shown
    keys.press("z")
    assert exported.pixels == shown
    part(exported, "keys").locator("summary").click()
    exported.root.get_by_label("Single keys on").uncheck()
    for key in (",", "c", "Shift+ArrowUp"):
        keys.press(key)
    assert (exported.epoch, exported.pixels) == (89, shown)
    exported.cells.first.focus()
    keys.press("9")
    assert exported.pixels[0] == 16


def test_a_letter_typed_into_a_field_stays_there(exported: Widget) -> None:
    exported.press("Next sample")
    shown = exported.pixels
    exported.root.get_by_role("spinbutton", name="more epochs").focus()
    exported.page.keyboard.press("c")
    exported.root.get_by_role("combobox", name="Speed").focus()
    exported.page.keyboard.press("c")
    assert exported.pixels == shown


@pytest.mark.parametrize("place", ["neuron", "button", "choice", "slider", "tool"])
def test_the_notebook_around_leaves_plain_keys_to_the_widget(
    notebook: Callable[..., Notebook], place: str
) -> None:
    book = notebook("from digitwidget import DigitWidget\nw = DigitWidget(epochs=5)\nw", "1")
    widget = book.run_all().widget().ready(5)
    node = {
        "neuron": widget.hidden.nth(3),
        "button": widget.button("Train"),
        "choice": widget.root.get_by_role("combobox", name="Speed"),
        "slider": widget.slider,
        "tool": widget.root.get_by_role("radio", name="Pen"),
    }[place]
    keyboard = widget.page.keyboard
    for key in ("a", "b", "d", "d", "x", "m", "Shift+m", "Enter", "ArrowDown", "ArrowUp"):
        node.focus()
        keyboard.press(key)
        widget.settle()
        assert widget.root.evaluate("node => node.contains(document.activeElement)"), key
    expect(book.cells).to_have_count(2)
    # A list that Enter has opened would take the chord.
    keyboard.press("Escape")
    # The still picture follows when the changes rest, and is a change of the notebook itself.
    book.page.wait_for_timeout(3000)
    node.focus()
    keyboard.press("Control+s")
    expect(book.page.locator(".jp-mod-current.jp-mod-dirty")).to_have_count(0)


def test_choices_and_tools_are_changed_by_arrows_in_a_notebook(
    notebook: Callable[..., Notebook],
) -> None:
    book = notebook("from digitwidget import DigitWidget\nw = DigitWidget(epochs=5)\nw")
    widget = book.run_all().widget().ready(5)
    speed = widget.root.get_by_role("combobox", name="Speed")
    chosen = speed.evaluate("node => node.selectedIndex")
    speed.focus()
    widget.page.keyboard.press("ArrowDown")
    assert speed.evaluate("node => node.selectedIndex") == chosen + 1
    widget.root.get_by_role("radio", name="Pen").focus()
    widget.page.keyboard.press("ArrowDown")
    expect(widget.root.get_by_role("radio", name="Brush")).to_be_checked()
    widget.slider.focus()
    widget.page.keyboard.press("ArrowLeft")
    expect(widget.root).to_have_attribute("data-epoch", "4")

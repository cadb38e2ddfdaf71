"""Single keys: each presses the button that names it, until they are turned off."""

import re

import pytest
from driver import Widget
from playwright.sync_api import expect
from test_access_by_use import part


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

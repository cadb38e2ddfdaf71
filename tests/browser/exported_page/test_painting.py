"""Painting with mouse, finger, pen and keyboard, on the exported page (same front end)."""

import pytest
from driver import ONE, SEVEN, ZERO, Stroke, Widget
from playwright.sync_api import expect

FULL = 16

# A zero from its top on: where to go, and whether to paint there.
ROUND = [
    *[("Right", True), ("Right", False), *[("Down", True)] * 6, ("Down", False)],
    *[("Left", True), ("Left", True), ("Left", False), *[("Up", True)] * 6],
]


def ink_at(widget: Widget, row: int, column: int) -> int:
    return widget.pixels[8 * row + column]


def test_an_empty_grid_has_no_prediction(exported: Widget) -> None:
    exported.press("Clear")
    expect(exported.prediction).to_have_text("no ink")
    assert exported.pixels == [0] * 64


@pytest.mark.parametrize(("strokes", "digit"), [(SEVEN, "7"), (ONE, "1"), (ZERO, "0")])
def test_a_drawn_digit_is_read(exported: Widget, strokes: list[Stroke], digit: str) -> None:
    exported.press("Clear")
    exported.draw(strokes)
    expect(exported.prediction).to_have_text(digit)


def test_a_fast_stroke_leaves_no_gap(exported: Widget) -> None:
    exported.press("Clear")
    exported.draw([[(0.5, 0.02), (0.5, 0.98)]], steps=1)
    expect(exported.prediction).not_to_have_text("no ink")
    rows = [exported.pixels[8 * row : 8 * row + 8] for row in range(8)]
    assert [any(row) for row in rows] == [True] * 8


def test_a_drag_that_leaves_the_grid_goes_on_when_it_comes_back(exported: Widget) -> None:
    exported.press("Clear")
    exported.draw([[(0.1, 0.5), (-0.4, 0.5), (-0.4, 0.9), (0.5, 0.9)]])
    expect(exported.prediction).not_to_have_text("no ink")
    exported.page.mouse.move(0, 0)
    before = exported.pixels
    exported.page.mouse.move(300, 300)
    assert exported.pixels == before


@pytest.mark.parametrize("context_options", [{"has_touch": True}])
def test_a_finger_paints_and_does_not_scroll(exported: Widget) -> None:
    exported.press("Clear")
    exported.touch(SEVEN)
    expect(exported.prediction).to_have_text("7")
    expect(exported.grid).to_have_css("touch-action", "none")


def test_a_pen_paints(exported: Widget) -> None:
    exported.press("Clear")
    devtools = exported.page.context.new_cdp_session(exported.page)
    box = exported.grid.bounding_box()
    assert box
    x = box["x"] + box["width"] / 2
    for kind, height in (("mousePressed", 0.1), ("mouseMoved", 0.9), ("mouseReleased", 0.9)):
        devtools.send(
            "Input.dispatchMouseEvent",
            {
                "type": kind,
                "x": x,
                "y": box["y"] + height * box["height"],
                "button": "left",
                "buttons": 1,
                "clickCount": 1,
                "pointerType": "pen",
            },
        )
    expect(exported.prediction).to_have_text("1")


def test_eraser_takes_ink_away_and_undo_brings_it_back(exported: Widget) -> None:
    exported.press("Clear")
    exported.draw(SEVEN)
    seven = exported.pixels
    exported.root.get_by_role("radio", name="Eraser").check()
    exported.draw([[(0.0, 0.06), (1.0, 0.06)]])
    assert sum(seven[:8]) > 0
    assert sum(exported.pixels[:8]) == 0
    exported.press("Undo")
    assert exported.pixels == seven
    exported.press("Undo")
    expect(exported.prediction).to_have_text("no ink")
    exported.root.get_by_role("radio", name="Pen").check()
    exported.draw(SEVEN)
    assert exported.pixels == seven


def test_the_brush_lays_ink_where_it_goes(exported: Widget) -> None:
    exported.press("Clear")
    exported.root.get_by_role("radio", name="Brush").check()
    exported.draw([[(3 / 16, 3 / 16), (13 / 16, 3 / 16)]])
    rows = [exported.pixels[8 * row : 8 * row + 8] for row in range(8)]
    assert rows[1][1:7] == [FULL] * 6
    assert not any(map(any, rows[3:]))


@pytest.mark.parametrize(
    ("name", "row", "column"),
    [("up", 3, 4), ("down", 5, 4), ("left", 4, 3), ("right", 4, 5)],
)
def test_the_image_moves_by_one_pixel(exported: Widget, name: str, row: int, column: int) -> None:
    exported.press("Clear")
    exported.cells.nth(8 * 4 + 4).focus()
    exported.page.keyboard.press("Space")
    exported.press("Move the drawing")
    exported.press(f"Move {name}")
    assert ink_at(exported, row, column) == FULL
    assert sum(exported.pixels) == FULL


def test_the_buttons_that_move_it_cover_the_paper_only_while_they_are_wanted(
    exported: Widget,
) -> None:
    exported.press("Next sample")
    move, up = exported.button("Move the drawing"), exported.button("Move up")
    expect(up).to_be_hidden()
    move.click()
    expect(move).to_have_attribute("aria-expanded", "true")
    expect(up).to_be_visible()
    move.click()
    expect(up).to_be_hidden()
    before = exported.pixels
    exported.cells.first.focus()
    exported.page.keyboard.press("Shift+ArrowUp")
    assert exported.pixels == [*before[8:], *[0] * 8]


def test_a_digit_is_painted_by_keyboard_alone(exported: Widget) -> None:
    keyboard = exported.page.keyboard
    exported.button("Clear").focus()
    keyboard.press("Enter")
    exported.cells.nth(3).focus()
    keyboard.press("Space")
    for direction, paint in ROUND:
        keyboard.press(f"Arrow{direction}")
        if paint:
            keyboard.press("Space")
    ends, sides = [0, 0, 0, FULL, FULL, 0, 0, 0], [0, 0, FULL, 0, 0, FULL, 0, 0]
    rows = [exported.pixels[8 * row : 8 * row + 8] for row in range(8)]
    assert rows == [ends, *[sides] * 6, ends]
    expect(exported.prediction).to_have_text("0")


@pytest.mark.parametrize(("key", "ink"), [("0", 0), ("1", 2), ("5", 9), ("9", FULL)])
def test_number_keys_set_the_ink(exported: Widget, key: str, ink: int) -> None:
    exported.cells.nth(20).focus()
    exported.page.keyboard.press(key)
    assert exported.pixels[20] == ink


def test_the_grid_is_one_stop_of_the_tab_key(exported: Widget) -> None:
    stops = exported.cells.evaluate_all("cells => cells.filter(c => c.tabIndex === 0).length")
    assert stops == 1
    exported.cells.nth(9).focus()
    exported.page.keyboard.press("Tab")
    assert not exported.grid.evaluate("grid => grid.contains(document.activeElement)")


def test_samples_come_with_their_true_labels(exported: Widget) -> None:
    exported.press("Next sample")
    first = exported.pixels
    exported.press("Next sample")
    assert exported.pixels != first
    exported.press("Previous sample")
    assert exported.pixels == first
    expect(exported.label).to_contain_text("true label")
    exported.cells.first.focus()
    exported.page.keyboard.press("9")
    expect(exported.label).not_to_contain_text("true label")


def test_the_screen_says_that_painting_changes_no_weight(exported: Widget) -> None:
    expect(exported.root).to_contain_text("Painting changes no weight")

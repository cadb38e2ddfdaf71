"""Access for everyone: axe on WCAG 2.2 AA, narrow screens, dark and light, reduced motion."""

import pytest
from access import violations
from driver import SEVEN, Widget
from playwright.sync_api import expect

WIDTHS = [360, 1400]
SCREENS = [
    {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    for width in WIDTHS
    for scheme in ("light", "dark")
]


@pytest.mark.parametrize("context_options", SCREENS)
def test_axe_finds_nothing(exported: Widget) -> None:
    assert violations(exported.page) == []
    exported.press("Next sample")
    exported.hidden.nth(2).focus()
    exported.scrub(4)
    assert violations(exported.page) == []


@pytest.mark.parametrize("context_options", [{"viewport": {"width": 360, "height": 800}}])
def test_360_pixels_are_enough(exported: Widget) -> None:
    exported.draw(SEVEN)
    exported.hidden.nth(39).focus()
    width = exported.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
    clipped = exported.root.evaluate(
        "root => [...root.querySelectorAll('button, input, [role=gridcell], [data-neuron]')]"
        ".filter(e => e.checkVisibility() && e.getBoundingClientRect().right > 360)"
        ".map(e => e.outerHTML)"
    )
    assert clipped == []


@pytest.mark.parametrize("context_options", [{"viewport": {"width": 360, "height": 800}}])
def test_targets_are_large_enough_for_a_finger(exported: Widget) -> None:
    small = exported.root.evaluate(
        "root => [...root.querySelectorAll('button, select, input, [role=gridcell]')]"
        ".map(e => [e.outerHTML, (e.closest('label') ?? e).getBoundingClientRect()])"
        ".filter(([, box]) => box.width && (box.width < 24 || box.height < 24))"
        ".map(([html, box]) => `${html} ${box.width}×${box.height}`)"
    )
    assert small == []


@pytest.mark.parametrize("context_options", [{"reduced_motion": "reduce"}])
def test_reduced_motion_is_respected(exported: Widget) -> None:
    moving = exported.root.evaluate(
        "root => [root, ...root.querySelectorAll('*')].filter(e => {"
        " const s = getComputedStyle(e);"
        " return [s.transitionDuration, s.animationDuration]"
        ".some(all => all.split(',').some(d => parseFloat(d) > 0.01)); }).map(e => e.outerHTML)"
    )
    assert moving == []


@pytest.mark.parametrize("context_options", [{"forced_colors": "active"}])
def test_ink_and_focus_show_under_forced_colours(exported: Widget) -> None:
    exported.press("Clear")
    exported.cells.first.focus()
    exported.page.keyboard.press("Space")
    full, empty = exported.cells.nth(0), exported.cells.nth(20)
    background = "cell => getComputedStyle(cell).backgroundColor"
    assert full.evaluate(background) != empty.evaluate(background)


def test_everything_is_reached_by_tab_in_reading_order(exported: Widget) -> None:
    exported.page.locator("body").focus()
    exported.page.evaluate("document.activeElement.blur()")
    seen: list[str] = []
    for _ in range(34):
        exported.page.keyboard.press("Tab")
        name = exported.page.evaluate(
            "() => { const e = document.activeElement;"
            " const words = e.ariaLabel ?? e.closest('label')?.textContent ?? e.textContent;"
            " return words.slice(0, 40); }"
        )
        seen.append(str(name))
    for wanted in (
        "Clear",
        "Undo",
        "Move the drawing",
        "Next sample",
        "Epoch",
        "Play",
        "Next moment",
    ):
        assert wanted in seen, f"{wanted} is not in the tab order: {seen}"
    grid = next(i for i, name in enumerate(seen) if name.startswith("row "))
    assert grid < seen.index("Clear") < seen.index("Epoch")
    expect(exported.root).to_be_visible()

"""Access by use: all by keyboard, nothing lost, at 320 pixels, in any colours, few words spoken."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from access import every_mode, fold, part, unfold, violations
from driver import Widget, to_mode
from playwright.sync_api import expect

ROOT = Path(__file__).parents[3]
THEMES = ROOT / ".venv" / "share" / "jupyter" / "lab" / "themes" / "@jupyterlab"
INTERACTIVE = ", ".join(
    ["button, select, input, summary", "[role=gridcell], [role=button], [tabindex='0']"]
)
SMALL = {"viewport": {"width": 320, "height": 800}}
WIDE = {"viewport": {"width": 1400, "height": 900}}
FORCED = [{"forced_colors": "active", "color_scheme": scheme} for scheme in ("light", "dark")]


def focused(widget: Widget) -> str:
    """The opening tag of what has the focus, and its text."""
    return str(
        widget.page.evaluate(
            "() => { const e = document.activeElement;"
            " return e === document.body ? 'nothing' : e.cloneNode().outerHTML + e.textContent; }"
        )
    )


def states(widget: Widget) -> Iterator[str]:
    """Every mode with all that unfolds, and in a lesson every stage."""
    for mode in every_mode(widget):
        yield mode
        forward = part(widget, "lesson").locator("[aria-keyshortcuts=N]")
        while mode == "learn" and forward.is_visible():
            fold(widget)
            forward.click()
            unfold(widget)
            yield mode


@pytest.mark.parametrize("context_options", [SMALL, WIDE])
@pytest.mark.parametrize("large", [False, True])
def test_every_target_is_large_enough_for_a_finger(exported: Widget, large: bool) -> None:
    if large:
        exported.press("Presentation size")
    for mode in states(exported):
        small = exported.root.evaluate(
            "(root, all) => [...root.querySelectorAll(all)]"
            ".filter(e => e.checkVisibility({ visibilityProperty: true }))"
            ".map(e => [e.outerHTML, (e.closest('label') ?? e).getBoundingClientRect()])"
            ".filter(([, box]) => box.width < 24 || box.height < 24)"
            ".map(([html, box]) => `${html.slice(0, 90)} ${box.width}×${box.height}`)",
            INTERACTIVE,
        )
        assert small == [], mode


@pytest.mark.parametrize("context_options", [SMALL])
@pytest.mark.parametrize("large", [False, True])
def test_320_pixels_need_no_sideways_scrolling(exported: Widget, large: bool) -> None:
    if large:
        exported.press("Presentation size")
    for mode in states(exported):
        width = exported.page.evaluate("document.documentElement.scrollWidth")
        cut = exported.root.evaluate(
            # The gallery is a strip that scrolls by itself.
            "(root, all) => [...root.querySelectorAll(all)].filter(e => e.checkVisibility()"
            " && !e.closest('.dw-gallery') && e.getBoundingClientRect().right > 321)"
            ".map(e => e.outerHTML.slice(0, 90))",
            INTERACTIVE,
        )
        assert (width, cut) == (320, []), mode


def test_axe_finds_nothing_in_any_mode(exported: Widget) -> None:
    for mode in states(exported):
        exported.rest()
        assert violations(exported.page) == [], mode
    part(exported, "keys").locator("summary").click()
    assert violations(exported.page) == []


@pytest.mark.parametrize("theme", ["light", "dark", "dark-high-contrast"])
@pytest.mark.parametrize("context_options", [{"bypass_csp": True}])
def test_the_contrast_is_enough_in_jupyterlabs_themes(exported: Widget, theme: str) -> None:
    css = (THEMES / f"theme-{theme}-extension" / "index.css").read_text(encoding="utf-8")
    variables = "".join(re.findall(r"--jp-[\w-]+:[^;{}]+;", css))
    exported.page.add_style_tag(content=f".digitwidget {{ {variables} }}")
    assert exported.root.evaluate("e => getComputedStyle(e).getPropertyValue('--jp-brand-color1')")
    for mode in every_mode(exported):
        assert violations(exported.page) == [], mode


@pytest.mark.parametrize("context_options", FORCED)
def test_forced_colours_leave_ink_bars_signs_and_choices_visible(exported: Widget) -> None:
    exported.ready()
    exported.press("Next sample")
    exported.hidden.nth(3).click()
    exported.settle()
    paper = exported.root.evaluate("e => getComputedStyle(e).backgroundColor")
    background = "(e, pseudo) => getComputedStyle(e, pseudo).backgroundColor"
    bar = exported.outputs.first.locator(".dw-bar")
    cells = [exported.cells.nth(i) for i, ink in enumerate(exported.pixels) if ink == 16]
    for locator in (bar, cells[0], exported.grid, exported.root.locator("input:checked").first):
        assert locator.evaluate(background) != paper
    key = exported.root.locator(".dw-key[data-sign='+']")
    assert key.evaluate(background, "::after") not in (paper, "rgba(0, 0, 0, 0)")
    picked = exported.hidden.nth(3)
    exported.cells.first.focus()
    assert picked.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    assert exported.cells.first.evaluate("e => getComputedStyle(e).outlineWidth") == "3px"


def test_a_whole_lesson_by_keyboard_alone(exported: Widget) -> None:
    keys = exported.page.keyboard

    def tab_to(name: str) -> None:
        for _ in range(60):
            keys.press("Tab")
            if re.search(name, focused(exported)):
                return
        raise AssertionError(f"{name} is not reached by Tab")

    tab_to("row 1, column 1")
    for _ in range(3):
        keys.press("ArrowRight")
    for _ in range(7):
        keys.press("Space")
        keys.press("ArrowDown")
    expect(exported.prediction).to_have_text(re.compile(r"^\d\??$"))
    tab_to("dw-neuron")
    keys.press("ArrowRight")
    keys.press("Enter")
    expect(part(exported, "neuron").get_by_role("heading", name="Neuron 1")).to_be_visible()
    tab_to('aria-label="Close"')
    keys.press("Enter")
    expect(part(exported, "neuron")).to_be_hidden()
    assert 'data-neuron="1"' in focused(exported)
    tab_to('type="range"')
    keys.press("Home")
    expect(exported.root).to_have_attribute("data-epoch", "0")
    keys.press("End")
    tab_to('data-mode="look"')
    keys.press("ArrowRight")
    keys.press("Enter")
    tab_to('^<select[^>]*aria-label="The right answer is"')
    keys.press("1")
    tab_to("Next$")
    keys.press("Enter")
    expect(part(exported, "lesson").get_by_role("heading")).to_contain_text("2 of 6")
    tab_to('data-mode="learn"')
    keys.press("End")
    keys.press("Enter")
    tab_to("samples? of")
    keys.press("End")
    tab_to("data-sample")
    keys.press("Enter")
    expect(exported.label).to_contain_text("the true label is")


def test_a_table_of_buttons_and_the_gallery_are_one_stop_each(exported: Widget) -> None:
    exported.ready()
    to_mode(exported, "mistakes")
    stops = part(exported, "mistakes").locator("button[tabindex='0']")
    expect(stops).to_have_count(2)


def test_the_focus_is_never_lost(exported: Widget) -> None:
    exported.ready()
    keys, root = exported.page.keyboard, exported.root
    exported.button("Train").focus()
    root.get_by_role("spinbutton", name="more epochs").fill("300")
    exported.button("Train").focus()
    keys.press("Enter")
    expect(exported.button("Stop")).to_be_focused()
    keys.press("Enter")
    expect(exported.button("Train")).to_be_focused()
    exported.idle()

    exported.button("Reset").focus()
    keys.press("Enter")
    expect(root.locator(".dw-question button").first).to_be_focused()
    keys.press("Enter")
    expect(root).to_have_attribute("data-last", "0")
    expect(root.locator(":focus")).to_be_visible()

    exported.cells.first.focus()
    keys.press("Space")
    fit = exported.button("Fit what is painted").first
    fit.focus()
    keys.press("Enter")
    exported.settle()
    expect(root.locator(":focus")).to_be_visible()


def test_who_leaves_the_widget_is_not_called_back(exported: Widget) -> None:
    exported.ready()
    exported.cells.first.focus()
    exported.page.keyboard.press("Space")
    exported.button("Fit what is painted").first.focus()
    exported.page.locator("h1").click()
    exported.page.evaluate("document.activeElement.blur()")
    exported.root.get_by_role("button", name="Clear").first.dispatch_event("click")
    exported.settle()
    assert exported.page.evaluate("document.activeElement === document.body")

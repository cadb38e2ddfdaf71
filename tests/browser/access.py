"""What tests of access share: axe's findings, and the widget mode by mode with all of it open."""

from collections.abc import Iterator
from pathlib import Path

from driver import SEVEN, Widget, to_mode
from playwright.sync_api import Locator, Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MODES = ("look", "learn", "experiment", "mistakes")


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "rules => axe.run('.digitwidget', { runOnly: { type: 'tag', values: rules } })"
        ".then(r => r.violations.flatMap(v => v.nodes.map("
        "n => `${v.id}: ${n.html} ${n.failureSummary}`)))",
        RULES,
    )
    return list(found)


def part(widget: Widget, name: str) -> Locator:
    return widget.root.locator(f"[data-part={name}]")


def every_mode(widget: Widget) -> Iterator[str]:
    """One mode after the other, each with a digit, a neuron's card and all that unfolds."""
    widget.draw(SEVEN)
    widget.hidden.nth(3).click()
    for mode in MODES:
        to_mode(widget, mode)
        if mode == "learn":
            answer = part(widget, "lesson").get_by_role("combobox")
            answer.select_option("7")
        unfold(widget)
        yield mode
        fold(widget)


def unfold(widget: Widget) -> None:
    """All that unfolds in its place: the list of keys would lie over the rest."""
    # What was opened a moment ago is drawn with the next frame.
    widget.settle()
    widget.root.evaluate(
        "e => e.querySelectorAll('details:not(.dw-keys)').forEach(d => { d.open = true; })"
    )
    widget.settle()


def fold(widget: Widget) -> None:
    widget.root.evaluate("e => e.querySelectorAll('details').forEach(d => { d.open = false; })")
    widget.settle()

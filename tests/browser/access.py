"""What tests of access share: axe's findings, and the widget with all of it open."""

from pathlib import Path

from driver import SEVEN, Widget
from playwright.sync_api import Locator, Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


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


def open_everything(widget: Widget) -> None:
    widget.draw(SEVEN)
    widget.hidden.nth(3).click()
    widget.root.evaluate("e => e.querySelectorAll('details').forEach(d => { d.open = true; })")
    widget.root.get_by_label("The right answer is").select_option("7")
    widget.settle()

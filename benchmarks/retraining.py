"""From the key that moves a setting in JupyterLab to the frame that shows another curve."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from table import Row, show

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))

from chromium import chromium
from driver import settings_of
from lab import PLAIN, Notebook, write_notebook
from playwright.sync_api import Browser, expect
from servers import Server, jupyterlab

KEYS = 12
RECIPES = {"plain settings": PLAIN, "the default recipe": ""}

# Notes for every key how long after it a frame had another curve: the first time, and the last.
MEASURE = """(root) => {
  const times = (window.times = []);
  let pressed = 0;
  const note = () => requestAnimationFrame(() => times.at(-1)?.push(performance.now() - pressed));
  const curve = root.querySelector(".dw-curve .dw-train");
  new MutationObserver(note).observe(curve, { attributes: true });
  root.addEventListener("keydown", () => {
    pressed = performance.now();
    times.push([]);
  }, { capture: true });
}"""


def main() -> list[Row]:
    return show("other settings, in JupyterLab", measure())


def measure() -> Iterator[Row]:
    with (
        tempfile.TemporaryDirectory() as folder,
        jupyterlab(Path(folder)) as server,
        chromium() as browser,
    ):
        for name, settings in RECIPES.items():
            times = after_keys(browser, server, settings)
            first = statistics.median(t[0] for t in times)
            whole = statistics.median(t[-1] for t in times)
            yield f"{name}: first redrawn curve", f"{first:.0f} ms", "≤ 250 ms", first <= 250
            yield f"{name}: all 90 epochs", f"{whole:.0f} ms", "", True


def after_keys(browser: Browser, server: Server, settings: str) -> list[list[float]]:
    """Milliseconds from each key to each frame with another curve."""
    path = server.folder / f"{len(settings)}.ipynb"
    write_notebook(path, f"from digitwidget import DigitWidget\nDigitWidget({settings})")
    book = Notebook(browser.new_page(), server, path).open().run_all()
    widget = book.widget().ready()
    panel = settings_of(widget)
    slider = panel.get_by_role("slider", name="Learning rate", exact=True)
    widget.root.evaluate(MEASURE)
    slider.focus()
    for i in range(KEYS):
        widget.page.keyboard.press("ArrowLeft" if i % 2 else "ArrowRight")
        expect(panel).to_have_attribute("data-run", str(i + 1))
        widget.ready().settle()
    times = [moves for moves in widget.page.evaluate("window.times") if moves]
    book.page.close()
    server.end_kernels()
    return times

"""A Voila server under the load of a class: sessions that come at once, each painting and training.

`python benchmarks/voila_load.py [sessions]`, with the configuration of `examples/voila`, which it
lets clear up after 60 s instead of 300: sooner, and a kernel would go before its page has come.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from table import Row, show

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))
from chromium import chromium
from driver import SEVEN, Widget
from playwright.sync_api import Browser, Page, expect
from servers import CONFIGURED, voila

PATIENCE = 120


def kernels(folder: Path) -> list[int]:
    """The bytes that each kernel of this server has for itself, or shares in proportion."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if "ipykernel_launcher" not in (process / "cmdline").read_text():
                continue
            if str(folder) not in (process / "environ").read_text(errors="replace"):
                continue
            rollup = (process / "smaps_rollup").read_text()
        except OSError:  # it has just ended
            continue
        share = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
        found.append(int(share.split()[1]) * 1024)
    return found


def session(page: Page, began: float) -> tuple[float, float]:
    """Seconds until the widget is there and trained, and until two more epochs are."""
    page.locator(".digitwidget[data-ready]").wait_for(timeout=1000 * PATIENCE)
    widget = Widget.first(page)
    expect(widget.root).to_have_attribute("data-last", "90", timeout=1000 * PATIENCE)
    shown = time.monotonic() - began
    widget.press("Clear")
    widget.draw(SEVEN, steps=2)
    expect(widget.prediction).to_have_text("7")
    widget.root.get_by_role("spinbutton", name="more epochs").fill("2")
    asked = time.monotonic()
    widget.press("Train")
    expect(widget.root).to_have_attribute("data-last", "92", timeout=1000 * PATIENCE)
    return shown, time.monotonic() - asked


def crowd(browser: Browser, address: str, folder: Path, sessions: int) -> Iterator[Row]:
    complaints: list[str] = []
    pages = [browser.new_page(viewport={"width": 1200, "height": 700}) for _ in range(sessions)]
    for page in pages:
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
    began = time.monotonic()
    for page in pages:
        page.goto(address, wait_until="commit", timeout=1000 * PATIENCE)
    shown, answered, lost = [], [], 0
    for page in pages:
        try:
            first, trained = session(page, began)
        except Exception as error:
            lost += 1
            print(f"  lost: {str(error)[:200]}")
            continue
        shown.append(first)
        answered.append(trained)
    for text in sorted(set(complaints)):
        print(f"  {complaints.count(text)} × {text[:300]}")
    memory = [size / 1e6 for size in kernels(folder)]
    for page in pages:
        page.close()
    yield "sessions at once", f"{sessions}", "", True
    yield "  that answered", f"{len(answered)}", f"{sessions}", lost == 0
    yield "  trained, the last, s", f"{max(shown, default=0):.1f}", "", True
    yield "  two more epochs, slowest, s", f"{max(answered, default=0):.1f}", "", True
    yield "  memory a kernel, mean, MB", f"{sum(memory) / max(1, len(memory)):.0f}", "", True


def emptied(folder: Path, pool: int) -> Iterator[Row]:
    end, left = time.monotonic() + 120, len(kernels(folder))
    while left > pool and time.monotonic() < end:
        time.sleep(2)
        left = len(kernels(folder))
    yield "kernels left after culling", f"{left}", f"{pool}: the pool", left <= pool


def rows(sessions: int = 20) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        shutil.copy(CONFIGURED / "digit.ipynb", folder)
        with voila(folder, cull_after=60) as server:
            address = f"{server.address}/voila/render/digit.ipynb"
            yield from crowd(browser, address, folder, sessions)
            yield from emptied(folder, pool=2)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    sys.exit(not show("Voila", rows(*numbers)))

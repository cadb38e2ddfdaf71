"""What a widget holds of a JupyterLab page and its kernel, and what it leaves of itself.

`python benchmarks/notebook_life.py [cycles] [renders] [many]`. A widget of anywidget that does
next to nothing, whose module is as long as ours, stands beside it: what it leaves is the host's.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from table import Row, show

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))
from chromium import chromium
from driver import SEVEN, TIMEOUT
from lab import Notebook, write_notebook
from playwright.sync_api import Browser, Page, expect
from servers import Server, jupyterlab

BEGIN = """
import time, anywidget
from IPython.display import clear_output, display
from digitwidget import DigitWidget

class Plain(anywidget.AnyWidget):
    _esm = "export default { render({ el }) { el.append('plain') } } /*" + "x" * 207_000 + "*/"

def ours():
    return DigitWidget(epochs=3, hidden=8, augment=None)

def memory():
    rss = next(line for line in open("/proc/self/status") if line.startswith("VmRSS"))
    return int(rss.split()[1]) * 1024

plain, own = Plain(), ours()
_ = DigitWidget().history  # Numba has compiled
"""
# What is waited for is the page's: it makes a view only when it has the model.
AGAIN = "for _ in range({n}): clear_output(wait=True); display({it}); time.sleep(0.1)"
CLOSED = (
    "for _ in range({n}): clear_output(wait=True); v = {it}; display(v); time.sleep(0.6); v.close()"
)
# One below the other; JupyterLab folds up what a cell shows after 50 outputs.
MADE = "many = [ours() for _ in range({n})]"
SHOWN = "_ = [display(one) for one in many[{at} : {at} + 10]]"
GONE = "_ = [one.close() for one in many]; del many"
MEMORY = "import gc; _ = gc.collect(); memory()"
KINDS = {
    "nodes": "Nodes",
    "listeners": "JSEventListeners",
    "heap, KB": "JSHeapUsedSize",
    "kernel, KB": "kernel",
}


def held(page: Page) -> dict[str, float]:
    """What the page holds once it has collected its garbage."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    for _ in range(3):
        devtools.send("HeapProfiler.collectGarbage")
        page.wait_for_timeout(300)
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    devtools.detach()
    return {metric["name"]: metric["value"] for metric in metrics}


def growth(browser: Browser, server: Server, cycle: str, it: str, cycles: int) -> dict[str, float]:
    """Of one cycle, after some that are not counted."""
    few = cycle.format(n=25, it=it)
    cells = [BEGIN, few, cycle.format(n=cycles, it=it), MEMORY]
    path = write_notebook(server.folder / f"life{abs(hash((cycle, it)))}.ipynb", *cells)
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    book = Notebook(page, server, path).open()
    book.run_cell(0)
    found = []
    for cell in (1, 1, 2):
        book.run_cell(cell)
        book.wait_until_idle()
        book.run_cell(3)
        expect(book.output(3).last).to_be_visible(timeout=3 * TIMEOUT)
        book.wait_until_idle()
        kernel = float(book.output(3).last.inner_text())
        found.append(held(page) | {"kernel": kernel})
    page.close()
    server.end_kernels()
    _, before, after = found
    return {name: (after[name] - before[name]) / cycles for name in before}


def at_once(browser: Browser, server: Server, count: int) -> Iterator[Row]:
    """Of many on one page: whether the last answers, what one holds, and what all leave."""
    shown = [SHOWN.format(at=at) for at in range(0, count, 10)]
    cells = [BEGIN, MADE.format(n=count), *shown, "many[-1].prediction", GONE, MEMORY]
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    book = Notebook(page, server, write_notebook(server.folder / "many.ipynb", *cells)).open()
    last = len(shown) + 1

    def measured() -> dict[str, float]:
        book.run_cell(last + 3)
        book.wait_until_idle()
        return held(page) | {"kernel": float(book.output(last + 3).last.inner_text())}

    def show() -> None:
        for cell in range(1, last + 1):
            book.run_cell(cell)
            book.wait_until_idle()
            for view in range(10 if cell > 1 else 0):
                book.widget(cell, view).ready(3)
        widget = book.widget(last, 9)
        widget.draw(SEVEN)
        widget.scrub(1)
        book.run_until(last + 1, widget.prediction.inner_text())

    def close() -> None:
        book.run_cell(last + 2)
        book.wait_until_idle()

    book.run_cell(0)
    show()  # what comes with the first is not counted
    close()
    before = measured()
    show()
    with_all = measured()
    close()
    after = measured()
    page.close()
    server.end_kernels()
    yield f"{count} at once: the last one answers", "yes", "", True
    for kind, metric in KINDS.items():
        scale = count * (1000 if kind.endswith("KB") else 1)
        held_by_one = (with_all[metric] - before[metric]) / scale
        left = (after[metric] - before[metric]) / scale
        yield f"  one holds, and leaves: {kind}", f"{held_by_one:.0f}, {left:.0f}", "", True


def rows(cycles: int = 30, renders: int = 1000, many: int = 50) -> Iterator[Row]:
    cases = [
        (f"shown again {renders} times", AGAIN, renders, "own", "plain"),
        (f"made and closed {cycles} times", CLOSED, cycles, "ours()", "Plain()"),
    ]
    with (
        tempfile.TemporaryDirectory() as name,
        chromium() as browser,
        jupyterlab(Path(name)) as server,
    ):
        yield from at_once(browser, server, many)
        for what, cycle, times, *made in cases:
            # A bare one takes as long; that it grows evenly is seen in fewer.
            counts = (times, min(times, 200))
            ours, plain = (
                growth(browser, server, cycle, it, n) for it, n in zip(made, counts, strict=True)
            )
            for kind, metric in KINDS.items():
                scale = 1000 if kind.endswith("KB") else 1
                figures = f"{ours[metric] / scale:.0f}", f"{plain[metric] / scale:.0f}"
                yield f"{what}, a cycle: {kind}", figures[0], f"plain: {figures[1]}", True


if __name__ == "__main__":
    show("left behind in JupyterLab", rows(*(int(word) for word in sys.argv[1:])))

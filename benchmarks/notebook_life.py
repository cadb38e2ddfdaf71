"""What a widget leaves behind in a JupyterLab page and its kernel: shown again, made and closed.

`python benchmarks/notebook_life.py [cycles]`. A widget of anywidget that does next to nothing,
whose module is as long as ours, stands beside it: what it leaves is the host's.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from table import Row, show

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))
from chromium import chromium
from driver import TIMEOUT
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
AGAIN = "for _ in range({n}): clear_output(wait=True); display({it}); time.sleep(0.2)"
CLOSED = (
    "for _ in range({n}): clear_output(wait=True); v = {it}; display(v); time.sleep(0.6); v.close()"
)
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
    few = cycle.format(n=10, it=it)
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


def rows(cycles: int = 50) -> Iterator[Row]:
    cases = [
        ("shown again", AGAIN, "own", "plain"),
        ("made and closed", CLOSED, "ours()", "Plain()"),
    ]
    with (
        tempfile.TemporaryDirectory() as name,
        chromium() as browser,
        jupyterlab(Path(name)) as server,
    ):
        for what, cycle, *made in cases:
            ours, plain = (growth(browser, server, cycle, it, cycles) for it in made)
            for kind, metric in KINDS.items():
                scale = 1000 if kind.endswith("KB") else 1
                figures = f"{ours[metric] / scale:.0f}", f"{plain[metric] / scale:.0f}"
                yield f"{what}, a cycle: {kind}", figures[0], f"plain: {figures[1]}", True


if __name__ == "__main__":
    show("left behind in JupyterLab", rows(*(int(word) for word in sys.argv[1:])))

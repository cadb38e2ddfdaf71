"""A notebook that nbconvert has made into a page: no kernel, but the widget with all its epochs.

The page asks CDNs for the machinery of Jupyter's widgets. Here these answer from packages of npm
and PyPI that hold the same files, and nothing else answers.
"""

import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from driver import SEVEN, Widget
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook
from pages import Watch
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.hosts

SHARED = Path(sys.prefix) / "share" / "jupyter"
MANAGER = "@jupyter-widgets/html-manager@1.0.14"
MAKE = "from digitwidget import DigitWidget\nDigitWidget(epochs=5, random_state=0)"


@pytest.fixture(scope="module")
def cdn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The file behind each address."""
    folder = tmp_path_factory.mktemp("cdn")
    packed = subprocess.run(
        ["npm", "pack", "--silent", MANAGER], cwd=folder, check=True, capture_output=True, text=True
    )
    with tarfile.open(folder / packed.stdout.strip()) as archive:
        archive.extractall(folder, filter="data")
    return {
        r"/require(\.min)?\.js$": SHARED / "voila/templates/base/static/require.min.js",
        r"@jupyter-widgets/html-manager@.*/embed-amd\.js$": folder / "package/dist/embed-amd.js",
        r"/anywidget@.*/dist/index(\.js)?$": SHARED / "nbextensions/anywidget/index.js",
    }


def test_it_paints_scrubs_and_trains_without_a_kernel(
    page: Page, watch: Watch, tmp_path: Path, cdn: dict[str, Path]
) -> None:
    def answer(route: Route) -> None:
        known = (path for pattern, path in cdn.items() if re.search(pattern, route.request.url))
        path = next(known, None)
        route.fulfill(path=path) if path else route.abort()

    cell = new_code_cell(MAKE)
    notebook = NotebookClient(
        new_notebook(cells=[cell, new_code_cell("_.history.last")]), kernel_name="python3"
    ).execute()
    html, _ = HTMLExporter().from_notebook_node(notebook)
    path = tmp_path / "saved.html"
    path.write_text(html, encoding="utf-8")
    page.route(re.compile("^https?:"), answer)
    page.goto(path.as_uri())
    widget = Widget.first(page).ready(5)
    widget.draw(SEVEN)
    expect(widget.prediction).to_have_text("7")
    widget.scrub(2)
    widget.scrub(5)
    widget.root.get_by_role("spinbutton", name="more epochs").fill("2")
    widget.press("Train")
    widget.ready(7)
    expect(widget.prediction).to_have_text("7")
    # The still beside it makes room.
    expect(page.locator("svg[role=img] > title", has_text="A still picture")).to_have_count(0)
    assert all(any(re.search(known, url) for known in (*cdn, "mathjax")) for url in watch.requests)

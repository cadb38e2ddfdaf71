"""Notebook 7, which hears of every key before the widget does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from driver import SEVEN, TIMEOUT
from lab import Notebook, write_notebook
from pages import Watch
from playwright.sync_api import Page, expect
from servers import TOKEN, Server, notebook7

pytest.importorskip("notebook", minversion="7")
pytestmark = pytest.mark.hosts

MAKE = "from digitwidget import DigitWidget\nw = DigitWidget(epochs=5)\nw"


class Notebook7(Notebook):
    """The same menus and cells, at another address, and without a status bar."""

    def __init__(self, page: Page, server: Server, path: Path) -> None:
        super().__init__(page, server, path)
        self.address = f"{server.address}/notebooks/{path.name}?token={TOKEN}"

    def wait_until_idle(self) -> None:
        idle = self.page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")
        expect(idle).to_have_count(1, timeout=TIMEOUT)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with notebook7(tmp_path_factory.mktemp("notebook7")) as started:
        yield started


def test_plain_keys_are_the_widgets_and_chords_the_notebooks(
    server: Server, page: Page, watch: Watch
) -> None:
    path = write_notebook(server.folder / "keys.ipynb", MAKE, "w.prediction, w.epoch")
    book = Notebook7(page, server, path)
    book.open()
    book.run_cell(0)
    widget, cells = book.widget().ready(5), book.cells
    for node in (widget.hidden.nth(3), widget.slider, widget.cells.first):
        for key in ("x", "a", "m", "d", "d", "ArrowDown", "Enter"):
            node.focus()
            page.keyboard.press(key)
            widget.settle()
            assert widget.root.evaluate("node => node.contains(document.activeElement)"), key
    expect(cells).to_have_count(2)
    expect(page.locator("[data-lm-suppress-shortcuts]")).to_have_count(0)
    # What is done with the widget reaches the next cell, and chords reach the notebook.
    widget.draw(SEVEN)
    expect(widget.prediction).to_have_text("7")
    widget.scrub(2)
    widget.press("Train")
    widget.press("Train from 2")
    widget.ready(12)
    book.run_cell(1)
    book.expect_output(1, "(7, 12)")
    book.menu("File", "Save Notebook")
    expect(page.locator(".jp-mod-dirty")).to_have_count(0)
    page.reload()
    widget = book.widget().ready(12)
    expect(widget.prediction).to_have_text("7")
    widget.scrub(3)
    prompt = cells.first.locator(".jp-InputPrompt")
    before = prompt.inner_text()
    widget.cells.first.focus()
    page.keyboard.press("Shift+Enter")
    expect(prompt).not_to_have_text(before, timeout=TIMEOUT)
    assert watch.strangers == []

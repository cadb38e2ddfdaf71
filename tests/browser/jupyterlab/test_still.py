"""The still picture beside the view: up to date in the saved file, seen where no view can be."""

import json
import re
from collections.abc import Callable

from driver import SEVEN, TIMEOUT
from lab import Notebook
from playwright.sync_api import Page, expect

MAKE = "import digitwidget as dw\nw = dw.DigitWidget(epochs=20)\nw"
NATURAL_WIDTH = "document.querySelector('.jp-Notebook img[alt*=reads]').naturalWidth"


def test_a_notebook_that_is_used_and_saved_shows_how_it_stood(
    notebook: Callable[..., Notebook], page: Page
) -> None:
    book = notebook(MAKE, "w.epoch = 10")
    book.run_all()
    widget = book.widget().ready(20)
    widget.root.evaluate("view => { view.dataset.mark = 'the first' }")
    widget.draw(SEVEN)
    still = page.locator("[class^=digitwidget-still-] img")
    said = r"after epoch 10; it reads the drawing as 7"
    expect(still.first).to_have_attribute("alt", re.compile(said), timeout=TIMEOUT)
    expect(still).to_have_count(1)
    expect(still).to_be_hidden()
    # Keeping it up to date has not made the view anew.
    expect(widget.root).to_have_attribute("data-mark", "the first")
    book.menu("File", "Save Notebook")
    expect(page.locator(".jp-mod-dirty")).to_have_count(0, timeout=TIMEOUT)
    saved = json.loads(book.path.read_text())
    _, picture = saved["cells"][0]["outputs"]
    assert said in "".join(picture["data"]["text/html"])
    # Opened again, with a kernel that knows of no widget.
    book.server.end_kernels()
    page.reload()
    expect(still).to_be_visible(timeout=TIMEOUT)
    # And from somebody else, whom JupyterLab does not trust: what it lets through is seen.
    saved["cells"].append({**saved["cells"][1], "id": "another", "source": "# of somebody else"})
    foreign = book.path.with_name(f"foreign-{book.path.name}")
    foreign.write_text(json.dumps(saved))
    Notebook(page, book.server, foreign).open()
    expect(page.locator(".jp-Notebook img[alt*='it reads the drawing as 7']")).to_be_visible()
    assert page.evaluate(NATURAL_WIDTH) == 1000

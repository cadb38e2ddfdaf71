"""Hosts that are no notebook of Jupyter's: marimo, Shiny, Panel and Solara, each with its program
in `apps`. They live in an environment of their own: `make test-hosts`.
"""

import importlib.util
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from driver import SEVEN, TIMEOUT, Widget
from pages import Watch
from playwright.sync_api import Page, Route, expect
from servers import Server, application

pytestmark = pytest.mark.hosts

APPS = Path(__file__).parent / "apps"
MARIMO = ["marimo_app.py", "--headless", "--no-token", "--port=PORT"]
HOSTS: dict[str, tuple[str, list[str]]] = {
    "marimo run": ("/", ["marimo", "run", *MARIMO]),
    "marimo edit": ("/", ["marimo", "edit", *MARIMO, "--skip-update-check"]),
    "shiny": ("/", ["shiny", "run", "shiny_app.py", "--port=PORT"]),
    "panel": ("/panel_app", ["panel", "serve", "panel_app.py", "--port=PORT"]),
    "solara": ("/", ["solara", "run", "solara_app.py", "--port=PORT", "--no-open", "--production"]),
}
# Where Panel has anywidget's page half from; there is no network in a test, and pip brought a copy.
FROM_CDN = re.compile(r"^https://unpkg\.com/anywidget@")
COPY = Path(sys.prefix) / "share" / "jupyter" / "nbextensions" / "anywidget" / "index.js"


def on_cdn(route: Route) -> None:
    route.fulfill(path=COPY)


@pytest.fixture(scope="module", params=HOSTS)
def host(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Server]]:
    name = request.param
    if not importlib.util.find_spec(name.split()[0]):
        pytest.skip(f"{name} is not installed: `make test-hosts`")
    address, command = HOSTS[name]
    folder = tmp_path_factory.mktemp("host")
    shutil.copytree(APPS, folder, dirs_exist_ok=True)
    # An opened notebook waits for somebody to press Run.
    (folder / "pyproject.toml").write_text("[tool.marimo.runtime]\nauto_instantiate = true\n")
    with application(folder, address, *command) as server:
        yield name, Server(server.address + address, folder)


def test_it_paints_scrubs_trains_is_read_in_python_and_reloaded(
    host: tuple[str, Server], page: Page, watch: Watch
) -> None:
    name, server = host
    page.route(FROM_CDN, on_cdn)
    page.goto(server.address)

    def read(text: str) -> None:
        expect(page.get_by_text(f"Python reads {text}")).to_be_visible(timeout=TIMEOUT)

    widget = Widget.first(page).ready(5)
    widget.press("Clear")
    widget.draw(SEVEN)
    expect(widget.prediction).to_have_text("7")
    read("7 after epoch 5")
    widget.scrub(2)
    read("7 after epoch 2")
    widget.scrub(5)
    widget.root.get_by_role("spinbutton", name="more epochs").fill("2")
    widget.press("Train")
    widget.ready(7)
    read("7 after epoch 7")
    box = widget.root.bounding_box()
    assert box
    assert box["width"] > 600

    page.reload()
    again = Widget.first(page)
    # An application begins anew with its page, and an edited notebook goes on where it was.
    again.ready(7 if name == "marimo edit" else 5)
    again.press("Clear")
    again.draw(SEVEN)
    expect(again.prediction).to_have_text("7")
    own = ("cdnjs.cloudflare.com", "cdn.holoviz.org", "unpkg.com/anywidget@")
    assert [url for url in watch.strangers if not any(part in url for part in own)] == []

"""One Chromium, one JupyterLab, one Voila and one exported page for the whole run."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from chromium import chromium
from driver import SEVEN, TIMEOUT, Widget
from lab import Notebook, write_notebook
from pages import Watch
from playwright.sync_api import Browser, BrowserContext, Page, expect
from servers import Server, jupyterlab, voila

from digitwidget import DigitWidget

# What is waited for comes soon, on a busy machine later; what never comes fails all the same.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def context_options() -> dict[str, object]:
    """Overridden by `parametrize` where a test needs another screen, theme or a finger."""
    return {}


@pytest.fixture
def context(browser: Browser, context_options: dict[str, object]) -> Iterator[BrowserContext]:
    options = {"viewport": {"width": 1400, "height": 1000}, "locale": "en-US", **context_options}
    context = browser.new_context(**options)  # type: ignore[arg-type]
    context.set_default_navigation_timeout(TIMEOUT)
    yield context
    context.close()


@pytest.fixture
def page(
    context: BrowserContext, watch: Watch, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Page]:
    """A page on which any error fails the test; a failed test leaves its picture."""
    page = context.new_page()
    watch.on(page)
    failed = request.session.testsfailed
    yield page
    if request.session.testsfailed > failed and not page.is_closed():
        page.screenshot(path=tmp_path / "failed.png")
        print(f"the page as it was: {tmp_path / 'failed.png'}", *watch.complaints, sep="\n")
    assert watch.complaints == []


@pytest.fixture(scope="session")
def lab_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with jupyterlab(tmp_path_factory.mktemp("lab")) as server:
        yield server


@pytest.fixture
def fresh_lab(lab_server: Server) -> Iterator[Server]:
    """Set up before the page, and so cleared after it: an open page would reconnect for ever."""
    yield lab_server
    lab_server.end_kernels()


@pytest.fixture
def notebook(fresh_lab: Server, page: Page, tmp_path: Path) -> Callable[..., Notebook]:
    """Writes a notebook of the given cells (or takes a path), and opens it in JupyterLab."""

    def opened(*cells: str, path: Path | None = None) -> Notebook:
        # A name of its own: JupyterLab would take up a session that is just being ended.
        target = fresh_lab.folder / f"{tmp_path.name}.ipynb"
        if path:
            shutil.copy(path, target)
        else:
            write_notebook(target, *cells)
        return Notebook(page, fresh_lab, target).open()

    return opened


@pytest.fixture(scope="session")
def voila_server(tmp_path_factory: pytest.TempPathFactory, quickstart: Path) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("voila")
    shutil.copy(quickstart, folder)
    with voila(folder) as server:
        yield server


@pytest.fixture(scope="session")
def quickstart() -> Path:
    return Path(__file__).parents[2] / "examples" / "quickstart.ipynb"


@pytest.fixture(scope="session")
def exported_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page that the command writes."""
    path = tmp_path_factory.mktemp("export") / "page.html"
    command = [sys.executable, "-m", "digitwidget", "--no-open", "--out", str(path), "--seed", "0"]
    subprocess.run(command, check=True, timeout=120)
    return path


@pytest.fixture
def exported_page(
    context: BrowserContext, page: Page, watch: Watch, exported_file: Path
) -> Iterator[Page]:
    """The exported page from its file; every request is blocked, and none may be tried."""
    context.route(lambda url: not url.startswith("file:"), lambda route: route.abort())
    context.set_offline(True)
    page.goto(exported_file.as_uri())
    yield page
    assert watch.requests == []


@pytest.fixture
def exported(exported_page: Page) -> Widget:
    return Widget.first(exported_page)


@pytest.fixture
def small_page(page: Page, tmp_path: Path) -> Widget:
    made = DigitWidget(
        hidden=12, activation="sigmoid", output_activation="sigmoid", loss="squared_error",
        learning_rate=0.7, batch_size=1, momentum=0, decay=1, l2=0, init="uniform", augment=None,
        epochs=5, random_state=0,
    )  # fmt: skip
    made.to_html(tmp_path / "page.html")
    page.goto((tmp_path / "page.html").as_uri())
    return Widget.first(page).ready(5)


@pytest.fixture(scope="module")
def in_python() -> DigitWidget:
    """The widget that the exported page was made of, made once more."""
    return DigitWidget(random_state=0)


@pytest.fixture
def page_of_seven(exported: Widget, in_python: DigitWidget) -> Widget:
    exported.ready()
    exported.press("Clear")
    exported.draw(SEVEN)
    expect(exported.prediction).to_have_text("7")
    in_python.epoch, in_python.lessons, in_python.pixels = 90, [], exported.pixels
    return exported

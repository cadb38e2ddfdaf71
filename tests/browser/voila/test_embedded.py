"""A page of a docs site that shows a running Voila in a frame, or what needs none."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from driver import SEVEN, TIMEOUT, Widget
from lab import Wires
from pages import Watch
from playwright.sync_api import FrameLocator, Page, expect
from servers import CONFIGURED, Server, free_port, voila


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words: object) -> None:
        """Keeps a test's output for what fails."""


@pytest.fixture
def docs(tmp_path: Path, exported_file: Path) -> Iterator[Callable[[str], str]]:
    """A docs site with `embed.html`, told where a Voila is: its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    Thread(target=server.serve_forever).start()
    shutil.copy(exported_file, tmp_path / "digit.html")

    def made(voila: str) -> str:
        page = (CONFIGURED / "embed.html").read_text(encoding="utf-8")
        assert page.count("http://127.0.0.1:8866/") == 1
        page = page.replace("http://127.0.0.1:8866/", voila)
        (tmp_path / "embed.html").write_text(page, encoding="utf-8")
        return f"http://127.0.0.1:{server.server_port}/embed.html"

    yield made
    server.shutdown()
    server.server_close()


def kernel_behind(frame: FrameLocator) -> bool:
    """Whether a kernel answers there, once the frame's widget is up and trained."""
    widget = frame.locator(".digitwidget[data-ready]").first
    expect(widget).to_have_attribute("data-last", "90", timeout=TIMEOUT)
    widget.get_by_role("button", name="Next sample").click()
    expect(widget.locator("[data-part=prediction]")).not_to_have_text("no ink")
    return "No kernel" not in (widget.get_by_role("status").text_content() or "")


def running_in_frame(docs: Callable[[str], str], server: Server, page: Page) -> FrameLocator:
    """Opens the docs' page; until Voila answers it shows the page without a kernel."""
    address = f"{server.address}/voila/render/quickstart.ipynb"
    page.goto(docs(address))
    page.frames[1].wait_for_url(address, timeout=TIMEOUT)
    return page.frame_locator("iframe")


def is_running(kernel: str) -> bool:
    """By the file of its connection, which its command names; Voila tells nobody of its kernels."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if kernel in (process / "cmdline").read_text():
                return True
    return False


def test_a_running_voila_is_shown_in_a_frame(
    docs: Callable[[str], str], voila_server: Server, page: Page
) -> None:
    assert kernel_behind(running_in_frame(docs, voila_server, page))


@pytest.mark.slow
def test_a_page_whose_kernel_was_culled_goes_on_by_itself(
    docs: Callable[[str], str], quickstart: Path, page: Page, watch: Watch, tmp_path: Path
) -> None:
    """As on a laptop that slept longer than the server waits for it."""
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    shutil.copy(quickstart, notebooks)
    wires = Wires(page)
    with voila(notebooks, cull_after=25, preheat=False) as server:
        frame = running_in_frame(docs, server, page)
        assert kernel_behind(frame)
        widget = Widget(page, frame.locator(".digitwidget[data-ready]").first)
        assert any(is_running(kernel) for kernel in wires.kernels)
        wires.cut()
        end = time.monotonic() + 120
        while any(is_running(kernel) for kernel in wires.kernels):
            assert time.monotonic() < end, "no kernel was culled"
            page.wait_for_timeout(500)
        wires.join()
        widget.press("Clear")
        widget.draw(SEVEN)
        expect(widget.prediction).to_have_text("7")
        widget.press("Train")
        expect(widget.status).to_contain_text("this page trains by itself", timeout=TIMEOUT)
        widget.ready(100)
        widget.scrub(3)
    # Voila's own, which looks for its kernel.
    watch.complaints[:] = [text for text in watch.complaints if "/api/kernels/" not in text]


def test_where_none_answers_the_page_without_a_kernel_is_shown(
    docs: Callable[[str], str], page: Page
) -> None:
    page.goto(docs(f"http://127.0.0.1:{free_port()}/"))
    assert not kernel_behind(page.frame_locator("iframe"))

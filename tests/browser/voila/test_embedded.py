"""A page of a docs site that shows a running Voila in a frame, or what needs none."""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from driver import TIMEOUT
from playwright.sync_api import FrameLocator, Page, expect
from servers import CONFIGURED, Server, free_port


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


def test_a_running_voila_is_shown_in_a_frame(
    docs: Callable[[str], str], voila_server: Server, page: Page
) -> None:
    page.goto(docs(f"{voila_server.address}/voila/render/quickstart.ipynb"))
    expect(page.locator("iframe")).to_have_attribute(
        "src", f"{voila_server.address}/voila/render/quickstart.ipynb"
    )
    assert kernel_behind(page.frame_locator("iframe"))


def test_where_none_answers_the_page_without_a_kernel_is_shown(
    docs: Callable[[str], str], page: Page
) -> None:
    page.goto(docs(f"http://127.0.0.1:{free_port()}/"))
    assert not kernel_behind(page.frame_locator("iframe"))

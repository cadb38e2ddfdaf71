"""A notebook in JupyterLab, handled by its menus."""

import json
import re
import uuid
from contextlib import suppress
from pathlib import Path

from driver import TIMEOUT, Widget
from playwright.sync_api import Locator, Page, WebSocketRoute, expect
from servers import TOKEN, Server

# Settings for a cell, the quickest to train there are.
PLAIN = (
    "hidden=40, activation='sigmoid', output_activation='sigmoid', loss='squared_error', "
    "learning_rate=0.7, batch_size=1, momentum=0, decay=1, l2=0, init='uniform', augment=None"
)


def write_notebook(path: Path, *cells: str) -> Path:
    def code(source: str) -> dict[str, object]:
        return {
            "cell_type": "code",
            "id": uuid.uuid4().hex[:8],
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": source,
        }

    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {
        "cells": [code(cell) for cell in cells],
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(notebook))
    return path


class Notebook:
    def __init__(self, page: Page, server: Server, path: Path) -> None:
        self.page, self.server, self.path = page, server, path
        name = path.relative_to(server.folder)
        self.address = (
            f"{server.address}/lab/workspaces/{uuid.uuid4().hex}/tree/{name}?token={TOKEN}"
        )
        self.cells = page.locator(".jp-Notebook .jp-CodeCell")
        # It may ask which kernel to take before it knows that there is one.
        question = page.locator(".jp-Dialog", has_text="Select Kernel")
        page.add_locator_handler(question, lambda: question.locator(".jp-mod-accept").click())

    def open(self) -> "Notebook":
        self.page.goto(self.address)
        self.wait_until_idle()
        return self

    def wait_until_idle(self) -> None:
        """By the status bar: the notebook's own sign shows idle before there is a kernel."""
        idle = re.compile(r"Python 3.*\| Idle")
        expect(self.page.locator("#jp-main-statusbar")).to_contain_text(idle, timeout=2 * TIMEOUT)

    def menu(self, name: str, item: str) -> None:
        self.page.locator(".lm-MenuBar-item", has_text=re.compile(f"^{name}$")).click()
        self.page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{item}$")).click()

    def run_all(self) -> "Notebook":
        self._run("Run All Cells", 0)
        return self

    def run_cell(self, index: int) -> None:
        self.cells.nth(index).locator(".cm-content").click()
        self._run("Run Selected Cell and Do not Advance", index)

    def _run(self, item: str, index: int) -> None:
        """Asks again while the prompt stays as it was: on a busy machine a request gets lost."""
        prompt = self.cells.nth(index).locator(".jp-InputPrompt")
        before = prompt.inner_text()
        for _ in range(3):
            self.menu("Run", item)
            with suppress(AssertionError):
                expect(prompt).not_to_have_text(before, timeout=8000)
                return
        raise TimeoutError(f"JupyterLab did nothing on {item}")

    def restart_kernel(self) -> None:
        self.menu("Kernel", "Restart Kernel…")
        self.page.locator(".jp-Dialog .jp-mod-accept").click()
        self.wait_until_idle()

    def output(self, index: int) -> Locator:
        return self.cells.nth(index).locator(".jp-OutputArea-output")

    def expect_output(self, index: int, text: str) -> None:
        expect(self.output(index).last).to_have_text(text, timeout=TIMEOUT)

    def run_until(self, index: int, text: str) -> None:
        """Runs a cell again until it says so: what the page sends may still be on its way."""
        for _ in range(5):
            self.run_cell(index)
            with suppress(AssertionError):
                expect(self.output(index).last).to_have_text(text, timeout=3000)
                return
        self.expect_output(index, text)

    def widget(self, cell: int = 0, view: int = 0) -> Widget:
        root = self.cells.nth(cell).locator(".digitwidget[data-ready]").nth(view)
        root.wait_for(timeout=TIMEOUT)
        return Widget(self.page, root)


class Wires:
    """The page's connections to kernels, which can be cut; to be made before the page is opened."""

    def __init__(self, page: Page) -> None:
        self._whole = True
        self._open: list[WebSocketRoute] = []
        self.kernels: set[str] = set()
        page.route_web_socket(re.compile("/channels"), self._connect)

    def _connect(self, wire: WebSocketRoute) -> None:
        if self._whole:
            wire.connect_to_server()
            self.kernels.add(wire.url.split("/kernels/")[1].split("/")[0])
            self._open.append(wire)
        else:
            wire.close(code=1011)

    def cut(self) -> None:
        self._whole = False
        for wire in self._open:
            wire.close(code=1011)
        self._open.clear()

    def join(self) -> None:
        """JupyterLab tries again by itself, later and later."""
        self._whole = True

"""A notebook in JupyterLab, handled by its menus."""

import json
import re
import uuid
from contextlib import suppress
from pathlib import Path

from driver import TIMEOUT, Widget
from playwright.sync_api import Locator, Page, expect
from servers import TOKEN, Server


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
        self.page, self.server = page, server
        name = path.relative_to(server.folder)
        self.address = (
            f"{server.address}/lab/workspaces/{uuid.uuid4().hex}/tree/{name}?token={TOKEN}"
        )
        self.cells = page.locator(".jp-Notebook .jp-CodeCell")

    def open(self) -> "Notebook":
        self.page.goto(self.address)
        self.wait_until_idle()
        return self

    def wait_until_idle(self) -> None:
        idle = self.page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")
        idle.wait_for(timeout=2 * TIMEOUT)

    def menu(self, name: str, item: str) -> None:
        self.page.locator(".lm-MenuBar-item", has_text=re.compile(f"^{name}$")).click()
        self.page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{item}$")).click()

    def run_all(self) -> "Notebook":
        """Asks again while nothing runs: on a busy machine a kernel is called idle too early."""
        prompt = self.cells.first.locator(".jp-InputPrompt")
        choose_kernel = self.page.locator(".jp-Dialog .jp-mod-accept")
        self.menu("Run", "Run All Cells")
        for _ in range(5):
            with suppress(AssertionError):
                expect(prompt).not_to_have_text("[ ]:", timeout=5000)
                return self
            if choose_kernel.count():
                choose_kernel.click()
            else:
                self.menu("Run", "Run All Cells")
        raise TimeoutError("JupyterLab ran no cell")

    def run_cell(self, index: int) -> None:
        self.cells.nth(index).locator(".cm-content").click()
        self.menu("Run", "Run Selected Cell and Do not Advance")

    def restart_kernel(self) -> None:
        self.menu("Kernel", "Restart Kernel…")
        self.page.locator(".jp-Dialog .jp-mod-accept").click()
        self.wait_until_idle()

    def output(self, index: int) -> Locator:
        return self.cells.nth(index).locator(".jp-OutputArea-output")

    def expect_output(self, index: int, text: str) -> None:
        expect(self.output(index).last).to_have_text(text, timeout=TIMEOUT)

    def widget(self, cell: int = 0, view: int = 0) -> Widget:
        root = self.cells.nth(cell).locator(".digitwidget[data-ready]").nth(view)
        root.wait_for(timeout=TIMEOUT)
        return Widget(self.page, root)

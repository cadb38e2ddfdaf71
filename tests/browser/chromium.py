"""The Chromium of this machine."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The one named in CHROMIUM, or on PATH, or what Playwright brought along."""
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    # Chromium refuses its sandbox to root.
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", installed), chromium_sandbox=not root
        )
        yield browser
        browser.close()

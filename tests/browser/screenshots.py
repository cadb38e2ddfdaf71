"""Writes docs/*.png: the exported page, JupyterLab and Voila, light and dark, 1400 and 360 px wide.

python tests/browser/screenshots.py docs
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from chromium import chromium
from driver import SEVEN, Widget
from lab import Notebook
from playwright.sync_api import Browser, Page, expect
from servers import jupyterlab, voila

QUICKSTART = Path(__file__).parents[2] / "examples" / "quickstart.ipynb"
HEIGHTS = {1400: 1000, 360: 780}
THEMES = ("light", "dark")


def main(target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        exported(browser, Path(folder), target)
        in_jupyterlab(browser, Path(folder), target)
        in_voila(browser, Path(folder), target)


def exported(browser: Browser, folder: Path, target: Path) -> None:
    file = folder / "page.html"
    command = [sys.executable, "-m", "digitwidget", "--no-open", "--out", str(file)]
    subprocess.run(command, check=True)
    for theme in THEMES:
        for width in HEIGHTS:
            page = opened(browser, width, theme)
            page.goto(file.as_uri())
            show_a_seven(Widget.first(page).ready())
            save(page, target / f"page-{width}-{theme}.png", full=True)


def in_jupyterlab(browser: Browser, folder: Path, target: Path) -> None:
    root = folder / "lab"
    for theme in THEMES:
        settings = root / ".jupyter" / "settings" / "@jupyterlab" / "apputils-extension"
        settings.mkdir(parents=True, exist_ok=True)
        chosen = f'{{"theme": "JupyterLab {theme.title()}"}}'
        (settings / "themes.jupyterlab-settings").write_text(chosen)
        shutil.copy(QUICKSTART, root)
        with jupyterlab(root) as server:
            page = opened(browser, 1400, theme)
            book = Notebook(page, server, root / QUICKSTART.name).open().run_all()
            widget = book.widget(0).ready()
            page.keyboard.press("Control+b")
            book.wait_until_idle()
            show_a_seven(widget)
            save(page, target / f"jupyterlab-1400-{theme}.png")


def in_voila(browser: Browser, folder: Path, target: Path) -> None:
    root = folder / "voila"
    root.mkdir()
    shutil.copy(QUICKSTART, root)
    with voila(root) as server:
        for theme in THEMES:
            for width in HEIGHTS:
                page = opened(browser, width, theme)
                address = f"{server.address}/voila/render/{QUICKSTART.name}"
                page.goto(f"{address}?theme={theme}")
                show_a_seven(Widget.first(page).ready())
                save(page, target / f"voila-{width}-{theme}.png")


def opened(browser: Browser, width: int, theme: str) -> Page:
    """Without motion: a picture of what flows shows it halfway."""
    viewport = {"width": width, "height": HEIGHTS[width]}
    context = browser.new_context(
        viewport=viewport,  # type: ignore[arg-type]
        color_scheme=theme,  # type: ignore[arg-type]
        locale="en-US",
        reduced_motion="reduce",
    )
    return context.new_page()


def show_a_seven(widget: Widget) -> None:
    widget.press("Clear")
    widget.draw(SEVEN)
    expect(widget.prediction).to_have_text("7")
    widget.hidden.nth(10).focus()
    widget.root.evaluate("root => root.scrollIntoView({ block: 'start' })")


def save(page: Page, path: Path, full: bool = False) -> None:
    page.screenshot(path=path, full_page=full)
    page.context.close()
    print(f"{path} {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Writes docs/*.png: the page, JupyterLab and Voila at the sizes people have, each mode, each step.

python tests/browser/screenshots.py docs
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from chromium import chromium
from driver import SEVEN, Widget, stages, to_mode
from lab import Notebook
from playwright.sync_api import Browser, Page, expect
from servers import jupyterlab, voila

EXAMPLES = Path(__file__).parents[2] / "examples"
QUICKSTART = EXAMPLES / "quickstart.ipynb"
LAPTOP, PROJECTOR, PHONE = (1366, 768), (1280, 720), (360, 780)
WIDE = (1400, 1000)
STAGE = (1090, 600)
STEPS = 6
THEMES = ("light", "dark")


def main(target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        exported(browser, Path(folder), target)
        own_data(browser, Path(folder), target)
        in_jupyterlab(browser, Path(folder), target)
        in_voila(browser, Path(folder), target)


def exported(browser: Browser, folder: Path, target: Path) -> None:
    file = folder / "page.html"
    command = [sys.executable, "-m", "digitwidget", "--no-open", "--out", str(file)]
    subprocess.run(command, check=True)
    for theme in THEMES:
        for size in (WIDE, PHONE):
            show_a_seven(widget_of(browser, file, size, theme), target, f"page-{size[0]}-{theme}")
        widget = widget_of(browser, file, PROJECTOR, theme)
        widget.press("Presentation size")
        show_a_seven(widget, target, f"projector-1280-{theme}")
        for mode in ("experiment", "mistakes"):
            widget = widget_of(browser, file, STAGE, theme)
            draw_a_seven(widget)
            to_mode(widget, mode)
            save(widget, target, f"{mode}-{theme}")
    widget = widget_of(browser, file, STAGE, "light")
    draw_a_seven(widget)
    lesson, _ = stages(widget, "2")
    for step in range(1, STEPS + 1):
        if step > 1:
            lesson.locator("[aria-keyshortcuts=N]").click()
        save(widget, target, f"step-{step}", last=step == STEPS)


def own_data(browser: Browser, folder: Path, target: Path) -> None:
    """Two hidden layers, letters of four signals, and images of 28 by 28."""
    sys.path.insert(0, str(EXAMPLES))
    import morse

    import digitwidget as dw

    letters = dw.to_ink([morse.ink(morse.MORSE[one]) for one in morse.LETTERS], image_shape=(1, 4))
    X, y = dw.load_digits()
    X, X_test, y, y_test = dw.split(dw.to_ink(large(X)), y)
    widgets = {
        "two-layers": dw.DigitWidget(hidden=[16, 12], epochs=30),
        "morse": dw.DigitWidget(morse.train(), X=letters, y=morse.LETTERS, image_shape=(1, 4)),
        "images-28": dw.DigitWidget(
            X=X, y=y, X_test=X_test, y_test=y_test, image_shape=(28, 28), epochs=20
        ),
    }
    for name, made in widgets.items():
        made.to_html(folder / f"{name}.html", title="A neural network")
        widget = widget_of(browser, folder / f"{name}.html", STAGE, "light", made.history.last)
        widget.press("Next sample")
        save(widget, target, name)


def large(X: Any) -> Any:
    """8x8 inks as images of 28x28, each pixel 3.5 wide."""
    return np.kron(X.reshape(-1, 8, 8), np.ones((7, 7))).reshape(-1, 28, 2, 28, 2).mean((2, 4))


def in_jupyterlab(browser: Browser, folder: Path, target: Path) -> None:
    root = folder / "lab"
    for theme in THEMES:
        settings = root / ".jupyter" / "settings" / "@jupyterlab" / "apputils-extension"
        settings.mkdir(parents=True, exist_ok=True)
        chosen = f'{{"theme": "JupyterLab {theme.title()}"}}'
        (settings / "themes.jupyterlab-settings").write_text(chosen)
        shutil.copy(QUICKSTART, root)
        with jupyterlab(root) as server:
            page = opened(browser, LAPTOP, theme)
            book = Notebook(page, server, root / QUICKSTART.name).open().run_all()
            widget = book.widget(0).ready()
            show_a_seven(widget, target, f"jupyterlab-files-1366-{theme}", last=False)
            page.keyboard.press("Control+b")
            book.wait_until_idle()
            show_a_seven(widget, target, f"jupyterlab-1366-{theme}")


def in_voila(browser: Browser, folder: Path, target: Path) -> None:
    root = folder / "voila"
    root.mkdir()
    shutil.copy(QUICKSTART, root)
    with voila(root) as server:
        for theme in THEMES:
            for size in (WIDE, PHONE):
                page = opened(browser, size, theme)
                address = f"{server.address}/voila/render/{QUICKSTART.name}"
                page.goto(f"{address}?theme={theme}")
                widget = Widget.first(page).ready()
                show_a_seven(widget, target, f"voila-{size[0]}-{theme}")


def widget_of(
    browser: Browser, file: Path, size: tuple[int, int], theme: str, last: float = 90
) -> Widget:
    page = opened(browser, size, theme)
    page.goto(file.as_uri())
    return Widget.first(page).ready(int(last))


def opened(browser: Browser, size: tuple[int, int], theme: str) -> Page:
    """Without motion: a picture of what flows shows it halfway."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=theme,  # type: ignore[arg-type]
        locale="en-US",
        reduced_motion="reduce",
    )
    return context.new_page()


def draw_a_seven(widget: Widget) -> None:
    widget.press("Clear")
    widget.draw(SEVEN)
    expect(widget.prediction).to_have_text("7")


def show_a_seven(widget: Widget, target: Path, name: str, last: bool = True) -> None:
    draw_a_seven(widget)
    widget.hidden.nth(10).focus()
    widget.root.evaluate("root => root.scrollIntoView({ block: 'start' })")
    save(widget, target, name, last)


def save(widget: Widget, target: Path, name: str, last: bool = True) -> None:
    widget.rest()
    path = target / f"{name}.png"
    widget.page.screenshot(path=path)
    print(f"{path} {path.stat().st_size // 1024} KB")
    if last:
        widget.page.context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Augmentation on a page without a kernel: as far as it goes there; where it ends is said."""

import re
from pathlib import Path

from driver import Widget, settings_of
from playwright.sync_api import Locator, Page, expect

from digitwidget import DigitWidget, load_digits

X, _ = load_digits()
EPOCHS = 5
BENT = "Every epoch trains on the samples bent anew"


def opened(page: Page, path: Path, html: str | None) -> tuple[Widget, Locator]:
    assert html
    path.write_text(html, encoding="utf-8")
    page.goto(path.as_uri())
    widget = Widget.first(page).ready(EPOCHS)
    return widget, settings_of(widget)


def shown(widget: Widget, panel: Locator, run: int) -> tuple[list[float], float]:
    """What the retraining brought: the outputs, and the test accuracy in percent."""
    expect(panel).to_have_attribute("data-run", str(run))
    widget.ready(EPOCHS)
    label = widget.curve("Error").get_attribute("aria-label") or ""
    # Training and test, and then those of the run before.
    return widget.output, 100 - float(re.findall(r"([\d.]+)%", label)[1])


def test_the_default_network_is_retrained_with_and_without(page: Page, tmp_path: Path) -> None:
    made = DigitWidget(epochs=EPOCHS, random_state=0, pixels=X[7])
    widget, panel = opened(page, tmp_path / "page.html", made.to_html())
    box = panel.get_by_role("checkbox", name="Augmentation")
    trained_on = widget.root.locator(".dw-foot")
    expect(box).to_be_checked()
    expect(trained_on).to_contain_text(f"{BENT}, and on 4000 drawn digits")
    source = trained_on.get_by_role("link", name="MNIST")
    expect(source).to_have_attribute("href", "https://yann.lecun.com/exdb/mnist/")
    box.uncheck()
    plain, _ = shown(widget, panel, 1)
    expect(source).to_have_count(0)
    expect(trained_on).not_to_contain_text(BENT)
    box.check()
    augmented, accuracy = shown(widget, panel, 2)
    expect(trained_on).to_contain_text(BENT)
    assert accuracy > 93
    box.uncheck()
    assert shown(widget, panel, 3)[0] == plain
    box.check()
    assert shown(widget, panel, 4)[0] == augmented != plain
    expect(widget.status).to_have_text(
        "No kernel on this page: training runs here, in the browser."
    )
    expect(panel).to_contain_text("is not what Python would draw")


def test_what_only_python_can_run_is_not_offered(page: Page, tmp_path: Path) -> None:
    made = DigitWidget(epochs=EPOCHS, augment=lambda X, rng: X)
    widget, panel = opened(page, tmp_path / "page.html", made.to_html())
    expect(panel.get_by_role("checkbox", name="Augmentation")).to_be_disabled()
    expect(widget.status).to_contain_text("on the samples as they are")
    expect(widget.root.locator(".dw-foot")).not_to_contain_text("anew")


def test_it_is_there_for_images_of_any_shape(page: Page, tmp_path: Path) -> None:
    codes = [[8, 8, 0, 0], [16, 0, 0, 0], [8, 16, 0, 0]]
    made = DigitWidget(
        X=codes, y=["I", "T", "A"], image_shape=(1, 4), epochs=EPOCHS, pixels=codes[2]
    )
    widget, panel = opened(page, tmp_path / "page.html", made.to_html())
    panel.get_by_role("checkbox", name="Augmentation").check()
    shown(widget, panel, 1)
    expect(widget.root.locator(".dw-foot")).to_contain_text(f"{BENT}.")

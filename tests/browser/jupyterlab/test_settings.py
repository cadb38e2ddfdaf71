"""Trying other settings in JupyterLab: live, refused, and back where they fail."""

import re
from collections.abc import Callable

import pytest
from driver import Widget, settings_of
from lab import PLAIN, Notebook
from playwright.sync_api import expect

CELL = f"from digitwidget import DigitWidget\nw = DigitWidget({PLAIN}, random_state=0)\nw"
FULL = "r = w.retrain; (w.network.hidden, w.settings['learning_rate'], len(w.history.epochs))"


@pytest.fixture
def lab(notebook: Callable[..., Notebook]) -> tuple[Notebook, Widget]:
    opened = notebook(CELL, FULL).run_all()
    return opened, opened.widget().ready()


def tried(widget: Widget, run: int) -> None:
    """Waits for its end: what is asked for before takes its place."""
    expect(widget.root.locator("[data-part=settings]")).to_have_attribute("data-run", str(run))
    widget.ready()


def shares(widget: Widget) -> list[float]:
    """The errors on show in percent: training and test, then A's."""
    name = widget.curve("Error").get_attribute("aria-label") or ""
    return [float(share) for share in re.findall(r"([\d.]+)%", name)]


def test_every_key_on_the_slider_trains_another_history(lab: tuple[Notebook, Widget]) -> None:
    _, widget = lab
    slider = settings_of(widget).get_by_role("slider", name="Learning rate", exact=True)
    panel = widget.root.locator("[data-part=settings]")
    curve = widget.root.locator(".dw-curve .dw-train").first
    slider.focus()
    shown = {curve.get_attribute("d")}
    for run, value in enumerate(("0.5", "0.2", "0.1"), 1):
        widget.page.keyboard.press("ArrowLeft")
        expect(slider).to_have_attribute("aria-valuetext", value)
        expect(panel).to_have_attribute("data-run", str(run))
        widget.ready().settle()
        shown.add(curve.get_attribute("d"))
    assert len(shown) == 4
    expect(slider).to_be_focused()


def test_python_holds_what_the_page_has_asked_for(lab: tuple[Notebook, Widget]) -> None:
    opened, widget = lab
    panel = settings_of(widget)
    panel.get_by_role("slider", name="Neurons of hidden layer 1").press("End")
    tried(widget, 1)
    panel.get_by_role("combobox", name="Hidden layers").select_option("2")
    tried(widget, 2)
    panel.get_by_role("spinbutton", name="Epochs").fill("20")
    panel.get_by_role("spinbutton", name="Epochs").press("Enter")
    widget.ready(20)
    expect(widget.root.locator("[data-part=hidden]")).to_have_count(2)
    opened.run_cell(1)
    opened.expect_output(1, "((100, 100), 0.7, 21)")


def test_a_preset_keeps_the_run_before_in_python_too(lab: tuple[Notebook, Widget]) -> None:
    _, widget = lab
    panel = settings_of(widget)
    few = panel.locator("[data-preset=few]")
    expect(few).to_have_text("Training samples all → 50")
    few.click()
    tried(widget, 1)
    expect(few).to_have_text("Training samples 50")
    rows = panel.locator(".dw-compare tr")
    expect(rows).to_have_count(2)
    widget.settle()
    assert rows.last.inner_text().split("\t") == ["Training samples", "all", "50"]
    train, test, *a = shares(widget)
    assert train == 0
    assert test > 10 > max(a)


def test_the_drag_of_a_slider_goes_on_while_it_retrains(lab: tuple[Notebook, Widget]) -> None:
    _, widget = lab
    slider = settings_of(widget).get_by_role("slider", name="Neurons of hidden layer 1")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box
    mouse, y = widget.page.mouse, box["y"] + box["height"] / 2
    mouse.move(box["x"] + box["width"] * 0.4, y)
    mouse.down()
    for i in range(30):
        mouse.move(box["x"] + box["width"] * (0.4 - 0.01 * i), y)
        widget.settle()
    mouse.up()
    units = int(slider.input_value())
    assert units < 20
    expect(widget.hidden).to_have_count(units)
    expect(slider).to_be_focused()
    widget.ready()


def test_what_is_out_of_range_is_said_in_place(lab: tuple[Notebook, Widget]) -> None:
    _, widget = lab
    panel = settings_of(widget)
    epochs = panel.get_by_role("spinbutton", name="Epochs")
    epochs.fill("5000")
    epochs.press("Enter")
    expect(panel.locator(".dw-complaint")).to_contain_text(re.compile("1000.*got 5000"))
    expect(epochs).to_have_value("90")
    assert widget.last == 90


def test_a_run_that_diverges_leaves_the_one_before(lab: tuple[Notebook, Widget]) -> None:
    _, widget = lab
    panel = settings_of(widget)
    panel.get_by_role("combobox", name="Hidden activation").select_option("relu")
    tried(widget, 1)
    panel.get_by_role("slider", name="Weight decay l2").press("End")
    tried(widget, 2)
    before = shares(widget)
    panel.get_by_role("slider", name="Learning rate", exact=True).press("End")
    complaint = panel.locator(".dw-complaint")
    expect(complaint).to_contain_text("diverged", timeout=20_000)
    expect(complaint).to_contain_text("kept")
    assert widget.ready().last == 90
    assert shares(widget) == before

"""Trying other settings in JupyterLab: live, refused, and back where they fail."""

import re
from collections.abc import Callable

import pytest
from driver import Widget, settings_of
from lab import Notebook
from playwright.sync_api import expect

PLAIN = (
    "hidden=40, activation='sigmoid', output_activation='sigmoid', loss='squared_error', "
    "learning_rate=0.7, batch_size=1, momentum=0, decay=1, l2=0, init='uniform', augment=None"
)
CELL = f"from digitwidget import DigitWidget\nw = DigitWidget({PLAIN}, random_state=0)\nw"
FULL = "r = w.retrain; (w.network.hidden, w.settings['learning_rate'], len(w.history))"

# From the key that moves the slider to the frame after which the curve is another one.
MEASURE = """(root) => {
  const times = (window.times = []);
  let pressed = 0;
  const note = () => requestAnimationFrame(() => times.at(-1)?.push(performance.now() - pressed));
  const curve = root.querySelector(".dw-curve .dw-train");
  new MutationObserver(note).observe(curve, { attributes: true });
  root.addEventListener("keydown", () => {
    pressed = performance.now();
    times.push([]);
  }, { capture: true });
}"""


@pytest.fixture
def lab(notebook: Callable[..., Notebook]) -> tuple[Notebook, Widget]:
    opened = notebook(CELL, FULL).run_all()
    return opened, opened.widget().ready()


def test_a_key_on_the_slider_redraws_the_curve_within_250_ms(
    lab: tuple[Notebook, Widget],
) -> None:
    _, widget = lab
    slider = settings_of(widget).get_by_role("slider", name="Learning rate")
    widget.root.evaluate(MEASURE)
    slider.focus()
    panel = widget.root.locator("[data-part=settings]")
    for i in range(10):
        widget.page.keyboard.press("ArrowLeft" if i % 2 else "ArrowRight")
        expect(panel).to_have_attribute("data-run", str(i + 1))
        widget.ready()
        widget.settle()
    times = [moves for moves in widget.page.evaluate("window.times") if moves]
    first, whole = sorted(t[0] for t in times), sorted(t[-1] for t in times)
    print(f"redrawn after {first[5]:.0f} ms, all 90 epochs after {whole[5]:.0f} ms (medians of 10)")
    expect(slider).to_be_focused()
    # A machine that others work on at the same time must not fail it.
    assert first[2] < 250


def test_python_holds_what_the_page_has_asked_for(lab: tuple[Notebook, Widget]) -> None:
    opened, widget = lab
    panel = settings_of(widget)
    panel.get_by_role("slider", name="Neurons of hidden layer 1").press("End")
    panel.get_by_role("combobox", name="Hidden layers").select_option("2")
    panel.get_by_role("spinbutton", name="Epochs").fill("20")
    panel.get_by_role("spinbutton", name="Epochs").press("Enter")
    widget.ready(20)
    expect(widget.root.locator("[data-part=hidden]")).to_have_count(2)
    opened.run_cell(1)
    opened.expect_output(1, "((100, 100), 0.7, 21)")


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
    expect(panel).to_have_attribute("data-run", "1")
    panel.get_by_role("combobox", name="Loss function").select_option("cross-entropy")
    widget.ready()
    loss = widget.root.get_by_role("img", name="Loss").get_attribute("aria-label")
    run = panel.get_attribute("data-run")
    panel.get_by_role("slider", name="Weight decay l2").press("End")
    panel.get_by_role("slider", name="Learning rate").press("End")
    complaint = panel.locator(".dw-complaint")
    expect(complaint).to_contain_text("diverged", timeout=20_000)
    expect(complaint).to_contain_text("kept")
    widget.ready(90)
    assert loss
    assert run

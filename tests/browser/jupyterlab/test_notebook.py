"""The widget in JupyterLab: what is painted reaches the next cell, and the other way round."""

import os
import re
import signal
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from driver import SEVEN, TIMEOUT, ZERO, panel
from lab import Notebook, Wires
from pages import Watch
from playwright.sync_api import Page, TimeoutError, expect
from servers import Server

Open = Callable[..., Notebook]

PAST_90 = re.compile(r"^(9[1-9]|\d{3,})$")
# Pixels: what a browser and JupyterLab leave of a screen 768 high.
SHORT = 560
MAKE = "import digitwidget as dw\nw = dw.DigitWidget()\nw"


def test_the_quickstart_runs_without_an_error_and_asks_no_other_machine(
    notebook: Open, quickstart: Path, watch: Watch
) -> None:
    book = notebook(path=quickstart).run_all()
    first, named = book.widget(0).ready(), book.widget(1).ready()
    expect(book.cells.last.locator(".widget-label")).to_be_visible(timeout=TIMEOUT)
    expect(book.page.locator("[data-mime-type='application/vnd.jupyter.stderr']")).to_have_count(0)
    assert sum(named.pixels) > 0
    first.press("Clear")
    expect(first.prediction).to_have_text("no ink")
    assert sum(named.pixels) > 0
    assert watch.strangers == []


def test_a_painted_seven_is_read_back_in_the_next_cell(notebook: Open) -> None:
    book = notebook(MAKE, "w.prediction, w.pixels[0]").run_all()
    book.expect_output(1, "(None, 0)")
    widget = book.widget().ready()
    expect(widget.prediction).to_have_text("no ink")
    widget.draw(SEVEN)
    expect(widget.prediction).to_have_text("7")
    book.run_cell(1)
    book.expect_output(1, f"(7, {widget.pixels[0]})")


def test_scrubbing_and_setting_meet(notebook: Open) -> None:
    book = notebook(MAKE, "w.epoch", "X, y = dw.load_digits()\nw.pixels, w.epoch = X[7], 30")
    book.run_all()
    widget = book.widget().ready()
    expect(widget.root).to_have_attribute("data-epoch", "30")
    expect(widget.prediction).to_have_text("7")
    widget.scrub(5)
    book.run_cell(1)
    book.expect_output(1, "5")
    book.run_cell(2)
    expect(widget.root).to_have_attribute("data-epoch", "30")


def test_a_reloaded_page_has_the_whole_history_and_what_was_painted(notebook: Open) -> None:
    book = notebook(MAKE, "w.prediction").run_all()
    widget = book.widget().ready()
    widget.draw(SEVEN)
    widget.scrub(3)
    widget.scrub(60)
    pixels, output = widget.pixels, widget.output
    book.menu("File", "Save Notebook")
    expect(book.page.locator(".jp-mod-current.jp-mod-dirty")).to_have_count(0)
    book.page.reload()
    book.wait_until_idle()
    widget = book.widget()
    expect(widget.root).to_have_attribute("data-last", "90")
    expect(widget.root).to_have_attribute("data-epoch", "60")
    assert (widget.pixels, widget.output) == (pixels, output)
    for epoch in (0, 17, 90):
        widget.scrub(epoch)
    book.run_cell(1)
    expect(book.output(1)).not_to_have_text("None")


def test_training_from_the_page_goes_on_and_keeps_the_kernel_free(notebook: Open) -> None:
    book = notebook(MAKE, "6 * 7").run_all()
    widget = book.widget().ready()
    widget.press("Train")
    widget.ready(100)
    expect(widget.root).to_have_attribute("data-epoch", "100")
    widget.root.get_by_role("spinbutton", name="more epochs").fill("10000")
    widget.press("Train")
    expect(widget.button("Stop")).to_be_enabled()
    book.run_cell(1)
    book.expect_output(1, "42")
    widget.press("Stop")
    widget.idle()
    assert 100 < widget.last < 10_000


def test_training_from_an_earlier_epoch_asks_then_cuts(notebook: Open) -> None:
    book = notebook(MAKE, "w.epoch").run_all()
    widget = book.widget().ready()
    widget.scrub(20)
    widget.press("Train")
    widget.press("Keep them")
    assert widget.last == 90
    widget.press("Train")
    widget.press("Train from 20")
    widget.ready(30)
    book.run_cell(1)
    book.expect_output(1, "30")


def test_reset_gives_the_same_initial_weights_and_the_same_training(notebook: Open) -> None:
    book = notebook(MAKE, "X, y = dw.load_digits()\nw.pixels = X[0]").run_all()
    widget = book.widget().ready()
    expect(widget.prediction).to_have_text("0")
    widget.scrub(10)
    tenth = widget.output
    widget.scrub(0)
    start = widget.output
    widget.press("Reset")
    widget.press("Drop them")
    widget.ready(0)
    assert widget.output == start
    widget.press("Train")
    widget.ready(10)
    assert widget.output == tenth


def test_two_views_of_one_widget_agree_and_two_widgets_stay_apart(notebook: Open) -> None:
    book = notebook(MAKE, "w", "other = dw.DigitWidget()\nother").run_all()
    view, again, other = book.widget(0).ready(), book.widget(1).ready(), book.widget(2).ready()
    view.draw(SEVEN)
    for same in (view, again):
        expect(same.prediction).to_have_text("7")
    again.scrub(12)
    expect(view.root).to_have_attribute("data-epoch", "12")
    expect(other.prediction).to_have_text("no ink")
    expect(other.root).to_have_attribute("data-epoch", "90")
    again.root.get_by_role("radio", name="Eraser").check()
    expect(view.root.get_by_role("radio", name="Pen")).to_be_checked()
    view.press("Undo")
    expect(again.prediction).to_have_text("no ink")


@pytest.mark.parametrize("context_options", [{"viewport": {"width": 1366, "height": 768}}])
def test_cause_and_effect_are_seen_together_on_a_small_laptop(notebook: Open) -> None:
    widget = notebook(MAKE).run_all().widget().ready()
    widget.draw(SEVEN)
    widget.root.evaluate("root => root.scrollIntoView({ block: 'start' })")
    widget.rest()
    seen = widget.page.locator(".jp-WindowedPanel-outer").bounding_box()
    assert seen
    parts = [panel(widget, name) for name in ("paint", "input", "timeline")]
    boxes = [part.bounding_box() for part in (*parts, *widget.hidden.all(), *widget.outputs.all())]
    for box in boxes:
        assert box
        assert box["y"] >= seen["y"] - 1
        assert box["y"] + box["height"] <= seen["y"] + min(seen["height"], SHORT) + 1
        assert box["x"] + box["width"] <= seen["x"] + seen["width"] + 1


@pytest.fixture
def windowing(fresh_lab: Server) -> Iterator[None]:
    """Cells out of sight leave the page, as JupyterLab does if it is told so."""
    folder = fresh_lab.folder / ".jupyter" / "settings" / "@jupyterlab" / "notebook-extension"
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "tracker.jupyterlab-settings"
    settings.write_text('{ "windowingMode": "full" }')
    yield
    settings.unlink()


@pytest.mark.usefixtures("windowing")
def test_a_widget_that_left_the_page_by_scrolling_comes_back_as_it_was(notebook: Open) -> None:
    long = "for i in range(60): print(i)"
    book = notebook(MAKE, *[long] * 12, "w.prediction, w.epoch").run_all()
    panel = book.page.locator(".jp-WindowedPanel-outer").first
    view = book.cells.first.locator(".digitwidget")
    book.wait_until_idle()

    def scroll(to: str, seen: bool) -> None:
        # It scrolls by itself too, to the cell that has run last.
        there = expect(view).to_be_in_viewport if seen else expect(view).not_to_be_in_viewport
        for _ in range(20):
            panel.evaluate(f"node => {{ node.scrollTop = {to} }}")
            with suppress(AssertionError):
                there(timeout=1000)
                return
        there()

    scroll("0", True)
    widget = book.widget().ready()
    widget.draw(SEVEN)
    expect(widget.prediction).to_have_text("7")
    output, ink = widget.output, widget.pixels
    scroll("node.scrollHeight", False)
    # JupyterLab keeps the active cell, and takes the others out at its leisure: the one that is to
    # be active, too, where it has scrolled away by itself.
    for _ in range(20):
        with suppress(TimeoutError):
            book.cells.last.locator(".cm-content").click(timeout=1500)
            break
        scroll("node.scrollHeight", False)
    scroll("node.scrollHeight", False)
    scroll("0", True)
    expect(widget.prediction).to_have_text("7")
    assert (widget.pixels, widget.output) == (ink, output)
    # What is drawn by a canvas is there again too, and the page goes on.
    lit = "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(Boolean)"
    assert widget.root.locator("canvas").first.evaluate(lit)
    widget.scrub(3)
    expect(widget.root).to_have_attribute("data-epoch", "3")


@pytest.mark.slow
def test_after_a_kernel_restart_the_page_says_so_and_goes_on_by_itself(notebook: Open) -> None:
    book = notebook(MAKE, "w.prediction, w.epoch").run_all()
    widget = book.widget().ready()
    book.restart_kernel()
    widget.draw(SEVEN)
    expect(widget.prediction).to_have_text("7")
    widget.press("Train")
    expect(widget.status).to_contain_text("this page trains by itself", timeout=TIMEOUT)
    expect(widget.status).to_contain_text("Run this cell again")
    widget.ready(100)
    widget.scrub(3)
    widget.scrub(95)
    expect(widget.prediction).to_have_text("7")
    # The line that it offers.
    book.run_cell(0)
    expect(widget.root).to_have_attribute("data-last", "90", timeout=TIMEOUT)
    widget.scrub(30)
    book.run_cell(1)
    book.expect_output(1, "(None, 30)")


@pytest.mark.slow
def test_after_a_lost_connection_page_and_python_agree(page: Page, notebook: Open) -> None:
    wires = Wires(page)
    make = MAKE.replace("()", "(epochs=40, hidden=8)")
    book = notebook(make, "w.epoch, sum(w.pixels)").run_all()
    widget = book.widget().ready(40)
    widget.draw(ZERO)
    widget.scrub(30)
    wires.cut()
    widget.press("Clear")
    widget.draw(SEVEN)
    widget.scrub(5)
    ink = sum(widget.pixels)
    wires.join()
    expect(book.page.locator("#jp-main-statusbar")).to_contain_text("Idle", timeout=TIMEOUT)
    book.run_until(1, f"(5, {ink})")
    assert (widget.epoch, sum(widget.pixels)) == (5, ink)
    # And so it goes on: what is done from then on reaches Python too.
    widget.press("Train")
    widget.press("Train from 5")
    widget.ready(15)
    widget.press("Clear")
    book.run_until(1, "(15, 0)")


@pytest.mark.slow
def test_a_laptop_that_slept_while_it_trained_wakes_to_the_whole_training(
    page: Page, notebook: Open
) -> None:
    wires = Wires(page)
    make = "import os\n" + MAKE.replace("()", "(epochs=40, hidden=8)")
    book = notebook(make, "os.getpid()", "w.epoch, w.history.last, sum(w.pixels)").run_all()
    widget = book.widget().ready(40)
    kernel = int(book.output(1).last.inner_text())
    widget.draw(ZERO)
    widget.root.get_by_role("spinbutton", name="more epochs").fill("600")
    widget.press("Train")
    expect(widget.root).not_to_have_attribute("data-last", "40")
    # The lid is closed: nothing runs any more, and the connection is lost.
    devtools = page.context.new_cdp_session(page)
    os.kill(kernel, signal.SIGSTOP)
    try:
        devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
        wires.cut()
        time.sleep(6)
    finally:
        os.kill(kernel, signal.SIGCONT)
    wires.join()
    devtools.send("Page.setWebLifecycleState", {"state": "active"})
    widget.ready(640)
    book.run_until(2, f"(640, 640, {sum(widget.pixels)})")
    assert "kernel" not in widget.status.inner_text()
    widget.press("Clear")
    book.run_until(2, "(640, 640, 0)")


def test_a_training_cell_shows_progress_and_an_interrupt_leaves_whole_epochs(
    notebook: Open,
) -> None:
    book = notebook(MAKE, "w.train(9000)", "len(w.network.loss_curve_) > 90, w.epoch > 90")
    book.run_all()
    widget = book.widget()
    expect(widget.root).to_have_attribute("data-last", PAST_90, timeout=TIMEOUT)
    book.menu("Kernel", "Interrupt Kernel")
    expect(book.output(1).last).to_contain_text("KeyboardInterrupt", timeout=TIMEOUT)
    book.run_cell(2)
    book.expect_output(2, "(True, True)")
    widget.idle()
    widget.scrub(widget.last)


def test_a_cell_run_again_leaves_nothing_behind(notebook: Open) -> None:
    book = notebook("import digitwidget as dw\nnet = dw.Network(epochs=2)\ndw.DigitWidget(net)")
    book.run_all()
    counts = []
    for _ in range(6):
        old = book.widget().root.element_handle()
        book.run_cell(0)
        old.wait_for_element_state("hidden")
        old.dispose()
        book.widget().ready(2)
        counts.append(listeners(book.page))
    expect(book.page.locator(".digitwidget")).to_have_count(1)
    # JupyterLab itself adds some now and then; a view of ours that stays adds dozens each time.
    assert statistics.median(b - a for a, b in pairwise(counts)) < 20, counts


def listeners(page: Page) -> int:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    devtools.send("HeapProfiler.collectGarbage")
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return next(int(m["value"]) for m in metrics if m["name"] == "JSEventListeners")


def test_closing_a_widget_ends_its_views(notebook: Open) -> None:
    book = notebook(MAKE, "w.close()")
    book.run_cell(0)
    book.widget().ready()
    book.run_cell(1)
    expect(book.page.locator(".digitwidget[data-ready]")).to_have_count(0)

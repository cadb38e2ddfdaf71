"""The quickstart notebook as a Voila page."""

import re

from driver import SEVEN, Widget
from pages import Watch
from playwright.sync_api import Page, Route, expect
from servers import Server

ADDRESS = "voila/render/quickstart.ipynb"


def test_the_notebook_works_as_a_page(voila_server: Server, page: Page, watch: Watch) -> None:
    page.goto(f"{voila_server.address}/{ADDRESS}")
    first, second = Widget.first(page, 0).ready(), Widget.first(page, 1).ready()
    first.press("Clear")
    first.draw(SEVEN)
    expect(first.prediction).to_have_text("7")
    first.scrub(2)
    expect(second.root).to_have_attribute("data-epoch", "90")

    # The second widget's kernel hears of it, and answers through `observe`.
    second.press("Clear")
    second.draw(SEVEN)
    expect(second.prediction).to_have_text("7")
    expect(page.locator(".widget-label")).to_have_text(re.compile(r"now I am 7\."))
    assert watch.strangers == []


def test_the_page_trains_on_and_stops(voila_server: Server, page: Page) -> None:
    page.goto(f"{voila_server.address}/{ADDRESS}")
    widget = Widget.first(page).ready()
    widget.root.get_by_role("spinbutton", name="more epochs").fill("10000")
    widget.press("Train")
    expect(widget.button("Stop")).to_be_enabled()
    expect(widget.root).not_to_have_attribute("data-last", "90")
    widget.press("Stop")
    widget.idle()
    last = widget.last
    assert 90 < last < 10_000
    expect(widget.root).to_have_attribute("data-epoch", str(last))


def test_a_reload_begins_anew_with_a_kernel_of_its_own(
    voila_server: Server, page: Page, watch: Watch
) -> None:
    page.goto(f"{voila_server.address}/{ADDRESS}")
    widget = Widget.first(page).ready()
    widget.root.get_by_role("spinbutton", name="more epochs").fill("2")
    widget.press("Train")
    widget.ready(92)
    page.reload()
    widget = Widget.first(page).ready()
    assert widget.last == 90
    widget.press("Clear")
    widget.draw(SEVEN)
    expect(widget.prediction).to_have_text("7")
    assert watch.strangers == []


def test_a_view_that_the_host_gave_up_on_is_shown_all_the_same(
    voila_server: Server, page: Page, watch: Watch
) -> None:
    # What happens on a busy server: a view waits 2 s for its model, which comes in the moment
    # between the last look and the end of the wait. Here each wait ends so.
    wait, end = "<2e3;", 'throw Error("widget model not found")'

    def late(route: Route) -> None:
        answer = route.fetch()
        script = answer.text()
        pause = f"await new Promise(done=>setTimeout(done,6e3));{end}"
        route.fulfill(response=answer, body=script.replace(wait, "<0;").replace(end, pause))

    page.route(re.compile(r"jupyterlab-manager/static/.*\.js"), late)
    page.goto(f"{voila_server.address}/{ADDRESS}")
    first, second = Widget.first(page, 0).ready(), Widget.first(page, 1).ready()
    assert any("widget model not found" in complaint for complaint in watch.complaints)
    watch.complaints.clear()
    for widget in (first, second):
        widget.press("Clear")
        widget.draw(SEVEN)
        expect(widget.prediction).to_have_text("7")

"""What hosts put around the widget: elements that shrink to fit, and style sheets of their own."""

from collections.abc import Iterator
from typing import Literal

import pytest
from driver import Widget
from playwright.sync_api import Browser, Page, expect

from digitwidget import DigitWidget


@pytest.fixture(scope="module")
def host(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Widget]:
    """A page whose parts are put into other parents, one after the other."""
    path = tmp_path_factory.mktemp("parents") / "page.html"
    DigitWidget(epochs=2, hidden=8).to_html(path)
    page = browser.new_page(viewport={"width": 1400, "height": 900}, bypass_csp=True)
    page.goto(path.as_uri())
    # As in a host, whose rules ours outdo.
    page.add_style_tag(content=DigitWidget._css)
    yield Widget.first(page).ready(2)
    page.close()


def within(page: Page, style: str, beside: str = "") -> None:
    """Puts the widget's parent into a box of this style, beside others."""
    page.evaluate(
        """([style, beside]) => {
            const main = document.querySelector("main");
            const box = document.createElement("div");
            box.style.cssText = style;
            document.body.replaceChildren(box);
            box.append(main);
            box.insertAdjacentHTML("beforeend", beside);
        }""",
        [style, beside],
    )


def width(widget: Widget) -> float:
    widget.settle()
    box = widget.root.bounding_box()
    assert box
    return box["width"]


SLIDER = '<div style="flex: 0 0 300px">a slider</div>'
SIBLING = '<div style="flex: 1 1 auto; min-width: 0; width: 60rem">another widget</div>'


@pytest.mark.parametrize(
    ("style", "beside", "low", "high"),
    [
        ("display: flex; width: 900px", SLIDER, 590, 600),
        ("display: flex; width: 900px", SIBLING, 400, 500),
        ("display: inline-block", "", 900, 1000),
        ("display: flex; flex-direction: column; align-items: flex-start", "", 900, 1400),
    ],
)
def test_it_has_a_width_where_its_parent_shrinks_to_fit(
    host: Widget, style: str, beside: str, low: float, high: float
) -> None:
    within(host.page, style, beside)
    assert low <= width(host) <= high


def test_a_phone_is_not_made_wider(host: Widget) -> None:
    host.page.set_viewport_size({"width": 360, "height": 800})
    within(host.page, "display: inline-block; max-width: 100%")
    assert 300 <= width(host) <= 360
    host.page.set_viewport_size({"width": 1400, "height": 900})


SHINYWIDGETS = """
.shiny-ipywidget-output { overflow: hidden; display: flex; flex-direction: column }
.forward-fill-potential > * {
  display: flex; flex-direction: column; flex: 1 1 400px !important;
  min-height: 0; min-width: 0; width: 100%;
}
.forward-fill-potential > * > *:not(.deckgl-ui-elements-overlay) {
  flex: 1 1 auto; min-height: 0; min-width: 0;
}
"""
SPHINX = """
.bd-content .bd-article h2 { font-size: 40px; margin: 60px 0; border-bottom: 3px solid red }
"""


def test_shinywidgets_cuts_nothing_off(host: Widget) -> None:
    within(host.page, "")
    host.page.add_style_tag(content=SHINYWIDGETS)
    host.page.evaluate(
        "document.querySelector('main').parentElement.className ="
        " 'shiny-ipywidget-output forward-fill-potential'"
    )
    host.page.evaluate("document.querySelector('main h1')?.remove()")
    host.settle()
    lower = "node => node.getBoundingClientRect().bottom"
    box = host.page.locator(".shiny-ipywidget-output").evaluate(lower)
    assert host.root.locator("footer").evaluate(lower) <= box


def test_headings_are_the_widgets_own(host: Widget) -> None:
    within(host.page, "")
    heading = host.root.locator("h2").nth(1)
    look = "node => ['fontSize', 'marginTop'].map(name => getComputedStyle(node)[name])"
    before = heading.evaluate(look)
    host.page.add_style_tag(content=SPHINX)
    host.page.evaluate(
        "document.body.className = 'bd-content';"
        "document.querySelector('main').className = 'bd-article'"
    )
    assert heading.evaluate(look) == before


@pytest.mark.parametrize(
    ("system", "ground", "dark"),
    [
        ("light", "background: oklch(0.2 0.01 200)", True),
        ("dark", "background: #ffffff", False),
        ("dark", "background: none; color-scheme: light dark", True),
        ("dark", "background: none; color-scheme: light", False),
    ],
)
def test_it_is_as_dark_as_the_page_around(
    host: Widget, system: Literal["light", "dark"], ground: str, dark: bool
) -> None:
    host.page.emulate_media(color_scheme=system)
    host.page.evaluate("style => { document.body.style.cssText = style }", ground)
    paper = "rgb(20, 22, 26)" if dark else "rgb(255, 255, 255)"
    expect(host.root).to_have_css("background-color", paper)


def test_where_the_script_may_not_run_the_page_says_so(browser: Browser, host: Widget) -> None:
    expect(host.page.locator(".still")).to_have_count(0)
    page = browser.new_page()
    source = DigitWidget(epochs=0).to_html()
    policy = {"Content-Security-Policy": "default-src 'none'"}
    page.route(
        "**/*",
        lambda route: route.fulfill(body=source, content_type="text/html", headers=policy),
    )
    page.goto("http://127.0.0.1/page.html")
    expect(page.locator(".still")).to_be_visible()
    expect(page.locator(".still")).to_contain_text("Save the file and open it")
    page.close()

"""What hosts put around the widget: elements that shrink to fit, and style sheets of their own."""

from collections.abc import Iterator

import pytest
from driver import Widget
from playwright.sync_api import Browser, Page

from digitwidget import DigitWidget


@pytest.fixture(scope="module")
def host(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Widget]:
    """A page whose parts are put into other parents, one after the other."""
    path = tmp_path_factory.mktemp("parents") / "page.html"
    DigitWidget(epochs=2, hidden=8).to_html(path)
    page = browser.new_page(viewport={"width": 1400, "height": 900}, bypass_csp=True)
    page.goto(path.as_uri())
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
TWIN = '<div style="flex: 1 1 auto; min-width: 0; width: 60rem">another widget</div>'


@pytest.mark.parametrize(
    ("style", "beside", "low", "high"),
    [
        ("display: flex; width: 900px", SLIDER, 590, 600),
        ("display: flex; width: 900px", TWIN, 400, 500),
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

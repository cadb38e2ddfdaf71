"""The page that `python -m digitwidget` writes: one file, no kernel, no request."""

import re
from pathlib import Path

from driver import SEVEN, TIMEOUT, Widget
from pages import Watch
from playwright.sync_api import BrowserContext, Page, expect

MNIST = "https://yann.lecun.com/exdb/mnist/"


def test_it_paints_and_scrubs_from_a_file_without_a_request(exported: Widget, watch: Watch) -> None:
    exported.ready()
    exported.press("Clear")
    exported.draw(SEVEN)
    expect(exported.prediction).to_have_text("7")
    exported.scrub(1)
    exported.scrub(90)
    expect(exported.prediction).to_have_text("7")
    assert watch.requests == []


def test_its_policy_allows_nothing_but_its_own_script_and_style(exported_file: Path) -> None:
    page = exported_file.read_text(encoding="utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy"\s+content="([^"]*)"', page)
    assert policy
    directives = dict(part.split(maxsplit=1) for part in policy[1].split(";") if part.strip())
    assert directives.pop("default-src") == "'none'"
    assert set(directives) <= {"script-src", "style-src", "base-uri", "form-action"}
    assert "unsafe" not in policy[1]
    # A link is no request: whose handwriting the network learned from.
    assert re.findall(r"https?://(?!www\.w3\.org/)[^\s\"'`)]*", page) == [MNIST]


def test_the_policy_stops_a_foreign_script(exported_page: Page, watch: Watch) -> None:
    Widget.first(exported_page)
    exported_page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.hacked = 1';"
        " document.body.append(s); }"
    )
    assert exported_page.evaluate("window.hacked") is None
    assert "Content Security Policy" in " ".join(watch.complaints)
    watch.complaints.clear()


def test_it_works_inside_a_sandboxed_frame(
    context: BrowserContext, page: Page, exported_file: Path
) -> None:
    page.set_content("<iframe sandbox='allow-scripts' style='width:1200px;height:900px'></iframe>")
    source = exported_file.read_text(encoding="utf-8")
    page.locator("iframe").evaluate("(frame, source) => { frame.srcdoc = source; }", source)
    root = page.frame_locator("iframe").locator(".digitwidget[data-ready]")
    expect(root).to_have_attribute("data-last", "90")
    root.get_by_role("button", name="Next sample").click()
    expect(root.locator("[data-part=prediction]")).to_have_text(re.compile(r"^\d$"))


def test_two_stand_on_one_page_and_keep_apart(
    context: BrowserContext, page: Page, exported_file: Path
) -> None:
    frame = "<iframe sandbox='allow-scripts' style='width:1100px;height:620px'></iframe>"
    page.set_content(2 * frame)
    source = exported_file.read_text(encoding="utf-8")
    page.locator("iframe").evaluate_all(
        "(frames, source) => frames.forEach((frame) => { frame.srcdoc = source; })", source
    )
    first, second = (page.locator("iframe").nth(i).content_frame for i in range(2))
    for each in (first, second):
        root = each.locator(".digitwidget[data-ready]")
        expect(root).to_have_attribute("data-last", "90", timeout=TIMEOUT)
    first.get_by_role("button", name="Next sample").click()
    expect(first.locator("[data-part=prediction]")).to_have_text(re.compile(r"^\d$"))
    first.get_by_role("slider", name="Epoch", exact=True).press("Home")
    expect(first.locator(".digitwidget")).to_have_attribute("data-epoch", "0")
    expect(second.locator(".digitwidget")).to_have_attribute("data-epoch", "90")
    expect(second.locator("[data-part=prediction]")).to_have_text("no ink")


def test_it_says_that_there_is_no_kernel(exported: Widget) -> None:
    expect(exported.status).to_contain_text("No kernel")

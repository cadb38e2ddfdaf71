"""The exported page's address: a link brings back what was on show, and believes nothing."""

import re

import pytest
from driver import SEVEN, ZERO, Widget, settings_of, stages, to_mode
from pages import Watch
from playwright.sync_api import expect

INK = "0" * 63 + "g"


def test_a_link_brings_back_what_was_shown(page_of_seven: Widget) -> None:
    page_of_seven.scrub(30)
    page = page_of_seven.page
    expect(page).to_have_url(re.compile("epoch=30$"))
    pixels = page_of_seven.pixels
    page.reload()
    again = Widget.first(page)
    assert again.pixels == pixels
    assert again.epoch == 30
    # It was drawn and fitted: neither is there doubt about its size, nor anything left to fit.
    expect(again.button("Fit what is painted")).to_be_hidden()
    expect(again.prediction).to_have_text("7")


def test_the_settings_of_a_link_are_trained_with_and_its_epoch_shown(exported: Widget) -> None:
    exported.ready()
    page = exported.page
    address = page.url.split("#")[0]
    settings = "%7B%22hidden%22%3A%5B3%5D%2C%22epochs%22%3A5%2C%22augment%22%3Afalse%7D"
    page.goto("about:blank")
    page.goto(f"{address}#epoch=2&settings={settings}")
    again = Widget.first(page).ready(5)
    expect(again.root).to_have_attribute("data-epoch", "2")
    expect(again.hidden).to_have_count(3)
    again.scrub(4)
    expect(page).to_have_url(re.compile("epoch=4&settings=.*hidden"))


def in_a_fresh_page(widget: Widget, watch: Watch, address: str) -> Widget:
    page = widget.page.context.new_page()
    watch.on(page)
    page.goto(address)
    return Widget.first(page)


def teach(widget: Widget, label: str, times: int) -> None:
    lesson, _ = stages(widget, label)
    for step in range(times):
        if step:
            lesson.get_by_role("button", name="Another step").click()
        for name in ["Next"] * 4 + ["Change the weights"]:
            lesson.get_by_role("button", name=name).click()
    expect(widget.status).to_contain_text(f"changed by {times} ")


def test_a_link_trains_once_with_settings_and_drawings_and_takes_the_lessons(
    small_page: Widget, watch: Watch
) -> None:
    settings = settings_of(small_page)
    settings.get_by_role("slider", name="Neurons of hidden layer 1").press("ArrowRight")
    expect(small_page.hidden).to_have_count(13)
    small_page.idle()
    to_mode(small_page, "look")
    small_page.press("Clear")
    small_page.draw(SEVEN)
    settings_of(small_page)
    settings.get_by_role("combobox", name="What is painted is").select_option("7")
    small_page.press("Add it to the training")
    expect(settings).to_have_attribute("data-run", "2")
    small_page.ready(5)
    to_mode(small_page, "look")
    small_page.press("Clear")
    small_page.draw(ZERO)
    small_page.scrub(3)
    teach(small_page, "8", 2)
    taught = small_page.output
    expect(small_page.page).to_have_url(re.compile("epoch=3&settings=.*&drawings=7.*&lessons=8,8$"))

    again = in_a_fresh_page(small_page, watch, small_page.page.url).ready(5)
    expect(again.status).to_contain_text("changed by 2 ")
    assert again.epoch == 3
    assert again.pixels == small_page.pixels
    assert again.output == taught
    settings = settings_of(again)
    expect(settings.get_by_role("listitem")).to_have_text(["7×"])
    expect(settings).to_have_attribute("data-run", "1")
    again.scrub(4)
    small_page.scrub(4)
    assert again.output == small_page.output != taught
    expect(again.page).to_have_url(re.compile("epoch=4&settings=.*&drawings=7[^&]*$"))


def test_a_link_tells_a_drawing_taken_out_and_the_training_after_it(
    small_page: Widget, watch: Watch
) -> None:
    small_page.draw(SEVEN)
    start = small_page.output
    settings = settings_of(small_page)
    small_page.press("Add it to the training")
    expect(settings).to_have_attribute("data-run", "1")
    small_page.ready(5).press("Take out drawing 1: 0")
    expect(settings).to_have_attribute("data-run", "2")
    small_page.ready(5)
    expect(small_page.page).to_have_url(re.compile("epoch=5&settings=%7B%7D$"))
    again = in_a_fresh_page(small_page, watch, small_page.page.url)
    expect(settings_of(again)).to_have_attribute("data-run", "1")
    again.ready(5)
    assert again.output == small_page.output != start


@pytest.mark.parametrize(
    "said",
    [
        f"drawings=10.{INK}&lessons=-1.{INK}",
        f"drawings=3.{INK},x&lessons=3.{INK}{',3' * 100}",
        'settings={"hidden":5}',
        'settings={"activation":"<b>","epochs":9}',
        "pixels=h&epoch=-1&drawings=7&lessons=7",
    ],
)
def test_what_a_link_says_wrongly_changes_nothing(
    small_page: Widget, watch: Watch, said: str
) -> None:
    again = in_a_fresh_page(small_page, watch, f"{small_page.page.url}#{said}").ready(5)
    settings = settings_of(again)
    expect(settings).to_have_attribute("data-run", "0")
    expect(settings).not_to_have_attribute("data-waiting", "true")
    expect(settings.get_by_role("listitem")).to_have_count(0)
    expect(again.status).to_contain_text("No kernel")
    to_mode(again, "look")
    for widget in (small_page, again):
        widget.press("Next sample")
    assert again.output == small_page.output

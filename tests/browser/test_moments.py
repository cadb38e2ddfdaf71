"""The first epoch moment by moment, on a page that trains by itself."""

import re

import pytest
from driver import SEVEN, Widget, panel
from playwright.sync_api import expect

from digitwidget import DigitWidget


@pytest.fixture
def retrained(exported: Widget) -> Widget:
    """Trained anew on the page: the order of its samples is the page's, which can repeat it."""
    exported.ready()
    exported.press("Clear")
    exported.draw(SEVEN)
    exported.press("Reset")
    exported.press("Drop them")
    exported.ready(0)
    exported.root.get_by_role("spinbutton", name="more epochs").fill("2")
    exported.press("Train")
    return exported.ready(2)


def test_the_first_epoch_is_gone_through_in_samples(retrained: Widget) -> None:
    where = retrained.root.locator(".dw-where")
    retrained.slider.press("Home")
    expect(where).to_have_text("Epoch 0 of 2")
    expect(retrained.slider).to_have_attribute(
        "aria-valuetext", re.compile("^before training, test")
    )
    seen = []
    while retrained.epoch < 1:
        retrained.slider.press("ArrowRight")
        if retrained.epoch < 1:
            expect(where).to_have_text(re.compile(r"^after \d+ samples$"))
            seen.append(int(re.findall(r"\d+", where.inner_text())[0]))
    assert 12 <= len(seen) <= 20
    assert seen == sorted(set(seen))
    expect(where).to_have_text("Epoch 1 of 2")
    retrained.scrub_inside(seen[5])
    expect(retrained.root.locator("[aria-live=polite]").last).to_contain_text(
        re.compile(rf"after {seen[5]} samples, test accuracy \d+")
    )


def test_after_256_samples_the_page_says_pythons_accuracy(
    exported: Widget, in_python: DigitWidget
) -> None:
    exported.ready()
    in_python.epoch = 90
    history = in_python.network.history_
    moment = history.samples_seen.tolist().index(256)
    accuracy = history.at_moments.val_accuracy[moment]
    exported.scrub_inside(256)
    expect(exported.slider).to_have_attribute(
        "aria-valuetext", f"after 256 samples, test accuracy {accuracy:.1%}"
    )


def test_a_single_update_shows_its_batch_the_outputs_and_the_weights(retrained: Widget) -> None:
    retrained.slider.press("Home")
    before = retrained.output
    update = panel(retrained, "update")
    expect(update).to_be_hidden()
    retrained.press("One update")
    expect(update).to_contain_text("It learned from 32 samples.")
    expect(retrained.slider).to_have_attribute("aria-valuetext", re.compile("^after 32 samples"))
    expect(update.get_by_role("img", name=re.compile("^sample of class"))).to_have_count(32)
    outputs = update.locator("table").first.locator("tbody tr").all_inner_texts()
    numbers = [[float(cell) for cell in row.replace("−", "-").split("\t")[1:3]] for row in outputs]
    assert [old for old, _ in numbers] == before
    assert [new for _, new in numbers] == retrained.output
    expect(update.get_by_role("img", name=re.compile("^change of the weights"))).to_have_count(40)
    moments = retrained.slider.get_attribute("max")
    retrained.press("One update")
    expect(update).to_contain_text("after 64 samples")
    assert retrained.slider.get_attribute("max") == moments
    retrained.scrub(1)
    retrained.press("One update")
    expect(update).to_contain_text("One update, after 7032 samples")
    expect(retrained.slider).to_have_attribute("max", str(int(moments or 0) + 1))


def test_a_single_update_asks_before_it_drops_what_python_has_trained(exported: Widget) -> None:
    exported.ready()
    exported.scrub(1)
    exported.press("One update")
    question = exported.root.get_by_role("group", name=re.compile("drops the moments after it"))
    expect(question).to_be_visible()
    exported.press("Keep them")
    expect(exported.button("One update")).to_be_focused()
    assert exported.last == 90
    exported.press("One update")
    exported.press("Update here")
    expect(exported.root).to_have_attribute("data-last", "1")
    expect(exported.slider).to_have_attribute("aria-valuetext", re.compile("^after 7032 samples"))


def test_training_on_from_a_moment_finishes_its_epoch(retrained: Widget) -> None:
    retrained.scrub(1)
    end = retrained.output
    for _ in range(4):
        retrained.press("Previous moment")
    retrained.root.get_by_role("spinbutton", name="more epochs").fill("1")
    retrained.press("Train")
    retrained.press("Train from here")
    retrained.ready(1)
    expect(retrained.root).to_have_attribute("data-epoch", "1")
    assert retrained.output == end


def test_which_digit_is_learned_first_is_guessed_and_then_seen(retrained: Widget) -> None:
    curves = retrained.root.locator(".dw-class-curve path")
    expect(curves).to_have_count(10)
    expect(curves.first).to_have_attribute("d", re.compile("^M.*L"))
    retrained.root.get_by_label("Guess before you see").check()
    question = retrained.root.get_by_role("group", name="Which digit is learned first?")
    expect(question).to_be_visible()
    for curve in curves.all():
        expect(curve).to_have_attribute("d", "")
    question.get_by_role("button", name="3 is learned first").click()
    expect(question).to_be_hidden()
    answer = panel(retrained, "first-learned")
    expect(answer).to_have_text(
        re.compile(r"Learned first: \d.* 80% .* after (\d+ samples|epoch 1)")
    )
    expect(curves.first).to_have_attribute("d", re.compile("^M.*L"))

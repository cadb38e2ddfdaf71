"""Going through the training, and looking at neurons, on the exported page."""

import itertools
import re

import pytest
from driver import SEVEN, Widget
from playwright.sync_api import expect


@pytest.fixture
def trained(exported: Widget) -> Widget:
    exported.ready()
    exported.press("Clear")
    exported.draw(SEVEN)
    expect(exported.prediction).to_have_text("7")
    return exported


def test_scrubbing_changes_every_number_and_comes_back_exactly(trained: Widget) -> None:
    end = trained.output
    trained.scrub(0)
    start = trained.output
    assert start != end
    trained.scrub(45)
    trained.scrub(90)
    assert trained.output == end
    trained.scrub(0)
    assert trained.output == start


def test_stepping_goes_one_moment_at_a_time(trained: Widget) -> None:
    for name, epoch in [("Previous moment", 89), ("Previous moment", 88), ("Next moment", 89)]:
        trained.press(name)
        expect(trained.root).to_have_attribute("data-epoch", str(epoch))


def test_play_runs_to_the_end_at_the_chosen_speed_and_pauses(trained: Widget) -> None:
    speed = trained.root.get_by_role("combobox", name="Speed")
    assert speed.locator("option").all_inner_texts() == ["1×", "2×", "4×", "8×", "16×"]
    trained.scrub(0)
    trained.press("Play")
    trained.press("Pause")
    expect(trained.button("Play")).to_be_visible()
    assert trained.epoch < 90
    speed.select_option("16×")
    trained.press("Play")
    expect(trained.root).to_have_attribute("data-epoch", "90")
    expect(trained.button("Play")).to_be_visible()


def test_the_slider_moves_by_keyboard(trained: Widget) -> None:
    trained.slider.focus()
    trained.page.keyboard.press("ArrowLeft")
    expect(trained.root).to_have_attribute("data-epoch", "89")
    expect(trained.slider).to_have_attribute("aria-valuetext", re.compile(r"\b89\b"))


def test_the_slider_goes_by_whole_epochs_too_and_to_both_ends(trained: Widget) -> None:
    for key, epoch in [("PageDown", 89), ("PageUp", 90), ("Home", 0), ("PageUp", 1), ("End", 90)]:
        trained.slider.press(key)
        expect(trained.root).to_have_attribute("data-epoch", str(epoch))
    trained.slider.press("PageDown")
    said = re.compile(r"^after epoch 89, test accuracy \d")
    expect(trained.slider).to_have_attribute("aria-valuetext", said)


def test_pressing_the_axis_or_a_curve_goes_to_the_moment_there(trained: Widget) -> None:
    for place in (".dw-rail", ".dw-curve svg"):
        axis = trained.root.locator(place).first
        axis.scroll_into_view_if_needed()
        box = axis.bounding_box()
        assert box
        middle = box["y"] + box["height"] / 2
        trained.page.mouse.click(box["x"] + 1, middle)
        expect(trained.root).to_have_attribute("data-epoch", "0")
        # On the scale of log(1 + samples) the first epoch ends at two thirds of 90 epochs.
        trained.page.mouse.move(box["x"] + 1, middle)
        trained.page.mouse.down()
        trained.page.mouse.move(box["x"] + box["width"] * 0.7, middle, steps=3)
        expect(trained.root).to_have_attribute("data-epoch", re.compile(r"^[12]$"))
        trained.page.mouse.move(box["x"] + box["width"] + 9, middle)
        trained.page.mouse.up()
        expect(trained.root).to_have_attribute("data-epoch", "90")


@pytest.mark.parametrize("width", [360, 1400])
def test_the_ticks_of_the_axis_do_not_collide(trained: Widget, width: int) -> None:
    trained.page.set_viewport_size({"width": width, "height": 900})
    for scale in trained.root.locator(".dw-ticks").all():
        assert scale.locator("span").all_inner_texts() == ["32", "256", "1 epoch", "10", "90"]
        boxes = [tick.bounding_box() for tick in scale.locator("span").all()]
        for left, right in itertools.pairwise(boxes):
            assert left
            assert right
            assert left["x"] + left["width"] < right["x"]


def test_curves_say_loss_and_error_of_training_and_test(trained: Widget) -> None:
    trained.scrub(30)
    for name in ("Loss", "Error"):
        curve = trained.curve(name)
        expect(curve).to_have_accessible_name(re.compile("epoch 30.*training .*test "))


def test_error_and_loss_stand_on_a_logarithmic_scale_or_a_linear_one(trained: Widget) -> None:
    def levels() -> list[str]:
        return trained.root.locator(".dw-levels span").all_inner_texts()

    log = trained.root.get_by_role("button", name="log", exact=True)
    expect(log).to_have_attribute("aria-pressed", "true")
    assert levels() == ["100%", "10%", "1%", "0.1%"]
    path = trained.root.locator(".dw-curve path.dw-train")
    before = path.get_attribute("d")
    log.click()
    expect(log).to_have_attribute("aria-pressed", "false")
    assert levels() == ["0%", "100%"]
    expect(path).not_to_have_attribute("d", str(before))
    # On a linear scale a tenth of the errors is a tenth of the height: all but flat at its end.
    height = [float(y) for y in re.findall(r" ([\d.]+)", str(path.get_attribute("d")))][-1]
    assert height == pytest.approx(79, abs=0.5)
    trained.root.get_by_role("combobox", name="Curve").select_option("Loss")
    expect(log).to_have_attribute("aria-pressed", "true")
    low, high = (float(levels()[place]) for place in (-1, 0))
    assert high / low >= 10


def test_every_neuron_shows_its_numbers_and_lights_its_weights(trained: Widget) -> None:
    expect(trained.hidden).to_have_count(40)
    expect(trained.outputs).to_have_count(10)
    neuron = trained.hidden.nth(3)
    expect(neuron).to_have_accessible_name(re.compile("activation"))
    neuron.focus()
    panel = trained.root.locator("[data-part=hidden]")
    expect(panel).to_contain_text(re.compile(r"neuron 3: activation \d"))
    expect(trained.outputs.first).to_contain_text(re.compile(r"[+−]\d"))
    before = trained.outputs.first.inner_text()
    trained.page.keyboard.press("ArrowRight")
    expect(trained.outputs.first).not_to_have_text(before)
    trained.hidden.nth(7).hover()
    expect(panel).to_contain_text("neuron 7: activation")


def test_a_change_of_epoch_is_spoken_only_when_the_hand_rests(trained: Widget) -> None:
    live = trained.root.locator("[aria-live=polite]")
    trained.scrub(90)
    expect(live.last).to_contain_text("7")

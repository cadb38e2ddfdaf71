"""The stage: paper, network, outputs and time on one screen, drawn as the network is in Python."""

import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from driver import SEVEN, Widget, panel, to_mode
from playwright.sync_api import Locator, Page, expect

from digitwidget import DigitWidget

FloatArray = npt.NDArray[np.float64]
Box = dict[str, float]

NOTEBOOK = {"viewport": {"width": 1090, "height": 560}}
PROJECTOR = {"viewport": {"width": 1280, "height": 720}}
PHONE = {"viewport": {"width": 360, "height": 780}, "has_touch": True}

# Of every tile: the points of its picture, and of one weight's square its first point and its dot.
PICTURES = """tiles => tiles.map(tile => {
  const canvas = tile.querySelector('canvas');
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  const side = width / 8;
  const at = (x, y) => [...data.slice(4 * (y * width + x), 4 * (y * width + x) + 4)];
  return Array.from({ length: 64 }, (_, i) => {
    const [x, y] = [(i % 8) * side, Math.floor(i / 8) * side];
    return [...at(x, y), at(x + side - 3, y + side - 3)[3]];
  });
})"""

WIRES = """svg => [...svg.querySelectorAll('path[d][data-wire]')].map(path => {
  const { left, top } = svg.getBoundingClientRect();
  const at = (length) => {
    const { x, y } = path.getPointAtLength(length);
    return [x + left, y + top];
  };
  return {
    name: path.dataset.wire,
    value: Number(path.dataset.value),
    sign: path.dataset.sign,
    dashes: getComputedStyle(path).strokeDasharray,
    width: parseFloat(path.getAttribute('stroke-width')),
    start: at(0),
    end: at(path.getTotalLength()),
  };
})"""

BOXES = "nodes => nodes.map(node => node.getBoundingClientRect().toJSON())"


def parts(widget: Widget) -> list[Locator]:
    return [
        widget.grid,
        panel(widget, "input").get_by_role("img", name="What the network sees"),
        *widget.hidden.all(),
        widget.prediction,
        *widget.outputs.all(),
        widget.root.locator(".dw-rail"),
        widget.button("Play"),
    ]


def box_of(locator: Locator) -> Box:
    box = locator.bounding_box()
    assert box, f"{locator} is not on screen"
    x, y, width, height = (box["x"], box["y"], box["width"], box["height"])
    return {
        "x": x, "y": y, "width": width, "height": height, "right": x + width, "bottom": y + height,
    }  # fmt: skip


def expect_all_in_sight(widget: Widget, all_of_it: list[Locator]) -> None:
    """In the viewport as it is, without scrolling."""
    assert widget.page.evaluate("scrollX + scrollY") == 0
    size = widget.page.viewport_size
    assert size
    for one in all_of_it:
        box = box_of(one)
        outside = f"{one}: {box}"
        assert box["x"] >= 0, outside
        assert box["y"] >= 0, outside
        assert box["right"] <= size["width"], outside
        assert box["bottom"] <= size["height"], outside


def a_seven(widget: Widget) -> None:
    widget.ready()
    widget.draw(SEVEN)
    expect(widget.prediction).to_have_text("7")
    widget.rest()


@pytest.mark.parametrize("context_options", [NOTEBOOK])
def test_cause_and_effect_are_on_one_screen(exported: Widget) -> None:
    expect_all_in_sight(exported, parts(exported))
    a_seven(exported)
    expect_all_in_sight(exported, parts(exported))
    for tile in exported.hidden.locator("canvas").all():
        assert box_of(tile)["width"] >= 44
    paper = box_of(exported.grid)
    assert 220 <= paper["width"] <= 300
    assert paper["width"] == pytest.approx(paper["height"], abs=1)


@pytest.mark.parametrize("context_options", [NOTEBOOK])
@pytest.mark.parametrize(
    ("mode", "name"), [("learn", "lesson"), ("experiment", "settings"), ("mistakes", "mistakes")]
)
def test_what_a_mode_adds_opens_in_sight_and_alone(exported: Widget, mode: str, name: str) -> None:
    a_seven(exported)
    names = ("lesson", "settings", "mistakes")
    for other in names:
        expect(panel(exported, other)).to_be_hidden()
    to_mode(exported, mode)
    for other in names:
        expect(panel(exported, other)).to_be_visible(visible=other == name)
    exported.settle()
    expect_all_in_sight(exported, [panel(exported, name), exported.prediction])
    to_mode(exported, "look")
    expect(panel(exported, name)).to_be_hidden()
    expect_all_in_sight(exported, parts(exported))


@pytest.mark.parametrize("width", [700, 830, 1090, 1280])
def test_a_guess_and_what_comes_of_it_have_their_room(exported: Widget, width: int) -> None:
    exported.page.set_viewport_size({"width": width, "height": 700})
    a_seven(exported)
    assert box_of(exported.root.get_by_role("img", name="What the network sees"))["width"] >= 80
    exported.root.get_by_label("Guess before you see").check()
    expect(exported.prediction).to_have_text("?")
    output, timeline = panel(exported, "output"), panel(exported, "timeline")

    def expect_room(found: Locator) -> None:
        assert found.count() > 0
        for one in found.all():
            box, column, below = box_of(one), box_of(output), box_of(timeline)
            assert column["x"] <= box["x"]
            assert box["right"] <= column["right"]
            assert box["bottom"] <= below["y"]

    expect_room(output.get_by_role("button", name=re.compile("I guess|is learned first")))
    exported.press("3 is learned first")
    exported.press("I guess 1")
    expect(exported.prediction).to_have_text("7")
    expect_room(output.locator("[role=note]:visible"))
    expect_room(exported.outputs)


@pytest.mark.parametrize("context_options", [NOTEBOOK])
@pytest.mark.parametrize("hint", ["draw", "time", "neuron", "step"])
def test_the_first_minutes_words_cover_nothing(exported: Widget, hint: str) -> None:
    exported.ready()
    callout = exported.root.locator(".dw-callout")
    if hint != "draw":
        exported.draw(SEVEN)
    if hint in ("neuron", "step"):
        exported.slider.press("ArrowLeft")
    if hint == "step":
        exported.hidden.nth(3).click()
    expect(callout).to_have_attribute("data-hint", hint)
    over = box_of(callout)
    stage = (exported.grid, *exported.hidden.all(), exported.prediction, *exported.outputs.all())
    for part in stage:
        box = box_of(part)
        apart = over["right"] <= box["x"] or box["right"] <= over["x"]
        assert apart or over["bottom"] <= box["y"] + 3 or box["bottom"] <= over["y"], part


@pytest.mark.parametrize("context_options", [NOTEBOOK])
@pytest.mark.parametrize("hidden", [[16, 12], [40, 20, 10], [256]], ids=str)
def test_a_network_of_any_shape_is_on_one_screen(
    page: Page, tmp_path: Path, hidden: list[int]
) -> None:
    DigitWidget(hidden=hidden, epochs=1, augment=None).to_html(tmp_path / "page.html")
    page.goto((tmp_path / "page.html").as_uri())
    widget = Widget.first(page).ready(1)
    widget.settle()
    time, output = box_of(panel(widget, "timeline")), box_of(panel(widget, "output"))
    for tile in widget.hidden.evaluate_all(BOXES):
        assert tile["bottom"] <= time["y"]
        assert tile["right"] <= output["x"]
    for picture in widget.hidden.locator("canvas").evaluate_all(BOXES):
        assert picture["width"] == pytest.approx(picture["height"], abs=1)


@pytest.mark.parametrize("context_options", [NOTEBOOK])
@pytest.mark.parametrize("count", [11, 26, 40])
def test_many_classes_are_on_one_screen(page: Page, tmp_path: Path, count: int) -> None:
    X = np.random.default_rng(0).integers(0, 17, (count, 16))
    made = DigitWidget(X=X, y=[f"c{i}" for i in range(count)], image_shape=(4, 4), epochs=1)
    made.to_html(tmp_path / "page.html")
    page.goto((tmp_path / "page.html").as_uri())
    widget = Widget.first(page).ready(1)
    widget.press("Next sample")
    widget.settle()
    time = box_of(panel(widget, "timeline"))
    boxes = widget.outputs.evaluate_all(BOXES)
    assert len(boxes) == count
    for box in boxes:
        assert box["bottom"] <= time["y"]
        assert box["right"] <= NOTEBOOK["viewport"]["width"]
        assert box["height"] >= 24
        assert box["width"] >= 24
    assert len(widget.output) == count


@pytest.mark.parametrize("context_options", [PROJECTOR])
def test_at_presentation_size_it_is_still_one_screen(exported: Widget) -> None:
    a_seven(exported)
    before = box_of(exported.hidden.locator("canvas").first)["width"]
    exported.press("Presentation size")
    exported.settle()
    expect_all_in_sight(exported, parts(exported))
    assert box_of(exported.grid)["width"] >= 300
    assert box_of(exported.hidden.locator("canvas").first)["width"] >= min(before, 40)


@pytest.mark.parametrize("context_options", [PHONE])
def test_on_a_phone_one_draws_and_sees_the_answer(exported: Widget) -> None:
    exported.ready()
    exported.touch(SEVEN)
    expect(exported.prediction).to_have_text("7")
    rail = exported.root.locator(".dw-rail")
    expect_all_in_sight(exported, [exported.grid, exported.prediction, rail])
    assert box_of(exported.prediction)["bottom"] <= box_of(rail)["y"]
    assert box_of(exported.grid)["bottom"] <= box_of(exported.prediction)["y"]
    for tile in exported.hidden.locator("canvas").all():
        assert box_of(tile)["width"] >= 40
    exported.hidden.last.scroll_into_view_if_needed()
    expect(rail).to_be_in_viewport(ratio=1)


def luminance(colours: FloatArray) -> FloatArray:
    """Relative luminance of colours from 0 to 255, WCAG 2.2."""
    share = colours / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ [0.2126, 0.7152, 0.0722])


def pictures(widget: Widget) -> FloatArray:
    """Neurons × weights × (red, green, blue, alpha, alpha of the dot's place)."""
    widget.settle()
    return np.array(widget.hidden.evaluate_all(PICTURES), float)


def contrasts(widget: Widget) -> FloatArray:
    """Of the weights' squares against the ground they are drawn on."""
    ground = widget.hidden.locator("canvas").first.evaluate(
        "c => getComputedStyle(c).backgroundColor.match(/[\\d.]+/g).slice(0, 3).map(Number)"
    )
    drawn = pictures(widget).reshape(-1, 5)
    alpha = drawn[:, 3:4] / 255
    seen = luminance(alpha * drawn[:, :3] + (1 - alpha) * np.array(ground, float))
    bare = luminance(np.array(ground, float))
    return np.asarray((np.maximum(seen, bare) + 0.05) / (np.minimum(seen, bare) + 0.05))


def test_learning_is_seen_as_pictures_that_get_stronger(exported: Widget) -> None:
    exported.ready()
    medians = []
    for epoch in (0, 1, 90):
        exported.scrub(epoch)
        medians.append(np.median(contrasts(exported)))
    assert medians == sorted(medians)
    assert medians[-1] >= 1.5
    assert np.percentile(contrasts(exported), 90) >= 2.5


def test_a_square_is_as_strong_as_its_weight_and_negative_ones_have_a_dot(
    page_of_seven: Widget, in_python: DigitWidget
) -> None:
    weights = in_python.network.coefs_[0].T
    all_of_them = np.sort(np.abs(weights), axis=None)
    top = all_of_them[math.floor(0.98 * (all_of_them.size - 1))]
    drawn = pictures(page_of_seven)
    assert drawn.shape == (40, 64, 5)
    strength = np.minimum(1, np.abs(weights) / top) ** 0.6
    np.testing.assert_allclose(drawn[..., 3], 255 * strength, rtol=0, atol=2)
    # Far enough from the weakest that has one.
    dotted = (drawn[..., 4] == 0) & (drawn[..., 3] > 0)
    for share, says in ((0.26, True), (0.24, False)):
        chosen = weights < -share * top if says else weights > -share * top
        assert np.all(dotted[chosen] == says)


def test_the_wires_of_a_chosen_neuron_are_a_times_w(
    page_of_seven: Widget, in_python: DigitWidget
) -> None:
    tile = page_of_seven.hidden.nth(12)
    tile.focus()
    wires = page_of_seven.settle().root.locator(".dw-wires").evaluate(WIRES)
    assert [wire["name"] for wire in wires] == [f"0.12 1.{label}" for label in range(10)]
    carried = in_python.activations[0][12] * in_python.network.coefs_[1][12]
    np.testing.assert_allclose([wire["value"] for wire in wires], carried, rtol=1e-4, atol=1e-6)
    expect_drawn_to_scale(wires)
    here = box_of(tile)
    for wire, output in zip(wires, page_of_seven.outputs.all(), strict=True):
        there = box_of(output)
        middle = here["y"] + here["height"] / 2
        assert wire["start"] == pytest.approx([here["right"], middle], abs=2)
        assert wire["end"][0] == pytest.approx(there["x"], abs=4)
        assert there["y"] <= wire["end"][1] <= there["bottom"]


def expect_drawn_to_scale(wires: list[dict[str, Any]]) -> None:
    """As wide as what they carry, the widest 5 pixels; solid or dashed by the sign."""
    values = np.array([wire["value"] for wire in wires], float)
    shares = np.abs(values) / np.abs(values).max()
    widths = [wire["width"] for wire in wires]
    np.testing.assert_allclose(widths, np.maximum(0.6, 5 * shares), atol=0.01)
    for value, wire in zip(values, wires, strict=True):
        assert wire["sign"] == ("-" if value < 0 else "+")
        assert (wire["dashes"] == "none") == (value > 0)


def test_without_a_chosen_neuron_the_dozen_that_carry_most_to_the_prediction(
    page_of_seven: Widget, in_python: DigitWidget
) -> None:
    page_of_seven.grid.hover()
    wires = page_of_seven.settle().root.locator(".dw-wires").evaluate(WIRES)
    carried = in_python.activations[0] * in_python.network.coefs_[1][:, 7]
    strongest = np.argsort(-np.abs(carried))[:12]
    assert [wire["name"] for wire in wires] == [f"0.{unit} 1.7" for unit in strongest]
    np.testing.assert_allclose(
        [wire["value"] for wire in wires], carried[strongest], rtol=1e-4, atol=1e-6
    )
    expect_drawn_to_scale(wires)


def test_an_output_shows_every_neurons_wire_and_what_each_brings(
    page_of_seven: Widget, in_python: DigitWidget
) -> None:
    page_of_seven.outputs.nth(3).hover()
    wires = page_of_seven.settle().root.locator(".dw-wires").evaluate(WIRES)
    carried = in_python.activations[0] * in_python.network.coefs_[1][:, 3]
    shown = {wire["name"]: wire["value"] for wire in wires}
    for unit, value in enumerate(carried):
        assert shown[f"0.{unit} 1.3"] == pytest.approx(value, rel=1e-4, abs=1e-6)
    # With the bias they are its sum, which is made an activation beside those of the others.
    network = in_python.network
    sums = in_python.activations[0] @ network.coefs_[1] + network.intercepts_[1]
    sums[3] = sum(shown.values()) + network.intercepts_[1][3]
    shares = np.exp(sums - sums.max())
    assert shares[3] / shares.sum() == pytest.approx(in_python.output[3], rel=1e-3)


def test_the_pointer_goes_through_the_wires(page_of_seven: Widget) -> None:
    page_of_seven.hidden.nth(12).click()
    caught = page_of_seven.root.locator(".dw-wires").evaluate(
        "svg => [svg, ...svg.querySelectorAll('*')]"
        ".filter(e => getComputedStyle(e).pointerEvents !== 'none').length"
    )
    assert caught == 0


BARS = """lights => {
  const tiles = [...lights.closest(".dw-room").querySelectorAll(".dw-activation")];
  const pen = lights.getContext("2d"), zero = lights.getBoundingClientRect();
  return tiles.map((tile) => {
    const { left, top, width, height } = tile.getBoundingClientRect();
    const fine = lights.width / zero.width;
    const row = [left - zero.left, top - zero.top + height / 2, width, 1];
    const { data } = pen.getImageData(...row.map((at) => Math.max(1, Math.round(at * fine))));
    return data.filter((_, i) => i % 4 === 3).reduce((sum, a) => sum + a / 255, 0) / (width * fine);
  });
}"""


def lit(widget: Widget) -> list[float]:
    """The lengths of the bars as they are drawn."""
    bars: list[float] = widget.settle().root.locator(".dw-lights canvas").evaluate(BARS)
    return bars


def test_a_tile_lights_up_with_its_neuron_and_is_dark_where_nothing_is_drawn(
    page_of_seven: Widget, in_python: DigitWidget
) -> None:
    # To a pixel of some 40.
    np.testing.assert_allclose(lit(page_of_seven), in_python.activations[0], rtol=0, atol=0.03)
    page_of_seven.press("Clear")
    expect(page_of_seven.prediction).to_have_text("no ink")
    assert lit(page_of_seven) == [0] * 40
    expect(page_of_seven.root.locator(".dw-wires path[d][data-wire]")).to_have_count(0)


def test_the_picture_of_inputs_times_weights_adds_up(
    page_of_seven: Widget, in_python: DigitWidget
) -> None:
    seen = panel(page_of_seven, "input")
    page_of_seven.hidden.nth(12).hover()
    terms = np.array(in_python.pixels) / 16 * in_python.network.coefs_[0][:, 12]
    words = f"Σ {terms.sum():.3f}".replace("-", "\N{MINUS SIGN}")
    expect(seen.locator(".dw-product")).to_contain_text(words)
    beam = page_of_seven.root.locator(".dw-wires .dw-beam")
    expect(beam).to_have_attribute("d", re.compile("^M"))


@pytest.mark.parametrize("context_options", [NOTEBOOK])
def test_what_is_looked_at_moves_nothing(exported: Widget) -> None:
    a_seven(exported)
    exported.page.mouse.move(1, 1)
    everything = [*parts(exported), panel(exported, "timeline")]
    exported.settle()
    before = [box_of(one) for one in everything]
    for node in (exported.hidden.nth(3), exported.hidden.nth(36), exported.outputs.nth(2)):
        node.hover()
        exported.settle()
        assert [box_of(one) for one in everything] == before


@pytest.mark.parametrize("context_options", [{"viewport": {"width": 1090, "height": 620}}])
def test_another_neurons_card_is_read_from_its_top(exported: Widget) -> None:
    exported.hidden.nth(4).click()
    card = panel(exported, "neuron")
    expect(card.get_by_role("heading").first).to_have_text("Neuron 4")
    card.evaluate("node => { node.scrollTop = node.scrollHeight }")
    assert card.evaluate("node => node.scrollTop") > 0
    exported.hidden.nth(9).click()
    expect(card.get_by_role("heading").first).to_have_text("Neuron 9")
    assert card.evaluate("node => node.scrollTop") == 0

"""A step of learning, stage by stage: what is drawn, the formulas, and a press on a weight."""

import re

import numpy as np
import pytest
from driver import SEVEN, Widget, stages, to_mode
from playwright.sync_api import Locator, expect

from digitwidget import DigitWidget

Numbers = list[list[float]]


def to_float(text: str) -> float:
    """What is as good as nothing is told as such."""
    return 0.0 if "≈" in text else float(text.replace("−", "-"))


def rows(table: Locator) -> Numbers:
    expect(table.locator("tbody tr")).to_have_count(10)
    texts = [row.split("\t")[1:] for row in table.locator("tbody tr").all_inner_texts()]
    return [[to_float(cell) for cell in row] for row in texts]


def all_numbers(stage: Locator) -> Numbers:
    """Unfolded, and put away again."""
    summary = stage.get_by_text("All numbers")
    summary.click()
    found = rows(stage.locator("table").first)
    summary.click()
    return found


def formulas(stage: Locator) -> list[str]:
    """As they are heard."""
    return stage.locator(".dw-formula .dw-voice").all_inner_texts()


def results(stage: Locator) -> list[float]:
    """What the formulas with numbers put in come to."""
    last = [re.findall(r"(?:=|→) (−?[\d.]+(?:e−?\d+)?)$", text) for text in formulas(stage)]
    return [to_float(found[0]) for found in last if found]


def beside_the_bars(widget: Widget, part: str) -> list[float]:
    widget.settle()
    return [to_float(text) for text in widget.outputs.locator(part).all_inner_texts()]


def go_to(lesson: Locator, stage: int) -> None:
    heading = lesson.get_by_role("heading")
    expect(heading).to_contain_text("of 6")
    for number in range(int(heading.inner_text()[0]), stage):
        lesson.locator("[aria-keyshortcuts=N]").click()
        expect(heading).to_contain_text(f"{number + 1} of 6")


@pytest.fixture
def flat(in_python: DigitWidget) -> tuple[np.ndarray, np.ndarray]:
    """Sums and outputs of the seven, from the weights small_page."""
    net = in_python.network
    a = in_python.activations[0]
    z = a @ net.coefs_[1] + net.intercepts_[1]
    return z, np.exp(z) / np.exp(z).sum()


def test_each_outputs_part_of_the_loss_and_its_delta(
    page_of_seven: Widget, flat: tuple[np.ndarray, np.ndarray]
) -> None:
    z, o = flat
    target = np.eye(10)[2]
    lesson, stage = stages(page_of_seven, "2")
    np.testing.assert_allclose(beside_the_bars(page_of_seven, ".dw-value"), o, rtol=0, atol=6e-4)
    np.testing.assert_allclose(results(stage), [z[2], o[2]], rtol=0, atol=6e-4)
    forward = np.array(all_numbers(stage))
    np.testing.assert_allclose(forward, np.stack([z, o, target], 1), rtol=0, atol=6e-4)
    go_to(lesson, 2)
    terms = np.where(target == 1, -np.log(o), 0)
    np.testing.assert_allclose(np.array(all_numbers(stage))[:, 2], terms, rtol=1e-3)
    # Beside bars at most three decimals, or four digits.
    shown = beside_the_bars(page_of_seven, ".dw-link")
    np.testing.assert_allclose(shown, terms, rtol=5e-4, atol=6e-4)
    marks = page_of_seven.outputs.locator("[data-target]")
    assert marks.evaluate_all("all => all.map(n => n.dataset.target)") == [
        str(int(one)) for one in target
    ]
    go_to(lesson, 3)
    delta = o - target
    np.testing.assert_allclose(np.array(all_numbers(stage))[:, 2], delta, rtol=1e-3)
    np.testing.assert_allclose(
        beside_the_bars(page_of_seven, ".dw-value"), delta, rtol=0, atol=6e-4
    )
    assert results(stage) == [pytest.approx(delta[2], rel=1e-3)]


def test_the_blame_of_a_picked_neuron_is_told_weight_by_weight(
    page_of_seven: Widget, in_python: DigitWidget, flat: tuple[np.ndarray, np.ndarray]
) -> None:
    delta = flat[1] - np.eye(10)[2]
    weights = in_python.network.coefs_[1][5]
    a = float(in_python.activations[0][5])
    lesson, stage = stages(page_of_seven, "2")
    page_of_seven.hidden.nth(5).press("Enter")
    go_to(lesson, 4)
    expect(stage.locator(".dw-formula")).to_contain_text("neuron 5")
    blame = (weights * delta).sum() * a * (1 - a)
    assert results(stage) == [pytest.approx(blame, rel=1e-3)]
    np.testing.assert_allclose(
        beside_the_bars(page_of_seven, ".dw-link"), weights * delta, rtol=0, atol=6e-4
    )
    wires = page_of_seven.root.locator(".dw-wires path[data-value]").evaluate_all(
        "all => all.filter(n => n.getAttribute('d')).map(n => Number(n.dataset.value))"
    )
    np.testing.assert_allclose(wires, weights * delta, rtol=1e-5)
    np.testing.assert_allclose(np.array(all_numbers(stage))[:, 2], weights * delta, rtol=1e-3)


@pytest.mark.parametrize("output", [False, True])
def test_a_press_on_a_weight_checks_its_slope(
    page_of_seven: Widget, in_python: DigitWidget, output: bool
) -> None:
    unit = 7 if output else 5
    lesson, stage = stages(page_of_seven, "2")
    go_to(lesson, 5)
    (page_of_seven.outputs if output else page_of_seven.hidden).nth(unit).press("Enter")
    picture = page_of_seven.root.locator(".dw-product canvas")
    expect(page_of_seven.root.locator(".dw-product")).to_contain_text(f"of {unit}")
    box = picture.bounding_box()
    assert box
    # The third column of the fourth row; or, of 40 bars, the one at that height over 12.5 of them.
    at = (12.5 / 40, 0.5) if output else (2.5 / 8, 3.5 / 8)
    picture.dispatch_event(
        "click",
        {"clientX": box["x"] + box["width"] * at[0], "clientY": box["y"] + box["height"] * at[1]},
    )
    weight = 12 if output else 3 * 8 + 2
    expect(lesson.get_by_role("spinbutton")).to_have_value(str(weight))
    said = stage.locator("[aria-live]")
    expect(said).to_contain_text("Neuron 12" if output else "row 4, column 3")
    found = re.findall(r"formula (\S+);.*: (\S+)", said.inner_text())[0]
    by_formula, by_trying = (to_float(number) for number in found)
    slope = in_python.gradient(2)[1][1 if output else 0][weight, unit]
    assert by_formula == pytest.approx(slope, rel=1e-3)
    assert by_trying == pytest.approx(slope, rel=1e-2, abs=1e-7)
    rate = in_python.network.learning_rate
    assert results(stage) == [pytest.approx(-rate * slope, rel=2e-3)]


def test_after_the_step_the_outputs_stand_beside_what_they_were(
    page_of_seven: Widget, in_python: DigitWidget
) -> None:
    lesson, stage = stages(page_of_seven, "2")
    before, loss = in_python.output, in_python.gradient(2)[0]
    go_to(lesson, 6)
    in_python.learn(2)
    after, less = in_python.output, in_python.gradient(2)[0]
    in_python.lessons = []
    assert formulas(stage)[0].startswith(f"E : {loss:.4g} → ")
    assert results(stage) == [pytest.approx(less, abs=6e-5), pytest.approx(after[2], rel=1e-3)]
    shown = beside_the_bars(page_of_seven, ".dw-value")
    np.testing.assert_allclose(shown, after, rtol=0, atol=6e-4)
    changes = beside_the_bars(page_of_seven, ".dw-link")
    np.testing.assert_allclose(changes, after - before, rtol=0, atol=6e-4)
    ghosts = page_of_seven.outputs.locator("[data-was]").evaluate_all(
        "all => all.map(n => Number(n.style.getPropertyValue('--dw-at')))"
    )
    np.testing.assert_allclose(ghosts, before, rtol=0, atol=6e-4)


def test_what_a_step_did_to_the_rest_is_counted(
    page_of_seven: Widget, in_python: DigitWidget
) -> None:
    accuracy = page_of_seven.root.locator("[data-part=accuracy]")
    before = f"{100 * in_python.score():.1f}%"
    expect(accuracy.locator("strong")).to_have_text(before)
    go_to(stages(page_of_seven, "2")[0], 6)
    in_python.learn(2)
    after = f"{100 * in_python.score():.1f}%"
    in_python.lessons = []
    assert after != before
    expect(accuracy.locator("strong")).to_have_text(after)
    expect(accuracy).to_contain_text(f"{before} without your step")
    page_of_seven.press("Changed by your step · undo")
    expect(accuracy.locator("strong")).to_have_text(before)


def test_a_neuron_that_is_off_computes_and_hands_on_nothing_and_lessons_want_it_on(
    page_of_seven: Widget, in_python: DigitWidget
) -> None:
    page_of_seven.hidden.nth(5).press("Enter")
    page_of_seven.press("Switch it off")
    card = page_of_seven.root.locator("[data-part=neuron]")
    expect(card).to_contain_text("Switched off: it hands on 0.")
    said = card.locator(".dw-equation .dw-voice").last.inner_text()
    assert to_float(said.split(" = ")[-1]) == pytest.approx(
        float(in_python.activations[0][5]), abs=6e-4
    )
    to_mode(page_of_seven, "learn")
    lesson = page_of_seven.root.locator("[data-part=lesson]")
    lesson.get_by_role("button", name="Switch all on").click()
    expect(page_of_seven.root.locator("[data-neuron][data-off]")).to_have_count(0)
    expect(lesson.get_by_role("button", name="Switch all on")).to_be_hidden()
    stages(page_of_seven, "2")
    expect(lesson.locator("[aria-keyshortcuts=N]")).to_be_enabled()


@pytest.mark.parametrize(
    "context_options", [{"viewport": {"width": 360, "height": 780}, "has_touch": True}]
)
def test_on_a_phone_the_lesson_is_a_sheet_under_paper_and_prediction(exported: Widget) -> None:
    exported.ready().draw(SEVEN)
    lesson, _ = stages(exported, "2")
    for number in range(1, 7):
        go_to(lesson, number)
        exported.settle()
        boxes = [
            exported.root.locator(part).bounding_box()
            for part in (".dw-grid", "[data-part=prediction]", "[data-part=lesson]")
        ]
        paper, prediction, strip = (box for box in boxes if box)
        assert -1 <= paper["y"] < prediction["y"] < strip["y"]
        assert prediction["y"] + prediction["height"] <= strip["y"] + 1
        assert strip["y"] + strip["height"] <= 780
        wide = lesson.locator(".dw-formula").evaluate("node => node.scrollWidth - node.clientWidth")
        assert wide <= 0


def test_the_stage_and_the_strip_stand_on_one_screen(page_of_seven: Widget) -> None:
    page_of_seven.page.set_viewport_size({"width": 1106, "height": 800})
    lesson, stage = stages(page_of_seven, "2")
    for number in range(1, 7):
        go_to(lesson, number)
        page_of_seven.settle()
        tall = page_of_seven.root.evaluate("node => node.getBoundingClientRect().height")
        strip = lesson.bounding_box()
        assert strip
        assert strip["height"] <= 150
        assert tall <= 560
        stage.get_by_text("All numbers").click()
        assert page_of_seven.settle().root.evaluate("node => node.offsetHeight") <= 560
        expect(stage.locator("table").first).to_be_visible()
        stage.get_by_text("All numbers").click()


def test_formulas_are_typeset_and_say_the_same_in_text(page_of_seven: Widget) -> None:
    _, stage = stages(page_of_seven, "2")
    sigma, softmax = stage.locator("math").first, stage.locator(".dw-math").nth(1)
    assert sigma.evaluate("node => node instanceof MathMLElement")
    expect(softmax.locator("mfrac > *")).to_have_count(2)
    assert formulas(stage)[:2] == ["z = Σ w · x + b", "o = e^(z) / Σ e^z"]


MOVING = """button => {
  button.click();
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>
    done(document.getAnimations().length))));
}"""


def test_nothing_moves_for_those_who_want_no_motion(page_of_seven: Widget) -> None:
    page = page_of_seven.page
    lesson, _ = stages(page_of_seven, "2")
    forward, back = (lesson.locator(f"[aria-keyshortcuts={key}]") for key in "NB")
    # What the drawing has set off is over.
    page.evaluate("() => Promise.allSettled(document.getAnimations().map(one => one.finished))")
    page.emulate_media(reduced_motion="reduce")
    assert [forward.evaluate(MOVING) for _ in range(5)] == [0] * 5
    page.emulate_media(reduced_motion="no-preference")
    back.click()
    assert forward.evaluate(MOVING) > 0

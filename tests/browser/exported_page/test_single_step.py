"""The stages of a lesson: the numbers put into the formulas, and any weight's slope at a press."""

import re

import numpy as np
import pytest
from driver import Widget, panel, stages
from playwright.sync_api import Locator, expect

from digitwidget import DigitWidget

Numbers = list[list[float]]


def rows(table: Locator) -> Numbers:
    expect(table.locator("tbody tr")).to_have_count(10)
    texts = [row.split("\t")[1:] for row in table.locator("tbody tr").all_inner_texts()]
    return [[float(cell.replace("−", "-")) for cell in row] for row in texts]


def go_to(lesson: Locator, stage: int) -> None:
    heading = lesson.get_by_role("heading")
    expect(heading).to_contain_text("of 6")
    for number in range(int(heading.inner_text()[0]), stage):
        lesson.get_by_role("button", name="Next").click()
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
    forward = np.array(rows(stage))
    np.testing.assert_allclose(forward, np.stack([z, o, target], 1), rtol=0, atol=6e-4)
    go_to(lesson, 2)
    np.testing.assert_allclose(np.array(rows(stage))[:, 2], -target * np.log(o), rtol=1e-3)
    go_to(lesson, 3)
    np.testing.assert_allclose(np.array(rows(stage))[:, 2], o - target, rtol=1e-3)


def test_the_blame_of_a_picked_neuron_is_told_weight_by_weight(
    page_of_seven: Widget, in_python: DigitWidget, flat: tuple[np.ndarray, np.ndarray]
) -> None:
    delta = flat[1] - np.eye(10)[2]
    weights = in_python.network.coefs_[1][5]
    page_of_seven.hidden.nth(5).click()
    lesson, stage = stages(page_of_seven, "2")
    go_to(lesson, 4)
    shown = np.array(rows(stage.locator(".dw-scroll").first))
    np.testing.assert_allclose(shown[:, 2], weights * delta, rtol=1e-3)
    expect(stage.locator(".dw-formula")).to_contain_text("neuron 5")


@pytest.mark.parametrize("output", [False, True])
def test_a_press_on_a_weight_checks_its_slope(
    page_of_seven: Widget, in_python: DigitWidget, output: bool
) -> None:
    unit = 7 if output else 5
    (page_of_seven.outputs if output else page_of_seven.hidden).nth(unit).click()
    lesson, stage = stages(page_of_seven, "2")
    go_to(lesson, 5)
    picture = stage.locator("canvas").nth(1)
    box = picture.bounding_box()
    assert box
    # The third column of the fourth row; or, of 40 bars, the one at that height over 12.5 of them.
    at = (12.5 / 40, 0.5) if output else (2.5 / 8, 3.5 / 8)
    picture.click(position={"x": box["width"] * at[0], "y": box["height"] * at[1]})
    weight = 12 if output else 3 * 8 + 2
    expect(lesson.get_by_role("spinbutton")).to_have_value(str(weight))
    said = stage.locator("[aria-live]")
    expect(said).to_contain_text("Neuron 12" if output else "row 4, column 3")
    found = re.findall(r"formula (\S+);.*less: (\S+)", said.inner_text())[0]
    by_formula, by_trying = (float(number.replace("−", "-")) for number in found)
    slope = in_python.gradient(2)[1][1 if output else 0][weight, unit]
    assert by_formula == pytest.approx(slope, rel=1e-3)
    assert by_trying == pytest.approx(slope, rel=1e-2, abs=1e-7)
    expect(panel(page_of_seven, "neuron")).to_be_visible()

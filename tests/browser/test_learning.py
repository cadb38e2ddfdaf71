"""Looking into a neuron, one step of learning, mistakes and guesses: the numbers are Python's."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from driver import SEVEN, Widget, panel, settings_of, stages, to_mode
from lab import Notebook
from playwright.sync_api import Locator, expect

from digitwidget import DigitWidget, load_digits, split
from digitwidget.data.handwriting import load_handwriting

X, y = load_digits()
X_train, X_test, y_train, y_test = split(X, y)
HANDWRITING = load_handwriting()


def numbers(text: str) -> list[float]:
    return [float(n.replace("−", "-")) for n in re.findall(r"[−-]?\d+\.\d+(?:e[−-]\d+)?", text)]


def overlap(one: Locator, other: Locator) -> bool:
    a, b = one.bounding_box(), other.bounding_box()
    assert a, "not on screen"
    assert b, "not on screen"
    return (
        a["x"] < b["x"] + b["width"] - 0.5
        and b["x"] < a["x"] + a["width"] - 0.5
        and a["y"] < b["y"] + b["height"] - 0.5
        and b["y"] < a["y"] + a["height"] - 0.5
    )


def luminance(colour: str) -> float:
    """Relative luminance of a colour as the browser computes it, WCAG 2.2."""
    parts = [float(n) for n in re.findall(r"[\d.]+", colour)[:3]]
    rgb = np.array(parts) / (1 if colour.startswith("color(") else 255)
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def test_a_neurons_card_adds_up_to_what_python_says(
    page_of_seven: Widget, in_python: DigitWidget
) -> None:
    net, pixels = in_python.network, np.array(in_python.pixels)
    page_of_seven.hidden.nth(12).click()
    card = panel(page_of_seven, "neuron")
    expect(card.get_by_role("heading").first).to_contain_text("Neuron 12")
    contributions = float(pixels / 16 @ net.coefs_[0][:, 12])
    bias, a = float(net.intercepts_[0][12]), float(in_python.activations[0][12])
    shown = numbers(card.locator(".dw-equation").inner_text())
    assert shown[:3] == pytest.approx([contributions, bias, contributions + bias], abs=6e-4)
    assert shown[-1] == pytest.approx(a, abs=6e-4)

    card.get_by_text("All numbers").click()
    expect(card.locator("tbody tr").last).to_contain_text(re.compile(r"\d\.\d{3}"))
    rows = [numbers(row) for row in card.locator("tbody tr").all_inner_texts()]
    expected = np.stack([pixels / 16, net.coefs_[0][:, 12], pixels / 16 * net.coefs_[0][:, 12]], 1)
    np.testing.assert_allclose(rows, expected, rtol=0, atol=6e-4)


def test_a_card_is_opened_and_put_away_by_keyboard(page_of_seven: Widget) -> None:
    page_of_seven.hidden.nth(0).focus()
    page_of_seven.page.keyboard.press("ArrowRight")
    page_of_seven.page.keyboard.press("Enter")
    card = panel(page_of_seven, "neuron")
    expect(card.get_by_role("heading").first).to_have_text("Neuron 1")
    card.get_by_role("button", name="Close").press("Enter")
    expect(card).to_be_hidden()
    expect(page_of_seven.hidden.nth(1)).to_be_focused()


def test_escape_puts_the_card_away_and_goes_back_to_the_neuron_pressed_last(
    page_of_seven: Widget,
) -> None:
    card = panel(page_of_seven, "neuron")
    page_of_seven.hidden.nth(4).click()
    page_of_seven.hidden.nth(9).click()
    expect(card.get_by_role("heading").first).to_have_text("Neuron 9")
    card.get_by_text("All numbers").focus()
    page_of_seven.page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(page_of_seven.hidden.nth(9)).to_be_focused()


@pytest.mark.parametrize("context_options", [{"viewport": {"width": 1090, "height": 620}}])
def test_the_card_leaves_tiles_wires_and_the_outputs_names_in_sight(page_of_seven: Widget) -> None:
    page_of_seven.hidden.nth(22).click()
    card = panel(page_of_seven, "neuron")
    page_of_seven.settle()
    board = page_of_seven.root.locator(".dw-board").bounding_box()
    box = card.bounding_box()
    assert board
    assert box
    assert box["height"] == pytest.approx(board["height"], abs=1)
    for other in page_of_seven.hidden.all():
        assert not overlap(card, other)
    assert not overlap(card, page_of_seven.grid)
    for name in page_of_seven.outputs.locator(".dw-name").all():
        assert not overlap(card, name)
    wires = page_of_seven.root.locator(".dw-wires path[d][data-wire]").all()
    ends = [wire.evaluate("p => p.getPointAtLength(p.getTotalLength()).x") for wire in wires]
    assert len(ends) == 10
    assert all(board["x"] + x < box["x"] for x in ends)


@pytest.mark.parametrize(("layer", "unit"), [(0, 12), (1, 3)])
def test_what_excites_a_unit_is_what_python_says(
    page_of_seven: Widget, in_python: DigitWidget, layer: int, unit: int
) -> None:
    page_of_seven.scrub(1)
    units = page_of_seven.outputs if layer else page_of_seven.hidden
    units.nth(unit).click()
    page_of_seven.rest()
    a = in_python.network.activations(X_train, epoch=1)[layer][:, unit]
    ranked = np.argsort(-a, kind="stable")
    groups = panel(page_of_seven, "neuron").get_by_role("group", name=re.compile("activation"))
    expect(groups).to_have_count(2)
    for group, expected in zip(groups.all(), (ranked[:8], ranked[::-1][:8]), strict=True):
        shown = group.locator("[data-sample]")
        found = [int(s.get_attribute("data-sample") or -1) for s in shown.all()]
        assert found == expected.tolist()
        name = shown.first.get_attribute("aria-label") or ""
        assert name.startswith(f"{y_train[expected[0]]}, sample {expected[0] + 1}: ")
        assert numbers(name.replace("≈ 0", "0.000"))[-1] == pytest.approx(a[expected[0]], abs=6e-4)
    groups.first.locator("[data-sample]").first.click()
    assert page_of_seven.pixels == X_train[ranked[0]].astype(int).tolist()
    before = groups.first.inner_html()
    page_of_seven.scrub(0)
    page_of_seven.rest()
    assert groups.first.inner_html() != before


def test_a_card_lives_while_one_paints_and_scrubs(page_of_seven: Widget) -> None:
    page_of_seven.hidden.nth(3).click()
    equation = panel(page_of_seven, "neuron").locator(".dw-equation")
    before = equation.inner_text()
    page_of_seven.scrub(1)
    expect(equation).not_to_have_text(before)
    at_one = equation.inner_text()
    page_of_seven.press("Clear")
    expect(equation).not_to_have_text(at_one)


def test_a_step_is_walked_through_with_pythons_numbers(
    page_of_seven: Widget, in_python: DigitWidget
) -> None:
    lesson, stage = stages(page_of_seven, "3")
    loss, coefs, _ = in_python.gradient(3)
    next_button = lesson.get_by_role("button", name="Next")
    next_button.click()
    expect(lesson.get_by_role("heading")).to_contain_text("2 of 6")
    assert numbers(stage.locator(".dw-formula").inner_text())[-1] == pytest.approx(loss, rel=5e-4)
    for _ in range(3):
        next_button.click()
    expect(lesson.get_by_role("heading")).to_contain_text("5 of 6")
    lesson.get_by_role("button", name=re.compile("Check")).click()
    checked = stage.locator("[aria-live]")
    expect(checked).not_to_be_empty()
    by_formula, *_, by_trying = numbers(checked.inner_text())
    unit = int(re.findall(r"neuron (\d+)", stage.inner_text())[0])
    weight = int(lesson.get_by_role("spinbutton").input_value())
    assert by_formula == pytest.approx(coefs[0][weight, unit], rel=1e-3)
    assert by_trying == pytest.approx(by_formula, rel=1e-3)

    lesson.get_by_role("button", name="Change the weights").click()
    in_python.learn(3)
    assert page_of_seven.settle().output == pytest.approx(in_python.output.tolist(), abs=6e-4)
    expect(page_of_seven.status).to_contain_text("changed by 1 step of")
    lesson.get_by_role("button", name="Undo").click()
    in_python.lessons = []
    assert page_of_seven.settle().output == pytest.approx(in_python.output.tolist(), abs=6e-4)


def test_a_lesson_on_the_page_is_one_in_the_kernel(
    notebook: Callable[..., Notebook],
) -> None:
    book = notebook(
        "from digitwidget import DigitWidget, load_digits\n"
        "w = DigitWidget(hidden=8, epochs=5, random_state=0)\nw",
        "w.pixels = load_digits()[0][7]",
        "before = w.output; print(len(w.lessons), w.gradient(3)[0] > 0)",
        "w.learn(3); w.learn(3); print(len(w.lessons))",
    )
    for cell in range(2):
        book.run_cell(cell)
    widget = book.widget(0).ready(5)
    lesson, _ = stages(widget, "3")
    for name in ["Next"] * 4 + ["Change the weights"]:
        lesson.get_by_role("button", name=name).click()
    expect(widget.status).to_contain_text("changed by 1")
    book.run_cell(2)
    book.expect_output(2, "1 True")
    book.run_cell(3)
    book.expect_output(3, "3")
    expect(widget.status).to_contain_text("changed by 3 steps of")
    widget.scrub(4)
    expect(widget.status).not_to_contain_text("changed by")


def test_the_confusion_matrix_counts_pythons_mistakes(
    exported: Widget, in_python: DigitWidget
) -> None:
    exported.ready()
    read = in_python.network.predict(X_test)
    to_mode(exported, "mistakes")
    mistakes = panel(exported, "mistakes")
    wrong = [(int(a), int(b)) for a, b in zip(y_test, read, strict=True) if a != b]
    expect(mistakes.get_by_role("heading")).to_contain_text(f": {len(wrong)}")
    expect(mistakes.locator("[data-sample]")).to_have_count(len(wrong))
    label, says = wrong[0]
    count = wrong.count((label, says))
    samples = "1 sample" if count == 1 else f"{count} samples"
    cell = mistakes.get_by_role("button", name=f"{samples} of {label} read as {says}")
    cell.click()
    expect(mistakes.locator("[data-sample]")).to_have_count(count)
    learn = mistakes.get_by_role("button", name="Learn from it")
    expect(learn).to_be_hidden()
    picture = mistakes.locator("[data-sample]").first
    picture.click()
    expect(picture).to_have_attribute("aria-pressed", "true")
    expect(exported.prediction).to_have_text(str(says))
    expect(exported.label).to_contain_text(str(label))
    learn.click()
    lesson = panel(exported, "lesson")
    expect(lesson.get_by_role("combobox", name="The right answer is")).to_have_value(str(label))
    expect(lesson.get_by_role("button", name="Next")).to_be_enabled()


def test_the_matrix_follows_the_epoch(exported: Widget, in_python: DigitWidget) -> None:
    exported.ready()
    to_mode(exported, "mistakes")
    exported.scrub(1)
    outputs = in_python.network.activations(X_test, epoch=1)[-1]
    wrong = int((outputs.argmax(1) != y_test).sum())
    expect(panel(exported, "mistakes").get_by_role("heading")).to_contain_text(f": {wrong}")


@pytest.mark.parametrize("context_options", [{"color_scheme": c} for c in ("light", "dark")])
def test_the_matrix_is_a_heat_map_whose_numbers_are_legible(exported: Widget) -> None:
    exported.ready()
    exported.scrub(1)
    to_mode(exported, "mistakes")
    exported.rest()
    cells = (
        panel(exported, "mistakes")
        .locator(".dw-matrix button")
        .evaluate_all(
            "cells => cells.map(c => { const s = getComputedStyle(c);"
            " const b = c.getBoundingClientRect();"
            " return [c.textContent, c.dataset.wrong === 'true', s.color, s.backgroundColor,"
            " Math.min(b.width, b.height)]; })"
        )
    )
    assert len(cells) == 100
    assert all(side >= 24 for *_, side in cells)
    wrong = [(int(n), luminance(ground)) for n, is_wrong, _, ground, _ in cells if is_wrong]
    wrong.sort()
    rising = [ground for _, ground in wrong]
    # Away from the paper's: darker on white, lighter on black.
    assert rising == sorted(rising, reverse=rising[0] > 0.5)
    assert abs(rising[-1] - rising[0]) > 0.1
    for count, _, colour, ground, _ in cells:
        light, dark = sorted((luminance(colour), luminance(ground)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (count, colour, ground)


@pytest.mark.parametrize("context_options", [{"viewport": {"width": 1090, "height": 620}}])
def test_all_ten_classes_are_seen_beside_paper_and_prediction(exported: Widget) -> None:
    exported.ready()
    to_mode(exported, "mistakes")
    box = panel(exported, "mistakes").locator(".dw-wide")
    assert box.evaluate("e => e.scrollHeight <= e.clientHeight && e.scrollWidth <= e.clientWidth")
    assert not overlap(panel(exported, "mistakes"), exported.grid)
    assert not overlap(panel(exported, "mistakes"), exported.prediction)


@pytest.mark.parametrize(
    "context_options", [{"viewport": {"width": 360, "height": 780}, "has_touch": True}]
)
@pytest.mark.parametrize("name", ["neuron", "mistakes"])
def test_on_a_phone_a_sheet_leaves_paper_and_prediction_in_sight(
    exported: Widget, name: str
) -> None:
    exported.draw(SEVEN)
    if name == "neuron":
        exported.hidden.nth(3).click()
    else:
        to_mode(exported, "mistakes")
    sheet = panel(exported, name)
    expect(sheet).to_be_visible()
    exported.settle()
    box = sheet.bounding_box()
    assert box
    assert box["height"] <= 390
    assert box["y"] >= 390
    for other in (exported.grid, exported.prediction):
        expect(other).to_be_in_viewport(ratio=0.99)
        assert not overlap(sheet, other)
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_be_hidden()
    expect(exported.prediction).to_have_text("7")


def test_a_drawing_in_another_theme_is_in_its_text_colour(exported: Widget) -> None:
    exported.ready()
    to_mode(exported, "mistakes")
    picture = panel(exported, "mistakes").locator("[data-sample] canvas").first
    colours = (
        "c => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]"
        ".reduce((found, v, i, all) => i % 4 === 3 && v === 255 ? all[i - 1] : found, null)"
    )
    assert picture.evaluate(colours) < 64
    # Also while it is out of sight.
    to_mode(exported, "look")
    exported.page.emulate_media(color_scheme="dark")
    exported.settle()
    to_mode(exported, "mistakes")
    exported.settle().settle()
    assert picture.evaluate(colours) > 192


def test_the_prediction_waits_for_the_guess(page_of_seven: Widget) -> None:
    page_of_seven.root.get_by_label("Guess before you see").check()
    expect(page_of_seven.prediction).to_have_text("?")
    assert page_of_seven.outputs.all_inner_texts() == [
        text for text in page_of_seven.outputs.all_inner_texts() if not re.search(r"\d\.\d", text)
    ]
    page_of_seven.press("I guess 1")
    expect(page_of_seven.prediction).to_have_text("7")
    expect(panel(page_of_seven, "guesses")).to_contain_text("0 of 1")
    page_of_seven.press("Move the drawing")
    page_of_seven.press("Move left")
    expect(page_of_seven.prediction).to_have_text("?")


def test_guesses_are_read_in_python(notebook: Callable[..., Notebook]) -> None:
    book = notebook(
        "from digitwidget import DigitWidget, load_digits\n"
        "w = DigitWidget(hidden=8, epochs=5, random_state=0, pixels=load_digits()[0][7])\nw",
        "print([g['guess'] for g in w.guesses], w.guesses[0]['prediction'] == w.prediction)",
    )
    book.run_cell(0)
    widget = book.widget(0).ready(5)
    widget.root.get_by_label("Guess before you see").check()
    widget.press("I guess 4")
    expect(panel(widget, "guesses")).to_contain_text("of 1 guessed right")
    book.run_cell(1)
    book.expect_output(1, "[4] True")


def test_a_scribble_is_called_unlike_the_digits_and_cured_by_a_click(exported: Widget) -> None:
    exported.ready()
    exported.press("Clear")
    exported.root.get_by_role("radio", name="Brush").check()
    exported.draw([[(0.1, 0.1), (0.3, 0.1), (0.2, 0.35)]])
    doubt = panel(exported, "doubt")
    expect(doubt).to_contain_text("Nothing I learned looks like this: ink")
    expect(doubt).to_contain_text("theirs")
    # Beside what is nearest of all that was learned, as ink counts.
    learned = np.concatenate([X_train, HANDWRITING[0][:3000]])
    labels = np.concatenate([y_train, HANDWRITING[1][:3000]])
    nearest = int(np.abs(learned - np.array(exported.pixels)).sum(1).argmin())
    picture = doubt.get_by_role("img", name=f"most like it: {labels[nearest]}")
    ink = picture.evaluate(
        "canvas => [...canvas.getContext('2d').getImageData(0, 0, 8, 8).data]"
        ".filter((_, i) => i % 4 === 3).map(alpha => Math.round(alpha / 255 * 16))"
    )
    assert ink == learned[nearest].tolist()
    doubt.get_by_role("button", name="Fit what is painted").click()
    expect(doubt).not_to_contain_text("height")


def test_a_house_is_unlike_all_that_was_learned_and_a_seven_is_not(exported: Widget) -> None:
    exported.ready()
    exported.press("Clear")
    walls = [(0.15, 0.45), (0.15, 0.95), (0.85, 0.95), (0.85, 0.45), (0.15, 0.45)]
    exported.draw([walls, [(0.15, 0.45), (0.5, 0.1), (0.85, 0.45)]])
    doubt = panel(exported, "doubt")
    expect(doubt).to_contain_text("Nothing I learned looks like this")
    expect(doubt).to_contain_text("ink from the nearest")
    exported.press("Clear")
    exported.draw(SEVEN)
    expect(exported.prediction).to_have_text("7")
    expect(doubt).to_be_hidden()


def test_nothing_is_doubted_before_the_pen_rests(exported: Widget) -> None:
    exported.ready()
    exported.press("Clear")
    doubt = panel(exported, "doubt")
    # What is half drawn is unlike everything.
    doubt.evaluate(
        "doubt => { window.seen = []; addEventListener('pointermove',"
        " () => setTimeout(() => window.seen.push(doubt.checkVisibility()))); }"
    )
    exported.draw([[(0.1, 0.1), (0.9, 0.9), (0.9, 0.1), (0.1, 0.9), (0.5, 0.1), (0.5, 0.9)]])
    expect(doubt).to_be_visible()
    seen = doubt.evaluate("() => window.seen")
    assert len(seen) > 3
    assert not any(seen)


def test_without_augmentation_the_samples_alone_are_what_was_learned(exported: Widget) -> None:
    exported.ready()
    exported.press("Clear")
    exported.draw([[(0.1, 0.1), (0.9, 0.9)], [(0.9, 0.1), (0.1, 0.9)]])
    doubt = panel(exported, "doubt")
    expect(doubt).to_contain_text("ink from the nearest")
    before = doubt.inner_text()
    settings_of(exported).get_by_role("checkbox", name="Augmentation").uncheck()
    to_mode(exported, "look")
    nearest = np.abs(X_train - np.array(exported.pixels)).sum(1).min()
    expect(doubt).to_contain_text(f"{nearest:g} ink from the nearest")
    assert doubt.inner_text() != before


@pytest.mark.parametrize("context_options", [{"viewport": {"width": 360, "height": 780}}])
def test_on_a_phone_bars_of_either_sign_leave_their_numbers_bare(page_of_seven: Widget) -> None:
    meters = page_of_seven.root.evaluate(
        "root => ['+', '-'].map(sign => { const cell = document.createElement('td');"
        " cell.className = 'dw-meter'; cell.dataset.sign = sign; root.append(cell);"
        " return getComputedStyle(cell).backgroundImage; })"
    )
    assert meters == ["none", "none"]

"""Looking into a neuron, one step of learning, mistakes and guesses: the numbers are Python's."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from driver import Widget, panel, stages
from lab import Notebook
from playwright.sync_api import expect

from digitwidget import DigitWidget, load_digits, split

X, y = load_digits()
X_test, y_test = split(X, y)[1], split(X, y)[3]


def numbers(text: str) -> list[float]:
    return [float(n.replace("−", "-")) for n in re.findall(r"[−-]?\d+\.\d+(?:e[−-]\d+)?", text)]


def test_a_neurons_card_adds_up_to_what_python_says(
    page_of_seven: Widget, in_python: DigitWidget
) -> None:
    net, pixels = in_python.network, np.array(in_python.pixels)
    page_of_seven.hidden.nth(12).click()
    card = panel(page_of_seven, "neuron")
    expect(card.get_by_role("heading")).to_contain_text("Neuron 12")
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
    expect(card.get_by_role("heading")).to_contain_text("Neuron 1 ")
    card.get_by_role("button", name="Close").press("Enter")
    expect(card).to_be_hidden()
    expect(page_of_seven.hidden.nth(1)).to_be_focused()


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
    assert numbers(stage.locator(".dw-formula").inner_text())[-1] == pytest.approx(loss, abs=6e-5)
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
    lesson.get_by_role("button", name="Back").click()
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
    mistakes = panel(exported, "mistakes")
    mistakes.locator("summary").click()
    wrong = [(int(a), int(b)) for a, b in zip(y_test, read, strict=True) if a != b]
    expect(mistakes.get_by_role("heading")).to_contain_text(f": {len(wrong)}")
    expect(mistakes.locator("[data-sample]")).to_have_count(len(wrong))
    label, says = wrong[0]
    count = wrong.count((label, says))
    samples = "1 sample" if count == 1 else f"{count} samples"
    cell = mistakes.get_by_role("button", name=f"{samples} of {label} read as {says}")
    cell.click()
    expect(mistakes.locator("[data-sample]")).to_have_count(count)
    mistakes.locator("[data-sample]").first.click()
    expect(exported.prediction).to_have_text(str(says))
    expect(exported.label).to_contain_text(str(label))


def test_the_matrix_follows_the_epoch(exported: Widget, in_python: DigitWidget) -> None:
    exported.ready()
    panel(exported, "mistakes").locator("summary").click()
    exported.scrub(1)
    outputs = in_python.network.activations(X_test, epoch=1)[-1]
    wrong = int((outputs.argmax(1) != y_test).sum())
    expect(panel(exported, "mistakes").get_by_role("heading")).to_contain_text(f": {wrong}")


def test_the_prediction_waits_for_the_guess(page_of_seven: Widget) -> None:
    page_of_seven.root.get_by_label("Guess before you see").check()
    expect(page_of_seven.prediction).to_have_text("?")
    assert page_of_seven.outputs.all_inner_texts() == [
        text for text in page_of_seven.outputs.all_inner_texts() if not re.search(r"\d\.\d", text)
    ]
    page_of_seven.press("I guess 1")
    expect(page_of_seven.prediction).to_have_text("7")
    expect(panel(page_of_seven, "guesses")).to_contain_text("0 of 1")
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
    expect(doubt).to_contain_text("Unlike the training samples: ink")
    expect(doubt).to_contain_text("theirs")
    doubt.get_by_role("button").first.click()
    expect(doubt).not_to_contain_text("height")

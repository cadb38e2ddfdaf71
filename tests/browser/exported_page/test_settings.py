"""Trying other settings on the exported page: side by side, with own drawings, by keyboard."""

import re

import pytest
from driver import SEVEN, Widget, panel, settings_of
from playwright.sync_api import expect


def test_two_runs_are_drawn_together_and_named(small_page: Widget) -> None:
    settings = settings_of(small_page)
    small_page.press("Keep this run as A")
    small_page.press("Rate 50")
    expect(settings).to_have_attribute("data-run", "1")
    small_page.ready(5)
    rows = settings.locator(".dw-compare tr")
    assert rows.first.inner_text().split("\t") == ["setting", "A", "now"]
    assert "Learning rate\t0.7\t50" in rows.all_inner_texts()
    curve = small_page.root.locator(".dw-curve").first
    expect(curve.locator("path.dw-a").first).to_have_attribute("d", re.compile("^M"))
    expect(curve).to_contain_text("A Training")
    name = small_page.root.get_by_role("img", name="Loss").get_attribute("aria-label") or ""
    assert re.search(r"epoch 5.*A Loss after epoch 5", name)
    small_page.press("Back to A's settings")
    expect(settings).to_have_attribute("data-run", "2")
    small_page.ready(5)
    expect(settings.locator(".dw-compare")).to_contain_text("A has the settings on show")
    small_page.press("Let A go")
    expect(curve.locator("path.dw-a").first).to_have_attribute("d", "")


def test_the_run_that_was_kept_is_there_after_a_reload(small_page: Widget) -> None:
    settings_of(small_page)
    small_page.press("Keep this run as A")
    curve = small_page.root.locator(".dw-curve path.dw-a").first
    drawn = curve.get_attribute("d")
    assert drawn
    small_page.page.reload()
    small_page.ready(5)
    expect(curve).to_have_attribute("d", drawn)
    settings_of(small_page)
    small_page.press("Let A go")
    small_page.page.reload()
    small_page.ready(5)
    expect(curve).to_have_attribute("d", "")


def test_a_card_stays_open_through_a_retraining_and_tells_of_the_new_network(
    small_page: Widget,
) -> None:
    settings = settings_of(small_page)
    small_page.hidden.nth(3).click()
    card = panel(small_page, "neuron")
    expect(card.locator(".dw-equation")).to_contain_text("1 / (1 + e")
    settings.get_by_role("combobox", name="Hidden activation").select_option("tanh")
    expect(card.locator(".dw-equation")).to_contain_text("tanh(z)")
    expect(card.locator("figcaption").last).to_have_text("tanh")
    settings.get_by_role("slider", name="Neurons of hidden layer 1").press("Home")
    expect(small_page.hidden).to_have_count(1)
    expect(card).to_be_hidden()


@pytest.mark.parametrize(
    ("preset", "low", "high"),
    [
        ("Softmax", 85, 100),
        ("Cross-entropy", 85, 100),
        ("Two layers", 75, 100),
        ("50 samples", 0, 80),
        ("Wrong labels", 60, 95),
        ("Rate 50", 0, 25),
        ("Rate 0.001", 5, 40),
        ("2 neurons", 10, 70),
        ("All weights 0", 10, 50),
    ],
)
def test_presets_do_what_their_comment_says(
    small_page: Widget, preset: str, low: int, high: int
) -> None:
    settings = settings_of(small_page)
    small_page.press(preset)
    expect(small_page.button(preset)).to_have_attribute("aria-pressed", "true")
    expect(settings).to_have_attribute("data-run", "1")
    small_page.ready(5)
    expect(settings.locator(".dw-presets .dw-note")).not_to_be_empty()
    label = small_page.root.get_by_role("img", name="Error").get_attribute("aria-label") or ""
    shown = [float(share) for share in re.findall(r"([\d.]+)%", label)]
    assert low <= 100 - shown[-1] <= high


def test_own_drawings_are_listed_counted_and_taken_out(small_page: Widget) -> None:
    settings = settings_of(small_page)
    small_page.press("Clear")
    expect(small_page.button("Add it to the training")).to_be_disabled()
    small_page.draw(SEVEN)
    settings.get_by_role("combobox", name="What is painted is").select_option("7")
    small_page.press("Add it to the training")
    expect(settings.get_by_role("listitem")).to_have_count(1)
    expect(settings).to_contain_text("1 drawing of yours is trained on besides the 1000 samples")
    small_page.ready(5)
    expect(settings).to_have_attribute("data-run", "1")
    small_page.press("Take out drawing 1: 7")
    expect(settings.get_by_role("listitem")).to_have_count(0)
    small_page.ready(5)
    expect(settings).to_have_attribute("data-run", "2")


def test_alone_too_what_is_wrong_is_said_and_the_run_before_kept(small_page: Widget) -> None:
    settings = settings_of(small_page)
    before = small_page.root.get_by_role("img", name="Loss").get_attribute("aria-label")
    complaint = settings.locator(".dw-complaint")
    seed = settings.get_by_role("spinbutton", name="Seed")
    seed.fill("-5")
    seed.press("Enter")
    expect(complaint).to_contain_text("Seed must be between")
    expect(seed).to_have_value("0")
    settings.get_by_role("combobox", name="Hidden activation").select_option("relu")
    settings.get_by_role("combobox", name="Loss function").select_option("cross-entropy")
    settings.get_by_role("slider", name="Weight decay l2").press("End")
    settings.get_by_role("slider", name="Learning rate").press("End")
    expect(complaint).to_contain_text("diverged in epoch")
    small_page.idle()
    assert small_page.last == 5
    assert before


def test_everything_is_reached_by_keyboard(small_page: Widget) -> None:
    keyboard = small_page.page.keyboard
    settings = panel(small_page, "settings")
    settings.locator("summary").focus()
    keyboard.press("Enter")
    names = []
    for _ in range(40):
        keyboard.press("Tab")
        if not settings.evaluate("(node) => node.contains(document.activeElement)"):
            break
        names.append(small_page.page.evaluate("document.activeElement.name || ''"))
    assert [name for name in names if name] == [
        "layers", "units0", "learning_rate", "decay", "batch_size", "momentum", "l2", "activation",
        "output_activation", "loss", "init", "augment", "random_state", "epochs", "drawing",
    ]  # fmt: skip
    slider = settings.get_by_role("slider", name="Learning rate")
    slider.focus()
    keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "0.5")
    expect(settings).to_have_attribute("data-run", "1")
    expect(slider).to_be_focused()


def test_what_is_typed_after_a_refusal_is_not_taken_back(small_page: Widget) -> None:
    settings = settings_of(small_page)
    seed = settings.get_by_role("spinbutton", name="Seed")
    for _ in range(2):
        seed.fill("-5")
        seed.press("Enter")
        expect(settings.locator(".dw-complaint")).to_contain_text("Seed")
        expect(seed).to_have_value("0")
    small_page.rest()
    seed.fill("7")
    # The panel is drawn anew while the value is being typed.
    small_page.hidden.nth(0).hover()
    small_page.rest()
    expect(seed).to_have_value("7")
    seed.press("Enter")
    expect(settings).to_have_attribute("data-run", "1")
    small_page.ready(5)

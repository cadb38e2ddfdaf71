"""Trying other settings on the exported page: side by side, with own drawings, by keyboard."""

import re

import pytest
from driver import SEVEN, Widget, panel, settings_of, to_mode
from playwright.sync_api import Locator, expect

PRESETS = ["deep", "softmax", "cross", "unbent", "few", "noisy", "fast", "slow", "narrow", "zero"]
NAME_OF_FOCUS = """() => {
  const { name, dataset } = document.activeElement;
  return dataset.preset ? `preset ${dataset.preset}` : name || "";
}"""


def preset(widget: Widget, name: str) -> Locator:
    return widget.root.locator(f"[data-preset={name}]")


def shares(widget: Widget) -> list[float]:
    """The errors on show in percent: training and test, then A's."""
    name = widget.curve("Error").get_attribute("aria-label") or ""
    return [float(share) for share in re.findall(r"([\d.]+)%", name)]


def test_a_preset_keeps_the_run_before_and_the_two_are_drawn_together(small_page: Widget) -> None:
    settings = settings_of(small_page)
    before = shares(small_page)
    assert len(before) == 2
    expect(preset(small_page, "fast")).to_have_text("Learning rate 0.7 → 50")
    preset(small_page, "fast").click()
    expect(settings).to_have_attribute("data-run", "1")
    small_page.ready(5)
    expect(preset(small_page, "fast")).to_have_text("Learning rate 50")
    rows = settings.locator(".dw-compare tr")
    expect(rows).to_have_count(2)
    assert [row.split("\t") for row in rows.all_inner_texts()] == [
        ["setting", "A", "now"],
        ["Learning rate", "0.7", "50"],
    ]
    assert shares(small_page)[2:] == before
    curve = small_page.root.locator(".dw-curve")
    expect(curve.locator("path.dw-a").first).to_have_attribute("d", re.compile("^M"))
    expect(small_page.root.locator(".dw-lines")).to_contain_text("A Training")
    expect(small_page.curve("Loss")).to_have_accessible_name(
        re.compile("epoch 5.*A Loss after epoch 5")
    )
    small_page.press("Back to A's settings")
    expect(settings).to_have_attribute("data-run", "2")
    small_page.ready(5)
    expect(settings.locator(".dw-compare")).to_contain_text("A has the settings on show")
    assert shares(small_page)[2:] == before
    small_page.press("Let A go")
    expect(curve.locator("path.dw-a").first).to_have_attribute("d", "")
    expect(small_page.button("Back to A's settings")).to_be_hidden()


def test_losses_of_two_kinds_are_not_drawn_together_but_the_errors_are(small_page: Widget) -> None:
    settings = settings_of(small_page)
    preset(small_page, "cross").click()
    expect(settings).to_have_attribute("data-run", "1")
    small_page.ready(5)
    expect(settings.locator(".dw-compare")).to_contain_text("Losses of two kinds are not compared")
    assert len(shares(small_page)) == 4
    a = small_page.root.locator(".dw-curve path.dw-a").first
    expect(a).to_have_attribute("d", re.compile("^M"))
    expect(small_page.curve("Loss")).to_have_accessible_name(re.compile("epoch 5: [^A]*$"))
    expect(a).to_have_attribute("d", "")


def test_as_it_was_is_one_press_away(small_page: Widget) -> None:
    settings = settings_of(small_page)
    as_it_was = small_page.button("As it was")
    expect(as_it_was).to_be_disabled()
    as_first = []
    for run in (2, 4):
        preset(small_page, "slow").click()
        expect(settings).to_have_attribute("data-run", str(run - 1))
        small_page.ready(5)
        as_it_was.click()
        expect(settings).to_have_attribute("data-run", str(run))
        small_page.ready(5)
        expect(as_it_was).to_be_disabled()
        expect(preset(small_page, "slow")).to_have_text("Learning rate 0.7 → 0.001")
        as_first.append(shares(small_page)[:2])
    assert as_first[0] == as_first[1]


def test_one_preset_is_tried_against_the_one_before(small_page: Widget) -> None:
    settings = settings_of(small_page)
    for run, name in enumerate(("softmax", "slow"), 1):
        preset(small_page, name).click()
        expect(settings).to_have_attribute("data-run", str(run))
        small_page.ready(5)
    rows = settings.locator(".dw-compare tr")
    expect(rows).to_have_count(2)
    small_page.settle()
    assert rows.last.inner_text().split("\t") == ["Learning rate", "0.7", "0.001"]
    expect(preset(small_page, "softmax")).to_have_attribute("aria-pressed", "true")


def test_few_samples_are_learned_by_heart(exported: Widget) -> None:
    settings = settings_of(exported.ready())
    expect(preset(exported, "few")).to_have_text("Training samples all → 50")
    preset(exported, "few").click()
    expect(settings).to_have_attribute("data-run", "1")
    exported.ready()
    train, test, *a = shares(exported)
    assert train == 0
    assert test > 10 > max(a)


def test_fewer_samples_and_wrong_labels_are_a_slider_away(small_page: Widget) -> None:
    settings = settings_of(small_page)
    size = settings.get_by_role("slider", name="Training samples")
    expect(size).to_have_attribute("aria-valuetext", "1000")
    size.press("Home")
    expect(size).to_have_attribute("aria-valuetext", "20")
    expect(settings).to_have_attribute("data-run", "1")
    small_page.ready(5)
    size.press("End")
    expect(settings).to_have_attribute("data-run", "2")
    small_page.ready(5)
    noise = settings.get_by_role("slider", name="Wrong labels")
    noise.press("End")
    expect(settings).to_have_attribute("data-run", "3")
    small_page.ready(5)
    expect(noise).to_have_attribute("aria-valuetext", "0.5")
    train, _, train_of_a, _ = shares(small_page)
    assert train > 40 > train_of_a


def test_one_sentence_says_what_a_setting_is(small_page: Widget) -> None:
    settings = settings_of(small_page)
    sentence = settings.get_by_text("as a rolling ball does")
    expect(sentence).to_be_hidden()
    settings.get_by_label("What is that: Momentum").click()
    expect(sentence).to_be_visible()


def test_the_run_that_was_kept_is_there_after_a_reload(small_page: Widget) -> None:
    settings_of(small_page)
    small_page.press("Keep this run as A")
    curve = small_page.root.locator(".dw-curve path.dw-a").first
    expect(curve).to_have_attribute("d", re.compile("^M"))
    drawn = curve.get_attribute("d") or ""
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
    expect(card.locator(".dw-equation")).to_contain_text("a = tanh")
    expect(card.locator("figcaption").last).to_have_text("tanh")
    settings.get_by_role("slider", name="Neurons of hidden layer 1").press("Home")
    expect(small_page.hidden).to_have_count(1)
    expect(card).to_be_hidden()


@pytest.mark.parametrize(
    ("name", "words", "low", "high"),
    [
        ("deep", "Hidden neurons 12 → 40-20", 75, 100),
        ("softmax", "Output activation sigmoid → softmax", 85, 100),
        ("cross", "Loss function squared error → cross-entropy", 85, 100),
        ("few", "Training samples all → 50", 0, 80),
        ("noisy", "Wrong labels 0 → 0.2", 60, 95),
        ("fast", "Learning rate 0.7 → 50", 0, 25),
        ("slow", "Learning rate 0.7 → 0.001", 5, 40),
        ("narrow", "Hidden neurons 12 → 2", 10, 70),
        ("zero", "Range of initial weights 0.5 → 0", 10, 50),
    ],
)
def test_presets_do_what_they_and_their_comment_say(
    small_page: Widget, name: str, words: str, low: int, high: int
) -> None:
    settings = settings_of(small_page)
    button = preset(small_page, name)
    expect(button).to_have_text(words)
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(settings).to_have_attribute("data-run", "1")
    small_page.ready(5)
    expect(settings.locator(".dw-presets .dw-note")).not_to_be_empty()
    expect(settings.locator(".dw-compare tr")).to_have_count(2)
    assert low <= 100 - shares(small_page)[1] <= high


def test_a_preset_that_changes_nothing_says_so_and_trains_nothing(small_page: Widget) -> None:
    settings = settings_of(small_page)
    expect(preset(small_page, "unbent")).to_have_text("Augmentation off")
    expect(preset(small_page, "unbent")).to_have_attribute("aria-pressed", "true")
    preset(small_page, "unbent").click()
    small_page.rest()
    expect(settings).to_have_attribute("data-run", "0")
    expect(settings).not_to_have_attribute("data-waiting", "true")


def test_own_drawings_are_listed_counted_and_taken_out(small_page: Widget) -> None:
    small_page.press("Clear")
    settings = settings_of(small_page)
    expect(small_page.button("Add it to the training")).to_be_disabled()
    # The settings lie where one draws.
    to_mode(small_page, "look")
    small_page.draw(SEVEN)
    settings_of(small_page)
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
    complaint = settings.locator(".dw-complaint")
    seed = settings.get_by_role("spinbutton", name="Seed")
    seed.fill("-5")
    seed.press("Enter")
    expect(complaint).to_contain_text("Seed must be between")
    expect(seed).to_have_value("0")
    # One after the other: what is asked for during a training takes the place of what that was for.
    settings.get_by_role("combobox", name="Hidden activation").select_option("relu")
    expect(settings).to_have_attribute("data-run", "1")
    small_page.ready(5)
    settings.get_by_role("slider", name="Weight decay l2").press("End")
    expect(settings).to_have_attribute("data-run", "2")
    small_page.ready(5)
    before = shares(small_page)
    settings.get_by_role("slider", name="Learning rate", exact=True).press("End")
    expect(complaint).to_contain_text("diverged in epoch")
    small_page.idle()
    assert small_page.last == 5
    assert shares(small_page) == before


def test_everything_is_reached_by_keyboard(small_page: Widget) -> None:
    keyboard = small_page.page.keyboard
    settings = panel(small_page, "settings")
    small_page.root.locator("button[data-mode=look]").focus()
    for _ in range(2):
        keyboard.press("ArrowRight")
    keyboard.press("Enter")
    expect(settings).to_be_visible()
    names = []
    inside = "(node) => node.contains(document.activeElement)"
    for _ in range(120):
        keyboard.press("Tab")
        if settings.evaluate(inside):
            names.append(small_page.page.evaluate(NAME_OF_FOCUS))
        elif names:
            break
    assert [name for name in names if name] == [
        "train_size", "label_noise", *(f"preset {name}" for name in PRESETS),
        "layers", "units0", "learning_rate", "decay", "batch_size",
        "momentum", "l2", "activation", "output_activation", "loss", "init", "augment",
        "random_state", "epochs", "drawing",
    ]  # fmt: skip
    slider = settings.get_by_role("slider", name="Learning rate", exact=True)
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
    small_page.hidden.nth(6).hover()
    small_page.rest()
    expect(seed).to_have_value("7")
    seed.press("Enter")
    expect(settings).to_have_attribute("data-run", "1")
    small_page.ready(5)

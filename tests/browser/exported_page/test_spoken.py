"""What is said: the live region without chatter, and pictures in words."""

import re
from itertools import pairwise

from access import fold, part, unfold
from driver import SEVEN, Widget, to_mode
from playwright.sync_api import expect


def test_the_voice_tells_the_end_of_a_training_and_little_on_the_way(exported: Widget) -> None:
    exported.ready()
    exported.draw(SEVEN)
    expect(exported.prediction).to_have_text("7")
    voice = exported.root.locator("p.dw-voice")
    voice.evaluate(
        "e => { window.said = []; new MutationObserver(() =>"
        " window.said.push([performance.now(), e.textContent]))"
        ".observe(e, { childList: true, characterData: true, subtree: true }); }"
    )
    exported.root.get_by_role("spinbutton", name="more epochs").fill("150")
    exported.press("Train")
    # On a slow machine beside others it takes minutes.
    through = "Training is through: epoch 240, test accuracy 9"
    expect(voice).to_contain_text(through, timeout=240_000)
    said = exported.page.evaluate("window.said")
    assert "Prediction 7" in said[-1][1]
    assert all(
        re.match("Prediction|Unlike|training: epoch|Training is", words) for _, words in said
    )
    # However long it takes: a word in ten seconds.
    on_the_way = [at for at, words in said if words.startswith("training: epoch")]
    assert all(later - at > 9_900 for at, later in pairwise(on_the_way)), said
    assert len(said) - len(on_the_way) <= 2, said


def test_nothing_is_said_of_what_the_page_opens_with(exported: Widget) -> None:
    exported.page.wait_for_timeout(1500)
    expect(exported.root.locator("p.dw-voice")).to_be_empty()


def test_pictures_have_their_numbers_in_words(exported: Widget) -> None:
    exported.ready()
    exported.scrub(30)
    exported.draw(SEVEN)
    exported.hidden.nth(3).click()
    unfold(exported)
    card = part(exported, "neuron")
    place = r"−?\d+\.\d{3} at row \d, column \d"
    for name in ("weights w", "contributions x·w"):
        picture = card.get_by_role("img", name=re.compile(f"^{name}"))
        expect(picture).to_have_accessible_name(re.compile(f"^{name}: from {place} to {place}$"))
    expect(card.locator("tbody tr")).to_have_count(64)
    curves = exported.root.locator(".dw-foot table")
    rows = int(exported.slider.get_attribute("max") or 0) + 1
    expect(curves.locator("tbody tr")).to_have_count(rows)
    assert curves.locator("thead th").all_inner_texts() == [
        *(
            "Epoch",
            "Samples seen",
            "Loss, training",
            "Loss, test",
            "Error, training",
            "Error, test",
        ),
        *(f"Accuracy of {digit}" for digit in range(10)),
    ]
    fold(exported)
    to_mode(exported, "learn")
    part(exported, "lesson").get_by_role("combobox").select_option("7")
    for _ in range(4):
        part(exported, "lesson").locator("[aria-keyshortcuts=N]").click()
    numbers = part(exported, "lesson").locator("details")
    numbers.locator("summary").click()
    expect(numbers.locator("tbody tr")).to_have_count(64)


def test_words_follow_when_the_hand_rests(exported: Widget) -> None:
    exported.ready()
    exported.press("Clear")
    exported.draw(SEVEN)
    seven = exported.rest().outputs.nth(7)
    value = re.findall(r"\d\.\d{3}", seven.inner_text())[0]
    expect(seven).to_have_accessible_name(f"output 7: activation {value}")
    inks = exported.pixels
    expect(exported.cells.nth(11)).to_have_accessible_name(f"row 2, column 4, ink {inks[11]}")

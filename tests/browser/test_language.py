"""The page in German: every word and every number, chosen by the page's own language."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from access import every_mode, unfold
from driver import SEVEN, TIMEOUT, Widget, panel, settings_of, to_mode
from lab import Notebook
from playwright.sync_api import Page, expect

ROOT = Path(__file__).parents[2]
WILD = "activation='relu', loss='cross_entropy', learning_rate=1e6, l2=1e6, augment=None"
ENGLISH = r"\d\.\d|\b(the|neuron|weight|change|before)\b"
NODE = ["node", "--import", "tsx", "--input-type=module", "-e"]
PRINT = "import {TABLES} from './js/text/index.ts'; console.log(JSON.stringify(TABLES))"


def in_language(page: Page, exported_file: Path, lang: str) -> Widget:
    source = exported_file.read_text(encoding="utf-8").replace('<html lang="en">', f"<html{lang}>")
    target = exported_file.with_name("in-another-language.html")
    target.write_text(source, encoding="utf-8")
    page.goto(target.as_uri())
    return Widget.first(page)


@pytest.fixture
def german(page: Page, exported_file: Path) -> Widget:
    widget = in_language(page, exported_file, ' lang="de"')
    widget.draw(SEVEN)
    expect(widget.prediction).to_have_text("7")
    return widget


def test_no_english_is_left(german: Widget) -> None:
    tables = json.loads(subprocess.check_output([*NODE, PRINT], cwd=ROOT))
    english = {words for words in tables["en"].values() if "{" not in words and len(words) > 3}
    english -= set(tables["de"].values())
    for mode in every_mode(german):
        spoken = german.root.evaluate(
            "root => [root, ...root.querySelectorAll('*')].flatMap(e => ["
            "e.ariaLabel, e.title, ...[...e.childNodes].filter(n => n.nodeType === 3)"
            ".map(n => n.data.trim())]).filter(Boolean)"
        )
        assert [words for words in spoken if words in english] == [], mode
        assert "Die Zeichnung verschieben" in spoken


@pytest.mark.parametrize("width", [830, 1090, 1280])
def test_german_words_have_their_room(german: Widget, width: int) -> None:
    german.page.set_viewport_size({"width": width, "height": 700})
    for empty in (False, True):
        if empty:
            german.press("Leeren")
            expect(german.prediction).to_have_text("leer")
        german.settle()
        beyond = german.root.evaluate(
            "root => [...root.querySelectorAll('.dw-output, .dw-timeline')].flatMap(part =>"
            "[...part.querySelectorAll('button, label, select, p, strong, span')].filter(node => {"
            "const [a, b] = [node.getBoundingClientRect(), part.getBoundingClientRect()];"
            "return a.width > 1 && (a.right > b.right + 1 || a.bottom > b.bottom + 1)"
            "}).map(node => node.textContent))"
        )
        assert beyond == []


def test_numbers_have_a_decimal_comma(german: Widget) -> None:
    expect(german.outputs.nth(7)).to_contain_text(re.compile(r"[01],\d{3}"))
    for mode in every_mode(german):
        text = german.rest().root.inner_text()
        assert not re.search(r"\d\.\d", text), mode
        assert re.search(r"\d,\d %", text.replace("\N{NO-BREAK SPACE}", " ")), mode


@pytest.mark.parametrize("step", range(1, 7))
def test_every_stage_of_the_lesson_speaks_german(german: Widget, step: int) -> None:
    to_mode(german, "learn")
    lesson = panel(german, "lesson")
    lesson.get_by_label("Die richtige Antwort ist").select_option("7")
    for _ in range(step - 1):
        lesson.locator("[aria-keyshortcuts=N]").click()
    expect(lesson.get_by_role("heading")).to_contain_text(f"{step} von 6")
    unfold(german)
    assert not re.search(ENGLISH, german.root.inner_text())


def test_what_a_kernel_refuses_or_fails_at_is_said_in_german(
    notebook: Callable[..., Notebook],
) -> None:
    book = notebook(f"from digitwidget import DigitWidget\nDigitWidget({WILD})")
    book.page.evaluate("document.documentElement.lang = 'de'")
    widget = book.run_all().widget()
    expect(widget.status).to_contain_text("aus dem Ruder gelaufen", timeout=TIMEOUT)
    expect(widget.status).to_contain_text("Die Lernrate 1000000 ist zu groß")
    settings = settings_of(widget)
    for seed, words in (("-5", "Startwert: −5 liegt nicht"), ("7", "das vorige bleibt")):
        box = settings.get_by_role("spinbutton", name="Startwert")
        box.fill(seed)
        box.press("Enter")
        expect(settings.locator(".dw-complaint")).to_contain_text(words, timeout=TIMEOUT)


@pytest.mark.parametrize(
    ("lang", "words", "tag"),
    [
        (' lang="en-GB"', "Clear", "en-GB"),
        (' lang="fr"', "Clear", "en"),
        (' lang="de-CH"', "Leeren", "de-CH"),
    ],
)
def test_the_pages_language_decides(
    page: Page, exported_file: Path, lang: str, words: str, tag: str
) -> None:
    widget = in_language(page, exported_file, lang)
    expect(widget.button(words)).to_be_visible()
    expect(widget.root).to_have_attribute("lang", tag)


@pytest.mark.parametrize("context_options", [{"locale": "de-DE"}])
def test_the_browsers_language_decides_where_the_page_names_none(
    page: Page, exported_file: Path
) -> None:
    expect(in_language(page, exported_file, "").button("Leeren")).to_be_visible()
    expect(in_language(page, exported_file, ' lang="en"').button("Clear")).to_be_visible()

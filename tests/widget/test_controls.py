"""What of the page is on show, how large, and in which language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from digitwidget import DigitWidget
from digitwidget.widget.export_html import TITLES
from digitwidget.widget.traits import CONTROLS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def widget() -> Iterator[DigitWidget]:
    made = DigitWidget(epochs=0, hidden=2)
    yield made
    made.close()


def test_everything_is_on_show_by_default(widget: DigitWidget) -> None:
    assert widget.controls == tuple(CONTROLS)
    assert widget.presentation is False


def test_the_names_come_in_the_pages_order_each_once() -> None:
    widget = DigitWidget(controls=["output", "paint", "paint"], epochs=0, hidden=2)
    assert widget.controls == ("paint", "output")
    widget.controls = {"timeline"}
    assert widget.controls == ("timeline",)
    widget.controls = None
    assert widget.controls == tuple(CONTROLS)


@pytest.mark.parametrize(
    ("controls", "message"),
    [
        (["pain"], "^controls has no 'pain'; did you mean paint\\?$"),
        (["Samples"], "did you mean samples\\?"),
        (["curve"], "did you mean curves\\?"),
        (["xyz"], "^controls has no 'xyz'; there are paint, samples, hidden, output, guess, "),
        ([3], "controls has no 3; there are"),
        ("paint", "^controls must be a list of names, got 'paint'$"),
        (3, "must be a list of names, got 3"),
        ([], "must name at least one of paint, "),
        ([None], "controls has no None"),
    ],
)
def test_a_wrong_name_is_told_the_nearest(widget: DigitWidget, controls: Any, message: str) -> None:
    widget.controls = ["paint"]
    with pytest.raises(ValueError, match=message):
        widget.controls = controls
    with pytest.raises(ValueError, match=message):
        DigitWidget(controls=controls)
    assert widget.controls == ("paint",)


@pytest.mark.parametrize("value", [1, "yes", None, 0])
def test_presentation_is_on_or_off(widget: DigitWidget, value: Any) -> None:
    with pytest.raises(ValueError, match="presentation must be True or False, got"):
        widget.presentation = value
    widget.presentation = True
    assert widget.presentation is True


@pytest.mark.parametrize(("name", "value"), [("controls", ["keys"]), ("presentation", True)])
def test_a_page_may_set_neither(widget: DigitWidget, name: str, value: Any) -> None:
    before = getattr(widget, name)
    widget.set_state({name: value})
    assert getattr(widget, name) == before


def test_both_halves_know_the_same_names() -> None:
    source = "".join(path.read_text() for path in sorted((ROOT / "js").rglob("*.tsx")))
    on_the_page = set(" ".join(re.findall(r'useControl\("([a-z ]+)"', source)).split())
    assert on_the_page == set(CONTROLS)


def test_both_halves_speak_the_same_languages() -> None:
    tables = re.search(r"TABLES = \{(.*?)\}", (ROOT / "js/text/index.ts").read_text())
    assert tables
    assert set(re.findall(r"(\w+):", tables[1])) == set(TITLES)
    for lang, title in TITLES.items():
        assert f'widget: "{title}"' in (ROOT / "js/text" / f"{lang}.ts").read_text()


def test_an_exported_page_is_what_was_on_show(widget: DigitWidget) -> None:
    widget.controls, widget.presentation = ["paint", "output"], True
    page = widget.to_html() or ""
    found = re.search(r'class="digitwidget-state">(.*?)</script>', page)
    assert found
    state = json.loads(found[1])
    assert (state["controls"], state["presentation"]) == (["paint", "output"], True)


@pytest.mark.parametrize("lang", ["en", "de", "de-AT"])
def test_an_exported_page_says_its_language(widget: DigitWidget, lang: str) -> None:
    page = widget.to_html(lang=lang) or ""
    title = TITLES[lang[:2]]
    assert f'<html lang="{lang}">' in page
    assert f"<title>{title}</title>" in page
    assert f"<h1>{title}</h1>" in page
    assert "<h1>Unit 3</h1>" in (widget.to_html(lang=lang, title="Unit 3") or "")


@pytest.mark.parametrize("lang", ["fr", "", 'de"><script>', "de-", "dexx", None, 3])
def test_a_language_without_words_is_refused(widget: DigitWidget, lang: Any) -> None:
    with pytest.raises(ValueError, match="lang must be one of en, de, or a form of one, as de-AT"):
        widget.to_html(lang=lang)

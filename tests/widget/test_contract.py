"""The traits of the class are the traits of the page: js/model.ts and widget.py say the same."""

from __future__ import annotations

import re
from pathlib import Path

import traitlets

from digitwidget import DigitWidget
from digitwidget.widget.traits import (
    Added,
    Controls,
    Drawings,
    Epoch,
    Guesses,
    Lessons,
    Off,
    Pixels,
    Presentation,
)
from digitwidget.widget.widget import page_traits

MODEL = Path(__file__).parents[2] / "js" / "model.ts"
JS_TYPES = {
    traitlets.List: {"number[]", "string[]"},
    traitlets.Unicode: {"string"},
    traitlets.Float: {"number"},
    traitlets.Int: {"number"},
    traitlets.Bytes: {"DataView"},
    traitlets.Dict: {"Settings", "Partial<Augment>", "SettingChanges"},
    Pixels: {"number[]"},
    Epoch: {"number"},
    Lessons: {"Lesson[]"},
    Drawings: {"Lesson[]"},
    Off: {"number[][]"},
    Added: {"Added | null"},
    Guesses: {"Guess[]"},
    Controls: {"string[]"},
    Presentation: {"boolean"},
}
ITEMS = {traitlets.Int: "number[]", traitlets.Unicode: "string[]"}


def on_the_page() -> dict[str, str]:
    interface = MODEL.read_text().split("export interface Traits {")[1].split("\n}")[0]
    return dict(re.findall(r"^  (\w+): (.+);$", interface, re.MULTILINE))


def in_the_class() -> dict[str, traitlets.TraitType]:
    inherited = DigitWidget.__mro__[[c.__name__ for c in DigitWidget.__mro__].index("AnyWidget")]
    own = set(DigitWidget.class_traits(sync=True)) - set(inherited.class_traits())
    return {name: DigitWidget.class_traits()[name] for name in own}


def test_both_halves_name_the_same_traits() -> None:
    assert set(on_the_page()) == set(in_the_class()) == set(page_traits())


def test_both_halves_give_them_the_same_type() -> None:
    page = on_the_page()
    for name, trait in in_the_class().items():
        assert page[name] in JS_TYPES[type(trait)], name
        if isinstance(trait, traitlets.List):
            assert page[name] == ITEMS[type(trait._trait)], name


def test_a_page_may_set_its_own_traits_without_an_echo() -> None:
    assert DigitWidget._page_may_set == {"pixels", "epoch", "lessons", "off", "guesses"}
    for name in DigitWidget._page_may_set:
        assert DigitWidget.class_traits()[name].metadata["echo_update"] is False

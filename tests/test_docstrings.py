"""What the docstrings show is true, and every public name shows something."""

from __future__ import annotations

import doctest
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from digitwidget import DigitWidget, History, Network, load_digits, split, to_ink

MODULES = [
    "data.digits", "data.handwriting", "data.augmentation", "network.estimator", "network.history",
    "ink.images", "widget.base", "widget.widget",
]  # fmt: skip


@pytest.mark.parametrize("module", MODULES)
def test_examples_print_what_they_say(
    module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # some write files
    failed, tried = doctest.testmod(importlib.import_module(f"digitwidget.{module}"))
    assert tried > 0
    assert failed == 0


def public() -> Iterator[tuple[str, Any]]:
    """Every public function, class and method by its name."""
    for shown in (DigitWidget, History, Network, load_digits, split, to_ink):
        yield shown.__name__, shown
        for name, value in vars(shown).items() if inspect.isclass(shown) else ():
            # scikit-learn's own are `set_fit_request` and the like.
            own = not name.startswith("_") and not name.endswith("_request")
            if own and inspect.isroutine(value):
                yield f"{shown.__name__}.{name}", getattr(shown, name)


@pytest.mark.parametrize(("name", "shown"), list(public()))
def test_public_names_have_an_example_that_stands_alone(name: str, shown: Any) -> None:
    text = inspect.getdoc(shown) or ""
    assert "\n>>> " in text
    # Of matplotlib, which need not be installed.
    if "+SKIP" not in text:
        assert ">>> from digitwidget import" in text


def documented(shown: Any) -> dict[str, str]:
    """The parameters that the docstring tells of, in order, and what it tells."""
    section = re.split(
        r"\n[A-Z]\w+( \w+)?\n-+\n", inspect.getdoc(shown).split("Parameters\n---")[-1]
    )
    entries = re.findall(
        r"^([\w*, ]+?)(?: : .*)?\n((?:(?: .*)?\n)*)", section[0] + "\n", re.MULTILINE
    )
    return {name: text.strip() for names, text in entries for name in names.split(", ")}


@pytest.mark.parametrize(("name", "shown"), list(public()))
def test_every_parameter_is_told_of_in_order(name: str, shown: Any) -> None:
    takes = [
        {parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "") + parameter.name
        for parameter in inspect.signature(shown).parameters.values()
        if parameter.name not in ("self", "cls")
    ]
    told = {n: text for n, text in documented(shown).items() if n in takes} if takes else {}
    assert list(told) == takes
    # Parameters that are told of together have one text.
    assert all(told.values())


def test_every_property_says_what_it_is() -> None:
    for kind in (DigitWidget, Network, History):
        for name, value in vars(kind).items():
            assert not isinstance(value, property) or value.__doc__, name

"""What the docstrings show is true, and every public name shows something."""

from __future__ import annotations

import doctest
import importlib
import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest

from digitwidget import DigitWidget, History, Network, load_digits, split, to_ink

MODULES = [
    "data.digits", "data.handwriting", "data.augmentation", "network.estimator", "network.history",
    "ink.images",
]  # fmt: skip
METHODS = ["fit", "partial_fit", "predict", "predict_proba", "activations", "gradient"]
SHOWN = [load_digits, split, to_ink, Network, History, Network.save, Network.load]


@pytest.mark.parametrize("module", MODULES)
def test_examples_print_what_they_say(module: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(f"digitwidget.{module}"))
    assert tried > 0
    assert failed == 0


@pytest.mark.parametrize("shown", [*SHOWN, *(getattr(Network, name) for name in METHODS)])
def test_public_names_have_an_example(shown: object) -> None:
    assert "\n>>> " in (inspect.getdoc(shown) or "")


def public() -> Iterator[tuple[str, Any]]:
    """Every public function, class and method by its name."""
    for shown in (DigitWidget, History, Network, load_digits, split, to_ink):
        yield shown.__name__, shown
        for name, value in vars(shown).items() if inspect.isclass(shown) else ():
            if not name.startswith("_") and (inspect.isroutine(value)):
                yield f"{shown.__name__}.{name}", getattr(shown, name)


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

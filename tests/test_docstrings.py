"""What the docstrings show is true, and every public name shows something."""

from __future__ import annotations

import doctest
import importlib

import pytest

from digitwidget import History, Network, load_digits, split, to_ink

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
    assert "\n    >>> " in (shown.__doc__ or "").replace("        >>>", "    >>>")


def test_every_property_says_what_it_is() -> None:
    for kind in (Network, History):
        for name, value in vars(kind).items():
            assert not isinstance(value, property) or value.__doc__, name

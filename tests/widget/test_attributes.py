"""What an attribute costs, takes and refuses: no needless wait, no slip taken in silence."""

from __future__ import annotations

import pydoc
from collections.abc import Iterator
from typing import Any

import ipywidgets
import numpy as np
import pytest
from support.fake_page import FakePage
from traitlets import TraitError

from digitwidget import DigitWidget, load_digits

X, y = load_digits()


@pytest.fixture
def fresh() -> Iterator[DigitWidget]:
    """Its training is yet to come: in a script, until somebody waits for it."""
    made = DigitWidget(epochs=500, hidden=8, X=X[:100], y=y[:100])
    yield made
    made.close()


def test_what_does_not_depend_on_the_training_does_not_wait_for_it(fresh: DigitWidget) -> None:
    fresh.pixels = X[5]
    fresh.draw([[(0.5, 0.1), (0.5, 0.9)]])
    fresh.pixels = X[5]
    assert fresh.label == y[5]
    np.testing.assert_array_equal(fresh.image, X[5].reshape(8, 8))
    assert fresh.settings["hidden"] == 8
    fresh.epoch = 0
    assert fresh._session.history.last == 0


def test_an_epoch_to_come_is_awaited_no_longer_than_until_it_is_there(fresh: DigitWidget) -> None:
    page = FakePage(fresh)
    fresh.epoch = 20
    assert 20 <= fresh._session.history.last < 500
    assert page.state["epoch"] == 20
    assert fresh._session.history.last < 500
    assert (fresh.epoch, fresh.history.last) == (20, 500)
    assert page.agrees()


@pytest.mark.parametrize("epoch", [501, -1, True, "x"])
def test_an_epoch_that_never_comes_is_refused_at_once(fresh: DigitWidget, epoch: Any) -> None:
    with pytest.raises(ValueError, match=r"epoch must be .*500"):
        fresh.epoch = epoch
    assert fresh._session.history.last == 0


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("hidden", r"train anew with w\.retrain\(hidden=…\)"),
        ("random_state", r"w\.retrain\(random_state=…\)"),
        ("epocs", r"did you mean the setting epochs\? Train anew with w\.retrain\(epochs=…\)"),
        ("pixel", r"did you mean pixels\?"),
        ("classes_", r"it is the network's: w\.network\.classes_"),
        ("qqq", r"help\(DigitWidget\)"),
    ],
)
def test_an_attribute_there_is_none_of_is_refused_with_the_cure(
    fresh: DigitWidget, name: str, cure: str
) -> None:
    with pytest.raises(AttributeError, match=f"has no attribute '{name}'.*{cure}"):
        setattr(fresh, name, 3)
    assert not hasattr(fresh, name)


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("settings", r"w\.retrain\(hidden=…\)"),
        ("network", r"DigitWidget\(network\)"),
        ("history", r"w\.train\(n\)"),
        ("image_shape", r"DigitWidget\(image_shape=…\)"),
    ],
)
def test_what_is_read_only_stays_and_says_what_to_do(
    fresh: DigitWidget, name: str, cure: str
) -> None:
    with pytest.raises(AttributeError, match=f"^{name} is read-only: .*{cure}"):
        setattr(fresh, name, 3)


@pytest.mark.parametrize(
    ("name", "cure"), [("output", "lessons and off: set those"), ("image", "pixels: set them")]
)
def test_what_follows_from_other_traits_says_from_which(
    fresh: DigitWidget, name: str, cure: str
) -> None:
    with pytest.raises(TraitError, match=f"{name} is read-only: it follows from .*{cure}"):
        setattr(fresh, name, 3)


@pytest.mark.parametrize("name", ["train", "score", "observe", "close"])
def test_no_value_takes_the_place_of_a_method(fresh: DigitWidget, name: str) -> None:
    with pytest.raises(AttributeError, match=rf"{name} is a method: call it, as w\.{name}\("):
        setattr(fresh, name, 5)
    assert callable(getattr(fresh, name))


def test_observers_of_nothing_are_refused(fresh: DigitWidget) -> None:
    with pytest.raises(ValueError, match=r"no trait 'predction'; did you mean prediction\?"):
        fresh.observe(print, "predction")
    with pytest.raises(ValueError, match="no trait 'history'; there are activations, controls,"):
        fresh.observe(print, ["epoch", "history"])
    with pytest.raises(ValueError, match=r"callable as handler\(change\), got 3"):
        fresh.observe(3, "prediction")
    fresh.observe(print)
    fresh.unobserve(print)


def test_attributes_of_ipywidgets_work_as_ever(fresh: DigitWidget) -> None:
    fresh.layout = ipywidgets.Layout(width="50%")
    fresh.layout.height = "10px"
    fresh.tooltip, fresh.tabbable = "hello", True
    fresh._mine = 3
    fresh.add_class("big")
    assert (fresh.layout.width, fresh.tooltip, fresh._mine) == ("50%", "hello", 3)


def test_guesses_are_labels_in_python_and_indices_on_the_page() -> None:
    codes = [[8, 16, 0, 0], [16, 8, 8, 8], [16, 8, 16, 8]]
    morse = DigitWidget(X=codes, y=["A", "B", "C"], image_shape=(1, 4), epochs=1, hidden=2)
    page = FakePage(morse)
    page.sets(guesses=[{"guess": 0, "prediction": 2, "epoch": 1}])
    assert morse.guesses == [{"guess": "A", "prediction": "C", "epoch": 1}]
    assert page.messages == []
    morse.guesses = [*morse.guesses, {"guess": "B", "prediction": "B", "epoch": 0}]
    assert page.state["guesses"] == [
        {"guess": 0, "prediction": 2, "epoch": 1},
        {"guess": 1, "prediction": 1, "epoch": 0},
    ]
    with pytest.raises(ValueError, match=r"label must be one of \['A', 'B', 'C'\], got 'D'"):
        morse.guesses = [{"guess": "D", "prediction": "B", "epoch": 0}]
    page.sets(guesses=[{"guess": "A", "prediction": 2, "epoch": 1}])
    page.sets(guesses=[{"guess": 3, "prediction": 2, "epoch": 1}])
    assert len(page.told("refused")) == 2
    assert len(morse.guesses) == 2


@pytest.fixture
def trained() -> Iterator[DigitWidget]:
    made = DigitWidget(epochs=1, hidden=8, X=X[:100], y=y[:100], pixels=X[7])
    yield made
    made.close()


def test_a_list_changed_in_place_is_a_copy_that_was(trained: DigitWidget) -> None:
    page = FakePage(trained)
    lesson = {"pixels": [int(ink) for ink in X[7]], "label": 3}
    guess = {"guess": 3, "prediction": 7, "epoch": 1}
    given: dict[str, Any] = {"off": [], "lessons": [lesson], "guesses": [guess]}
    for name, value in given.items():
        setattr(trained, name, value)
    before = trained.output
    trained.off.append(99)
    trained.lessons.append(3)
    trained.lessons[0]["pixels"][:] = [0] * 64
    trained.lessons[0]["label"] = 9
    trained.guesses[0]["guess"] = 77
    assert {name: getattr(trained, name) for name in given} == given
    np.testing.assert_array_equal(trained.output, before)
    assert page.agrees()


def test_a_list_that_observers_hear_is_a_copy_too(trained: DigitWidget) -> None:
    def meddle(change: Any) -> None:
        heard.append(list(change.new))
        change.new.append(99)

    heard: list[Any] = []
    trained.observe(meddle, "off")
    trained.off = [3]
    assert trained.off == [3]
    trained.off += [1]
    assert (trained.off, heard) == ([1, 3], [[3], [1, 3]])
    with trained.hold_trait_notifications():
        trained.off = [2]
    assert (trained.off, heard[-1]) == ([2], [2])


def test_every_public_name_has_its_text() -> None:
    text = pydoc.plain(pydoc.render_doc(DigitWidget))
    names = [name for kind in DigitWidget.__mro__[:2] for name in vars(kind)]
    for name in names:
        if not name.startswith("_"):
            entry = text.split(f"\n |  {name}", 1)[1].split("\n |  \n", 1)[0]
            assert "\n |      " in entry, name

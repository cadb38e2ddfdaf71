"""One table of limits: what a page asks for is what Python takes, and its copy is fresh."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from digitwidget import Network
from digitwidget.limits import CHOICES, RANGES, TRAINING_SET_RANGES
from digitwidget.network.hyperparameters import check

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "scripts" / "generate_limits.py"
ALL = {**RANGES, **TRAINING_SET_RANGES}
SETTINGS = RANGES.keys() - {"layers", "units", "random_state"}


def test_the_pages_copy_is_fresh() -> None:
    done = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=True)
    kept = (ROOT / "js" / "limits.ts").read_text(encoding="utf-8")
    assert kept == done.stdout, "run `make build` and commit js/limits.ts"


@pytest.mark.parametrize("name", ALL)
def test_a_page_may_ask_for_no_more_than_python(name: str) -> None:
    python, page = ALL[name], ALL[name].page
    assert python.low <= page.low < page.high <= python.high
    assert (page.whole, page.above) == (python.whole, python.above)


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_a_setting_is_taken_up_to_its_bounds_and_no_further(name: str) -> None:
    allowed = RANGES[name]
    kind = int if allowed.whole else float
    least = allowed.high / 2 if allowed.above else allowed.low
    for good in (least, allowed.high):
        check(Network(**{name: kind(good)}))
    beyond = [allowed.low if allowed.above else allowed.low - 1, allowed.high + 1]
    for bad in beyond:
        with pytest.raises(ValueError, match=rf"{name} must be (between|above)"):
            check(Network(**{name: kind(bad)}))


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, vs in CHOICES.items() for v in vs])
def test_every_choice_is_taken(name: str, value: str) -> None:
    check(Network(**{name: value}))

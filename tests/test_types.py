"""What a type checker sees of the package: its public names, each with its type, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

api = pytest.importorskip("mypy.api")

GOOD = """
from digitwidget import History, Network, load_digits, split, to_ink
X, y = load_digits()
Z = to_ink([[0.0, 1.0]], (1, 2))
history: History = Network(hidden=5, activation="tanh").fit(X, y).history_
"""


def check(code: str, folder: Path) -> str:
    (folder / "code.py").write_text(code)
    cache = f"--cache-dir={folder / 'cache'}"
    return api.run(["--strict", "--no-error-summary", cache, str(folder / "code.py")])[0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("types")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        (GOOD, ""),
        ("from digitwidget import Augment", 'has no attribute "Augment"'),
        ("import digitwidget as dw\ndw.Network(activation='swish')", "incompatible type"),
        ("import digitwidget as dw\ndw.Network().predict_proba([[0]]).nothing", "no attribute"),
    ],
)
def test_a_type_checker_sees(code: str, complaint: str, folder: Path) -> None:
    told = check(code, folder)
    assert complaint in told if complaint else told == ""


ATTRIBUTES = """
from digitwidget import DigitWidget
w = DigitWidget()
w.epoch, w.pixels, w.controls = 3, [0] * 64, None
page: str = w.to_html()
last: int = w.epoch
w.epoch = "x"
w.prediction = 3
w.controls = 3
nothing: str = w.to_html("page.html")
"""


@pytest.mark.slow
def test_a_type_checker_sees_what_an_attribute_takes(folder: Path) -> None:
    lines = [line for line in check(ATTRIBUTES, folder).splitlines() if ": error:" in line]
    assert [line.split(":")[1] for line in lines] == ["7", "8", "9", "10"]

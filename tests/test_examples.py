"""The example notebooks run from the first cell to the last, and say what they promise."""

from __future__ import annotations

import re
from ast import literal_eval
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from digitwidget import load_digits

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture(scope="module")
def run() -> Any:
    """Runs a notebook in a kernel of its own; what each cell answers, by the cell's name."""

    def answers(name: str) -> dict[str, str]:
        book = nbformat.read(EXAMPLES / f"{name}.ipynb", as_version=4)
        resources = {"metadata": {"path": str(EXAMPLES)}}
        NotebookClient(book, timeout=120, resources=resources).execute()
        told = {}
        for cell in book.cells:
            for output in cell.get("outputs", []):
                assert output.get("name") != "stderr", output["text"]
                # A widget's picture comes after it, as an output of its own without a text.
                told.setdefault(cell["id"], output.get("text") or output["data"]["text/plain"])
        return told

    return answers


def test_the_readmes_lines_for_own_data_do_as_they_are() -> None:
    readme = (EXAMPLES.parent / "README.md").read_text(encoding="utf-8")
    (lines,) = [
        code for code in re.findall(r"```python\n(.*?)```", readme, re.S) if "to_ink" in code
    ]
    assert lines.count("\n") == 3
    ink, labels = load_digits()
    images = 255 - np.kron(ink.reshape(-1, 8, 8), np.ones((4, 4)))[:99, 2:30, 2:30] * 255 / 16
    exec(lines, {"images": images, "labels": labels[:99]})


@pytest.mark.slow
def test_morse_is_decoded_by_the_widget_as_by_the_network(run: Any) -> None:
    told = run("morse")
    assert literal_eval(told["known"]) == (0, 1)
    assert literal_eval(told["letter"]) == ((16, 16, 8, 16), "Q")
    assert literal_eval(told["decode"]) == ("HELLOWORLD", "HELLO WORLD")
    assert told["learn"].startswith("<DigitWidget 4-30-26, epoch 400 of 400>")


@pytest.mark.slow
def test_typed_letters_are_learned(run: Any) -> None:
    accuracy, prediction, label = literal_eval(run("letters")["score"])
    assert accuracy > 0.95
    assert prediction == label


@pytest.mark.slow
def test_images_of_28_by_28_bytes_are_learned(run: Any) -> None:
    told = run("images")
    assert "dw.to_ink(images)" in told["error"]
    prediction, label = literal_eval(told["first"])
    assert prediction == label
    scores = literal_eval(told["sizes"])
    assert scores[28] > 0.95
    assert scores[14] > 0.95
    assert scores[2] < 0.7

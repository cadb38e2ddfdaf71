"""A notebook that runs with nobody at it is saved with the whole training."""

from __future__ import annotations

import os
from base64 import b64decode
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from numpy.typing import NDArray

MAKE = "from digitwidget import DigitWidget\nw = DigitWidget()\nw"
SMALL = "from digitwidget import DigitWidget\nw = DigitWidget(epochs=2, hidden=4)"


def saved(*cells: str, **environment: str) -> tuple[dict[str, Any], NDArray[Any], Any]:
    """The widget's state, the rows of its history, and the outputs of a notebook that ran."""
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    env = {**os.environ, **environment}
    notebook = NotebookClient(notebook, kernel_name="python3").execute(env=env)
    models = notebook.metadata["widgets"]["application/vnd.jupyter.widget-state+json"]["state"]
    (model,) = (model for model in models.values() if "_layers" in model["state"])
    (history,) = (b["data"] for b in model["buffers"] if b["path"] == ["_history"])
    rows = np.frombuffer(b64decode(history), np.float32)
    sizes = model["state"]["_layers"]
    weights = sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))
    return model["state"], rows.reshape(-1, 16 + weights), notebook.cells


@pytest.mark.parametrize(
    "cells",
    [
        (MAKE, "w.prediction"),
        (MAKE,),
        ("from digitwidget import DigitWidget\nw = DigitWidget(epochs=1)", "w.train(89)"),
        (f"{MAKE}; import ipywidgets\nipywidgets.HBox([w])",),
    ],
    ids=["another cell waits", "in the last cell", "trained on", "within another widget"],
)
def test_it_is_saved_with_every_moment(cells: tuple[str, ...]) -> None:
    state, rows, _ = saved(*cells)
    assert state["epoch"] == 90
    assert len(rows) == 91 + 15


def test_it_is_saved_with_a_single_update_and_with_the_last_of_two_networks() -> None:
    _, before, _ = saved(SMALL)
    state, rows, _ = saved(SMALL, "w.epoch = 2", "w.step('update')", "w.epoch")
    assert len(rows) == len(before) + 1
    assert 2 < state["epoch"] < 3
    state, rows, _ = saved(SMALL, "w.retrain(hidden=5)", "print(*w.history.samples_seen)")
    assert state["_layers"] == [64, 5, 10]
    assert len(rows) == len(before)


def test_the_picture_of_the_last_cell_shows_the_end_of_its_training() -> None:
    _, still = saved(MAKE)[2][0].outputs
    assert "after epoch 90" in still["data"]["text/html"]


@pytest.mark.parametrize(
    "environment", [{"SERVER_SOFTWARE": "voila/0.5"}, {"VOILA_SERVER_URL": "/"}], ids=list
)
def test_a_page_of_voila_comes_while_the_training_runs(environment: dict[str, str]) -> None:
    long = MAKE.replace("DigitWidget()", "DigitWidget(epochs=3000, hidden=4)")
    state, _, _ = saved(long, **environment)
    assert state["epoch"] < 3000

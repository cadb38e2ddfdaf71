"""A notebook that runs where no page listens is saved with the whole training."""

from __future__ import annotations

from base64 import b64decode

from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from support.fake_page import FakePage

from digitwidget import DigitWidget, Network, load_digits

X, y = load_digits()
MAKE = "from digitwidget import DigitWidget\nw = DigitWidget()\nw"


def wholes(page: FakePage) -> list[bytes]:
    """The histories that were sent without being asked for."""
    states = (message.get("state", {}) for message in page.messages)
    return [state["_history"] for state in states if "_history" in state]


def test_where_no_page_listens_the_saved_state_gets_the_first_training_whole() -> None:
    widget = DigitWidget(epochs=3, hidden=4)
    page = FakePage(widget)
    assert wholes(page) == []
    assert widget.epoch == 3
    assert wholes(page) == [widget.history.rows()]
    widget.train(2)
    assert len(wholes(page)) == 1
    widget.retrain(learning_rate=0.5)
    assert wholes(page)[1:] == [widget.history.rows()]


def test_a_page_that_listens_is_not_sent_what_it_holds() -> None:
    listened = FakePage(DigitWidget(epochs=3, hidden=4))
    listened.hello()
    assert listened.widget.epoch == 3
    assert wholes(listened) == []
    fitted = Network(hidden=4, epochs=3, random_state=0).fit(X, y)
    known = FakePage(DigitWidget(fitted))
    known.widget.train(1)
    assert wholes(known) == []


def test_a_notebook_run_without_a_page_is_saved_with_every_moment() -> None:
    cells = [new_code_cell(MAKE), new_code_cell("w.prediction")]
    notebook = NotebookClient(new_notebook(cells=cells), kernel_name="python3").execute()
    models = notebook.metadata["widgets"]["application/vnd.jupyter.widget-state+json"]["state"]
    (model,) = (model for model in models.values() if "_layers" in model["state"])
    (history,) = (b["data"] for b in model["buffers"] if b["path"] == ["_history"])
    assert model["state"]["epoch"] == 90
    assert len(b64decode(history)) == (91 + 15) * 4 * (6 + 10 + 3010)

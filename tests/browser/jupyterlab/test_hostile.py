"""A client of the kernel that sends what no widget would: refused, put back, and said."""

from collections.abc import Callable
from typing import Any

import pytest
from driver import SEVEN, TIMEOUT
from lab import Notebook
from playwright.sync_api import Page, expect
from servers import TOKEN, Server

MAKE = "import digitwidget as dw\nw = dw.DigitWidget()\nw"
STATE = "w._layers, sum(w.pixels) > 0, w.epoch, '<script' in str(w._esm), w.output.shape"
CALM = "([64, 40, 10], True, 90, False, (10,))"

ATTACK = """([kernel, comm, data, token]) => new Promise((done, fail) => {
  const path = `api/kernels/${kernel}/channels?session_id=foe&token=${token}`;
  const socket = new WebSocket(`ws://${location.host}/${path}`);
  socket.onerror = fail;
  socket.onopen = () => {
    const header = { msg_id: crypto.randomUUID(), msg_type: "comm_msg", username: "foe",
      session: "foe", date: new Date().toISOString(), version: "5.3" };
    socket.send(JSON.stringify({ header, parent_header: {}, metadata: {}, channel: "shell",
      content: { comm_id: comm, data }, buffers: [] }));
  };
  socket.onmessage = ({ data }) => {
    if (typeof data === "string" && data.includes('"idle"')) { socket.close(); done(); }
  };
})"""

STATES: list[dict[str, Any]] = [
    {"pixels": [99] * 64},
    {"pixels": [0.5] * 64},
    {"pixels": [True] * 64},
    {"pixels": [1] * 100_000},
    {"pixels": "x" * 64},
    {"pixels": None},
    {"epoch": 10**9},
    {"epoch": True},
    {"_layers": [1, 1]},
    {"_history": "AAAA"},
    {"_goal": 5},
    {"_esm": "export default { render: () => { window.hacked = 1; } }"},
    {"_css": "* { display: none }"},
    {"layout": None, "tooltip": "x" * 1000, "nonsense": 1},
]
MESSAGES: list[Any] = [
    {"kind": "train", "epochs": 10**12, "from": 0},
    {"kind": "train", "epochs": -1, "from": 0},
    {"kind": "train", "epochs": 5, "from": 10**6},
    {"kind": "no such command"},
    {"kind": ["hello"]},
    "train",
    None,
]


def test_what_a_foreign_client_sends_is_refused_and_put_back(
    notebook: Callable[..., Notebook], lab_server: Server, page: Page
) -> None:
    book = notebook(MAKE, "print(w.model_id)", STATE)
    book.run_all()
    widget = book.widget().ready()
    widget.draw(SEVEN)
    expect(widget.prediction).to_have_text("7")
    pixels = widget.pixels
    comm = book.output(1).inner_text().strip()
    send = attacker(page, lab_server, comm)
    for state in STATES:
        send({"method": "update", "state": state, "buffer_paths": []})
    for message in MESSAGES:
        send({"method": "custom", "content": message})
    book.run_cell(2)
    book.expect_output(2, CALM)
    expect(widget.prediction).to_have_text("7")
    assert (widget.pixels, widget.epoch, widget.last) == (pixels, 90, 90)
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize("state", [{"pixels": [17] * 64}, {"epoch": 91}])
def test_a_refusal_is_one_line_in_the_widget(
    notebook: Callable[..., Notebook], lab_server: Server, page: Page, state: dict[str, Any]
) -> None:
    book = notebook(MAKE, "print(w.model_id)").run_all()
    widget = book.widget().ready()
    send = attacker(page, lab_server, book.output(1).inner_text().strip())
    send({"method": "update", "state": state, "buffer_paths": []})
    expect(widget.status).to_contain_text(next(iter(state)), timeout=TIMEOUT)
    widget.draw(SEVEN)
    expect(widget.prediction).to_have_text("7")


def attacker(page: Page, server: Server, comm: str) -> Callable[[dict[str, Any]], None]:
    kernel = server.kernel_ids()[0]

    def send(data: dict[str, Any]) -> None:
        page.evaluate(ATTACK, [kernel, comm, data, TOKEN])

    return send

"""The widget in a real kernel: what a page would hear, and when."""

from __future__ import annotations

import json
import queue
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import pytest
from jupyter_client.manager import start_new_kernel

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

MAKE = "from digitwidget import DigitWidget\nw = DigitWidget()\nw"


class Page:
    """A client that runs cells, hears the kernel's messages and sends a page's."""

    def __init__(self, manager: Any, client: Any) -> None:
        self.manager, self.client = manager, client
        self.messages: list[dict[str, Any]] = []
        self.state: dict[str, Any] = {}
        self.rows: list[bytes] = []
        self.comm = ""

    def hear(self, seconds: float) -> dict[str, Any] | None:
        try:
            message = self.client.get_iopub_msg(timeout=seconds)
        except queue.Empty:
            return None
        content, kind = message["content"], message["msg_type"]
        if kind == "comm_open" and "_layers" in content["data"]["state"]:
            self.comm, self.state = content["comm_id"], content["data"]["state"]
        elif kind == "comm_msg" and content["comm_id"] == self.comm:
            self.state.update(content["data"].get("state", {}))
            self.rows += message["buffers"]
        self.messages.append(message)
        return message

    def until(self, done: Callable[[], Any]) -> None:
        end = monotonic() + 60
        while not done():
            assert monotonic() < end, f"never came true; the page has {self.state}"
            self.hear(0.1)

    def rest(self) -> None:
        """Until nothing more is told."""
        while self.hear(0.3):
            pass

    def start(self, code: str) -> str:
        return self.client.execute(code)

    def run(self, code: str) -> str:
        """Runs a cell to its end; what it printed, showed or raised."""
        cell = self.start(code)
        self.until(lambda: self.ended(cell))
        return self.text(cell)

    def ended(self, cell: str) -> bool:
        return any(
            m["content"].get("execution_state") == "idle"
            and m["parent_header"].get("msg_id") == cell
            for m in reversed(self.messages)
        )

    def interrupt(self, cell: str) -> None:
        self.manager.interrupt_kernel()
        self.until(lambda: self.ended(cell))
        assert self.text(cell) == "KeyboardInterrupt"

    def text(self, cell: str) -> str:
        said = [m["content"] for m in self.messages if m["parent_header"].get("msg_id") == cell]
        texts = [c.get("text") or c.get("ename") or c.get("data", {}) for c in said]
        return "".join(t if isinstance(t, str) else t.get("text/plain", "") for t in texts)

    def subshell(self) -> str | None:
        """A thread of the kernel for the page's messages, as JupyterLab asks for one."""
        request = self.client.session.msg("create_subshell_request")
        self.client.control_channel.send(request)
        reply = self.client.get_control_msg(timeout=30)["content"]
        return reply.get("subshell_id")

    def sends(self, subshell: str | None = None, **data: Any) -> None:
        message = self.client.session.msg("comm_msg", {"comm_id": self.comm, "data": data})
        if subshell:
            message["header"]["subshell_id"] = subshell
        self.client.shell_channel.send(message)

    def says(self, kind: str, **numbers: int) -> None:
        self.sends(method="custom", content={"kind": kind, **numbers})

    def kinds(self, cell: str) -> list[str]:
        """The messages that a cell sent."""
        own = (m for m in self.messages if m["parent_header"].get("msg_id") == cell)
        return [m["msg_type"] for m in own]


@pytest.fixture(scope="module")
def kernel() -> Iterator[Page]:
    manager, client = start_new_kernel()
    try:
        yield Page(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.fixture
def page(kernel: Page) -> Page:
    """A widget of its own in the one kernel, its first training over."""
    kernel.comm = ""
    kernel.start("from digitwidget import DigitWidget\nw = DigitWidget(epochs=4)")
    kernel.until(lambda: kernel.comm and kernel.state["epoch"] == 4)
    kernel.until(lambda: kernel.state["_goal"] == -1)
    return kernel


def weigh(message: dict[str, Any]) -> int:
    parts = [message[part] for part in ("header", "parent_header", "metadata", "content")]
    return sum(len(json.dumps(part, default=str)) for part in parts) + sum(
        map(len, message["buffers"])
    )


def test_the_widget_is_shown_before_it_has_learnt(kernel: Page) -> None:
    shown = kernel.run(MAKE + "\n")
    assert "<DigitWidget 64-40-10>" in shown
    assert "to_html" in shown
    assert kernel.state["epoch"] == 0
    kernel.until(lambda: kernel.state["epoch"] == 90)
    assert kernel.run("print(w.epoch, w.history.val_accuracy[-1] > 0.95)") == "90 True\n"


def test_a_cell_that_reads_at_once_sees_the_trained_network(kernel: Page) -> None:
    code = "w = DigitWidget(epochs=6, pixels=[9] * 64)\nprint(w.epoch, w.prediction in range(10))"
    assert kernel.run(code) == "6 True\n"


def test_one_that_diverges_is_warned_of_where_it_is_waited_for(kernel: Page) -> None:
    kernel.run("w = DigitWidget(hidden=8, learning_rate=1e5, l2=1e5, epochs=3)")
    kernel.until(lambda: kernel.state["_goal"] == -1)
    kernel.rest()
    said = kernel.run("h = w.history\nh = w.history")
    assert said.count("ConvergenceWarning") == 1
    assert "h = w.history" in said
    assert not any("threading.py" in str(m["content"].get("text")) for m in kernel.messages)


def test_the_page_trains_while_cells_run(page: Page) -> None:
    page.says("train", epochs=300, **{"from": 4})
    page.until(lambda: page.state["epoch"] > 6)
    assert page.run("print('free')") == "free\n"
    page.says("stop")
    page.until(lambda: page.state["_goal"] == -1)
    assert 6 < page.state["epoch"] < 304
    assert page.run("print(w.epoch == w.history.last)") == "True\n"


def test_train_in_a_cell_blocks_and_tells_the_page_meanwhile(page: Page) -> None:
    cell = page.start("w.train(20); print(w.epoch)")
    page.until(lambda: page.ended(cell))
    kinds = page.kinds(cell)
    assert "comm_msg" in kinds[: kinds.index("stream")]
    assert page.state["epoch"] == 24


def test_an_interrupt_of_train_leaves_whole_epochs(page: Page) -> None:
    cell = page.start("w.train(5000)")
    page.until(lambda: page.state["epoch"] > 8)
    page.interrupt(cell)
    check_whole(page)


def test_an_interrupt_of_a_read_ends_the_training_it_waits_for(page: Page) -> None:
    page.says("train", epochs=5000, **{"from": 4})
    page.until(lambda: page.state["epoch"] > 6)
    cell = page.start("w.epoch")
    # From then on it is the cell that trains: an interrupt of an idle kernel is none.
    page.until(lambda: "comm_msg" in page.kinds(cell))
    # It comes after the cell, and finds nothing to stop.
    page.says("stop")
    page.interrupt(cell)
    check_whole(page)


def check_whole(page: Page) -> None:
    """Python and page agree on a training that has ended, and that can go on."""
    assert page.state["_goal"] == -1
    check = "h = w.history; print(w.epoch == h.last == len(h.loss) - 1 == h.epochs[-1] < 5004)"
    assert page.run(check) == "True\n"
    last = page.state["epoch"]
    assert page.run(f"w.train(2); print(w.epoch == {last} + 2)") == "True\n"


@pytest.mark.parametrize("epochs", [1, 20])
def test_an_epoch_costs_at_most_13_kb_on_the_wire(page: Page, epochs: int) -> None:
    # Numba is through with compiling then.
    page.run("w.train(60)")
    page.rest()
    before = len(page.messages)
    page.says("train", epochs=epochs, **{"from": 64})
    page.until(lambda: page.state["epoch"] == 64 + epochs)
    page.rest()
    told = [m for m in page.messages[before:] if m["content"].get("comm_id") == page.comm]
    assert sum(map(weigh, told)) / epochs <= 13_000


def test_painting_reaches_the_next_cell(page: Page) -> None:
    page.sends(method="update", state={"pixels": [0, 16] * 32}, buffer_paths=[])
    assert page.run("print(w.pixels[:4])") == "(0, 16, 0, 16)\n"


def test_closing_the_widget_ends_its_training(page: Page) -> None:
    page.says("train", epochs=5000, **{"from": 4})
    page.until(lambda: page.state["epoch"] > 5)
    page.run("w.close(); a = w._session.history.last")
    page.run("import time; time.sleep(0.3)")
    assert page.run("print(w._session.history.last - a <= 1)") == "True\n"


def test_awaiting_in_a_cell_lets_the_training_run(page: Page) -> None:
    code = """
import asyncio
w = DigitWidget(epochs=5)
for _ in range(600):
    await asyncio.sleep(0.05)
    if w._goal == -1: break
print(w._goal, w.epoch)"""
    assert page.run(code) == "-1 5\n"


KINDS = {
    "hello": {"content": {"kind": "hello", "last": -1}},
    "stop": {"content": {"kind": "stop"}},
    "train": {"content": {"kind": "train", "epochs": 40, "from": 2}},
    "reset": {"content": {"kind": "reset"}},
    "retrain": {"content": {"kind": "retrain", "settings": {"epochs": 40}}},
    "paint": {"state": {"pixels": [0, 16] * 32}},
    "scrub": {"state": {"epoch": 2}},
}

TRAINED_TO = {"train": 42, "retrain": 40}


SMALL = """
import numpy as np
from digitwidget import DigitWidget, load_digits
X, y = load_digits()
small = {"hidden": 6, "augment": None, "X": X[:100], "y": y[:100]}
"""


@pytest.fixture
def small(kernel: Page) -> Page:
    """A widget whose epochs take a millisecond, in a kernel that has subshells."""
    kernel.comm = ""
    kernel.start(SMALL + "w = DigitWidget(epochs=4, **small)")
    kernel.until(lambda: kernel.comm and kernel.state["epoch"] == 4)
    kernel.until(lambda: kernel.state["_goal"] == -1)
    return kernel


@pytest.mark.parametrize("name", KINDS)
def test_a_message_in_a_subshell_is_taken_while_a_cell_trains(small: Page, name: str) -> None:
    subshell = small.subshell()
    if subshell is None:
        pytest.skip("this kernel has no subshells")
    cell = small.start("w.train(3000)")
    small.until(lambda: small.state["epoch"] > 10)
    method = "update" if "state" in KINDS[name] else "custom"
    small.sends(subshell, method=method, **KINDS[name])
    small.sends(subshell, method="custom", content={"kind": "hello", "last": 0})
    # The cell is still at it when the answer comes, or is ended by what the page has asked for.
    small.until(lambda: small.state["_added"]["from"] <= 2)
    assert not small.ended(cell) or name in ("stop", "train", "reset", "retrain")
    small.until(lambda: small.ended(cell))
    assert small.text(cell) == ""
    # What the page has asked for begins when the cell has ended, and goes on without it.
    if name in TRAINED_TO:
        small.until(lambda: small.state["epoch"] == TRAINED_TO[name])
    small.until(lambda: small.state["_goal"] == -1)
    check = """
last, alone = w.history.last, DigitWidget(epochs=0, **small)
if last:
    alone.train(last)
same = [np.array_equal(w.history.params(e), alone.history.params(e)) for e in w.history.epochs]
print(w.history.epochs == alone.history.epochs, all(same))
alone.close(); w.close()
"""
    assert small.run(check) == "True True\n"


def test_a_page_trains_in_its_subshell_while_a_cell_is_busy(small: Page) -> None:
    subshell = small.subshell()
    if subshell is None:
        pytest.skip("this kernel has no subshells")
    cell = small.start("import time; time.sleep(6)")
    small.sends(subshell, method="custom", content={"kind": "train", "epochs": 30, "from": 4})
    small.until(lambda: small.state["epoch"] == 34 or small.ended(cell))
    assert not small.ended(cell)
    assert small.run("print(w.epoch, w.history.last)") == "34 34\n"


def test_where_nobody_can_type_a_cell_waits_and_a_page_does_not(
    kernel: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel.client, "allow_stdin", False)
    kernel.comm = ""
    kernel.run("from digitwidget import DigitWidget\nw = DigitWidget(epochs=4, hidden=4)")
    assert kernel.state["epoch"] == 4
    kernel.says("train", epochs=9000, **{"from": 4})
    kernel.until(lambda: kernel.state["epoch"] > 10)
    kernel.says("stop")
    kernel.until(lambda: kernel.state["_goal"] == -1)
    assert kernel.state["epoch"] < 9000

"""A page and Python in any conversation: what the page holds at the end is what Python holds.

`hypothesis` tells the stories, and shortens one that fails; `benchmarks/fuzz.py` tells long ones.
"""

from __future__ import annotations

import gc
import json
import logging
import random
from collections import Counter
from time import thread_time
from typing import Any, ClassVar

import numpy as np
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from support.fake_page import FakePage
from support.mutations import JUNK
from support.settings import PLAIN

from digitwidget import DigitWidget, load_digits
from digitwidget.widget.incoming import FIELDS
from digitwidget.widget.widget import page_traits

X, y = load_digits()
SMALL = {**PLAIN, "hidden": 4, "epochs": 2, "moments": 4, "X": X[:60], "y": y[:60]}
MAY_SET = sorted(DigitWidget._page_may_set)
# What travels beside the rows, which are replayed.
TRAITS = [name for name in page_traits() if name not in ("_added", "_history")]
METHODS = [None, 3, "", "update", "request_state", "custom", "x" * 10_000, "display", ["update"]]
PATHS = [None, 3, "x", [], [[]], [["pixels", 99]], [["a", "b", "c"]], [[0]], {"a": 1}, [["_esm"]]]


def plain(value: Any) -> Any:
    """A value as it travels, to compare: tuples are lists."""
    return bytes(value) if isinstance(value, (bytes, memoryview)) else json.loads(json.dumps(value))


class Log(logging.Handler):
    """What would stand in a server's log."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


class Conversation(RuleBasedStateMachine):
    """What a page, Python and a stranger may do, in any order."""

    messages: ClassVar[Counter[str]] = Counter()
    # Seconds of work of the slowest of a stranger's messages; how many of them come in a row.
    slowest = 0.0
    in_a_row = 20

    def __init__(self) -> None:
        super().__init__()
        self.widget = DigitWidget(**SMALL, random_state=0)
        self.widget._wait()
        self.page = FakePage(self.widget)
        self.log = Log()
        logging.getLogger().addHandler(self.log)
        self.widget.log.addHandler(self.log)

    def teardown(self) -> None:
        self.widget.log.removeHandler(self.log)
        logging.getLogger().removeHandler(self.log)
        self.widget.close()

    @initialize()
    def hello(self) -> None:
        self.page.hello()

    # The page.

    def moment(self, place: float) -> float:
        rows = list(self.page.rows)
        return rows[int(place * (len(rows) - 1))]

    @rule(seed=st.integers(0, 99))
    def paint(self, seed: int) -> None:
        self.page.sets(pixels=X[seed].astype(int).tolist())

    @rule(place=st.floats(0, 1))
    def scrub(self, place: float) -> None:
        self.page.sets(epoch=self.moment(place))

    @rule(place=st.floats(0, 1), epochs=st.integers(1, 3))
    def train(self, place: float, epochs: int) -> None:
        self.page.says("train", epochs=epochs, **{"from": self.moment(place)})

    @rule(place=st.floats(0, 1))
    def step(self, place: float) -> None:
        self.page.says("step", unit="update", **{"from": self.moment(place)})

    @rule(hidden=st.integers(1, 6), pin=st.booleans())
    def retrain(self, hidden: int, pin: bool) -> None:
        self.page.says("retrain", settings={"hidden": [hidden], "epochs": 2}, drawings=[], pin=pin)

    @rule(kind=st.sampled_from(["stop", "reset", "pin", "unpin", "hello"]))
    def press(self, kind: str) -> None:
        self.page.hello() if kind == "hello" else self.page.says(kind)

    @rule(label=st.integers(0, 9), seed=st.integers(0, 99))
    def learn(self, label: int, seed: int) -> None:
        lesson = {"pixels": X[seed].astype(int).tolist(), "label": label}
        if not self.page.state["off"]:
            self.page.sets(lessons=[*plain(self.page.state["lessons"]), lesson][-3:])

    @rule(neuron=st.integers(0, 5))
    def switch_off(self, neuron: int) -> None:
        if neuron < self.page.state["_layers"][1]:
            self.page.sets(off=[[0, neuron]], lessons=[])

    @rule()
    def switch_on(self) -> None:
        self.page.sets(off=[])

    @rule(guess=st.integers(0, 9))
    def guess(self, guess: int) -> None:
        self.page.sets(guesses=[{"guess": guess, "prediction": 1, "epoch": 1}])

    @rule()
    def reload(self) -> None:
        self.page = FakePage(self.widget)
        self.page.hello()

    @rule(seed=st.integers(0, 99), epochs=st.integers(0, 2))
    def reconnect(self, seed: int, epochs: int) -> None:
        """The line was down while Python went on; then the page asks for all there is."""
        self.widget.comm.publish_msg = lambda *told, **more: None
        self.widget.pixels = X[seed]
        if epochs:
            self.widget.train(epochs)
        self.page = FakePage(self.widget)
        self.page.sends(method="request_state")
        self.page.hello()

    # Python.

    @rule(seed=st.integers(0, 99))
    def set_pixels(self, seed: int) -> None:
        self.widget.pixels = X[seed]

    @rule(place=st.floats(0, 1))
    def set_epoch(self, place: float) -> None:
        self.widget.epoch = self.moment(place)

    @rule(epochs=st.integers(1, 2))
    def train_in_a_cell(self, epochs: int) -> None:
        self.widget.train(epochs)

    @rule()
    def reset_in_a_cell(self) -> None:
        self.widget.reset()

    # A stranger.

    def hostile(self, message: dict[str, Any]) -> None:
        self.messages["hostile"] += 1
        # The processor's seconds, without the garbage of whoever tells the stories.
        gc.disable()
        start = thread_time()
        self.widget._handle_msg(message)
        Conversation.slowest = max(self.slowest, thread_time() - start)
        gc.enable()

    @rule(seed=st.integers(0, 2**32))
    def malformed(self, seed: int) -> None:
        """Messages that are none, and traits that no page may set: nothing changes."""
        rng, before = random.Random(seed), self.kernel()
        forbidden = [
            *TRAITS,
            "_esm",
            "_css",
            "_history",
            "_added",
            "comm",
            "layout",
            "tooltip",
            "x",
        ]
        for _ in range(self.in_a_row):
            name = rng.choice([name for name in forbidden if name not in MAY_SET])
            state = rng.choice([{name: rng.choice(JUNK)}, {}, None, 3, [], "state"])
            data: Any = {"method": rng.choice(METHODS), "buffer_paths": rng.choice(PATHS)}
            data |= rng.choice([{}, {"state": state}, {"content": rng.choice(JUNK)}])
            data = rng.choice([data, data, data, rng.choice(JUNK)])
            content = rng.choice([{"data": data}, {"data": data}, {}])
            self.hostile(
                {"content": content, "buffers": rng.choice([[], [b""], [memoryview(b"x")]])}
            )
        self.widget._wait()
        assert self.kernel() == before

    @rule(seed=st.integers(0, 2**32))
    def junk(self, seed: int) -> None:
        """Junk in traits that a page may set, and in commands: refused, or taken by both."""
        rng = random.Random(seed)
        for _ in range(self.in_a_row):
            if rng.random() < 0.5:
                state = {rng.choice(MAY_SET): self.odd(rng) for _ in range(rng.randint(1, 3))}
                self.page.state.update(state)
                data = {"method": "update", "state": state}
            else:
                kind = rng.choice([kind for kind in FIELDS if kind != "retrain"])
                names = [*FIELDS[kind], rng.choice(["x", "kind"])]
                content = {"kind": kind, **{n: self.odd(rng) for n in names if rng.random() < 0.6}}
                if content.get("epochs") in (1000, 10_000):
                    continue
                data = {"method": "custom", "content": content}
            self.hostile({"content": {"data": data}, "buffers": []})

    def odd(self, rng: random.Random) -> Any:
        odd = [*JUNK, [0] * 64, [17] * 64, [True] * 64, [[0, 0]], [[0, 1], [0, 0]], 0.5, 2, -0.0]
        odd += [[{"pixels": [0] * 64, "label": 1}], [{"guess": 11, "prediction": 0, "epoch": 0}]]
        return rng.choice(odd)

    # What holds after whatever was said.

    def kernel(self) -> dict[str, Any]:
        state = self.widget.get_state(TRAITS)
        return {name: plain(value) for name, value in state.items()}

    @invariant()
    def the_page_holds_what_python_holds(self) -> None:
        self.messages["rules"] += 1
        self.widget._wait()
        kernel, page = self.kernel(), {name: plain(self.page.state[name]) for name in TRAITS}
        # A page that sets an epoch between two moments shows the nearer one, and so does Python.
        page["epoch"] = float(np.frombuffer(self.page.shown(), "<f4")[0])
        kernel["epoch"] = float(np.float32(kernel["epoch"]))
        assert {name for name in TRAITS if kernel[name] != page[name]} == set()
        assert b"".join(self.page.rows.values()) == self.widget.history.rows()

    @invariant()
    def the_log_is_silent(self) -> None:
        assert self.log.lines == []

    @precondition(lambda self: self.widget.history.last > 8)
    @rule()
    def begin_anew(self) -> None:
        self.page.says("reset")

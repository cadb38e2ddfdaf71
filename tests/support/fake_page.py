"""A page without a browser: keeps what js/engine/history.ts would keep of what a widget sends."""

from __future__ import annotations

from typing import Any

import numpy as np
from ipywidgets.widgets.widget import _put_buffers

from digitwidget import DigitWidget
from digitwidget.network.history import row_length


class FakePage:
    """Hears every message of a widget, answers gaps as the page does, and sends what it is told."""

    def __init__(self, widget: DigitWidget) -> None:
        self.widget = widget
        self.state = widget.get_state()
        self.rows = self.read(self.state["_history"])
        self.messages: list[dict[str, Any]] = []
        self.heard: list[dict[str, Any]] = []
        self.added: list[dict[str, Any]] = []
        self.bytes = 0
        widget.comm.publish_msg = self._hear

    def read(self, raw: bytes) -> dict[float, bytes]:
        """Rows of a history by their epoch, in float32."""
        size = 4 * row_length(self.widget._layers)
        rows = [raw[at : at + size] for at in range(0, len(raw), size)]
        return {float(np.frombuffer(row, "<f4")[0]): row for row in rows}

    def _hear(self, msg_type: str, data: Any = None, buffers: Any = None, **keys: Any) -> None:
        if msg_type != "comm_msg":
            return
        self.messages.append(data)
        self.bytes += sum(map(len, buffers or []))
        if data["method"] == "update":
            _put_buffers(data["state"], data["buffer_paths"], buffers)
            self.state.update(data["state"])
            if data["state"].get("_added"):
                self._merge(**data["state"]["_added"])
        elif data["method"] == "custom":
            self.heard.append(data["content"])

    def _merge(self, count: int, stride: int, rows: bytes, **told: Any) -> None:
        self.added.append({"stride": stride, **told})
        start = told["from"]
        if start > max(self.rows, default=-1):
            self.hello()
            return
        kept = {
            e: row
            for e, row in self.rows.items()
            if e <= start and e not in told.get("dropped", ())
        }
        held = dict(sorted({**kept, **self.read(rows)}.items()))
        last = max((e for e in held if e % 1 == 0), default=-1)
        self.rows = {e: row for e, row in held.items() if e == last or e % 1 or e % stride == 0}

    def shown(self) -> bytes:
        """The row nearest to the epoch on show."""
        epoch = self.state["epoch"]
        return self.rows[min(reversed(self.rows), key=lambda other: abs(other - epoch))]

    def told(self, kind: str) -> list[dict[str, Any]]:
        return [content for content in self.heard if content["kind"] == kind]

    def sends(self, **data: Any) -> None:
        """As a page's message arrives: HOSTS' own way to test without a kernel."""
        self.widget._handle_msg({"content": {"data": data}, "buffers": []})

    def sets(self, **state: Any) -> None:
        """A page holds what it sets until it is told better."""
        self.state.update(state)
        self.sends(method="update", state=state)

    def says(self, kind: str, **numbers: Any) -> None:
        self.sends(method="custom", content={"kind": kind, **numbers})

    def hello(self) -> None:
        self.says("hello", last=max(self.rows, default=-1))

    def agrees(self) -> bool:
        """Whether the page holds what Python holds."""
        widget = self.widget
        same_rows = b"".join(self.rows.values()) == widget.history.rows()
        epoch = np.float32(self.state["epoch"]) == np.float32(widget.epoch)
        shown = (tuple(self.state["pixels"]), self.state["_goal"])
        return bool(same_rows and epoch and shown == (widget.pixels, widget._goal))

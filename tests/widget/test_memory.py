"""A widget that is done with leaves nothing behind: no thread, no memory."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
import threading
import weakref

import pytest
from support.event_loop import until

from digitwidget import DigitWidget, load_digits

X, y = load_digits()


def workers() -> int:
    return sum(thread.name == "digitwidget" for thread in threading.enumerate())


@pytest.mark.parametrize("trained", [True, False])
def test_a_closed_widget_is_freed(trained: bool) -> None:
    def make() -> weakref.ref[DigitWidget]:
        widget = DigitWidget(epochs=2, hidden=4, X=X[:50], y=y[:50])
        widget.observe(lambda change: None, "prediction")
        if trained:
            assert widget.history.last == 2
        widget.close()
        return weakref.ref(widget)

    made = [make() for _ in range(3)]
    gc.collect()
    assert [ref() for ref in made] == [None] * 3


def test_a_widget_closed_beside_a_running_loop_is_freed() -> None:
    async def story() -> weakref.ref[DigitWidget]:
        widget = DigitWidget(epochs=5000, hidden=4, X=X[:50], y=y[:50])
        await until(lambda: widget._goal > 0)
        widget.close()
        await until(lambda: workers() == 0)
        await asyncio.sleep(0.3)
        return weakref.ref(widget)

    made = asyncio.run(story())
    gc.collect()
    assert made() is None


def test_no_thread_is_left_when_trainings_are_over() -> None:
    async def story() -> None:
        for _ in range(30):
            widget = DigitWidget(epochs=2, hidden=4, X=X[:50], y=y[:50])
        assert workers() > 0
        await until(lambda: workers() == 0)
        assert widget.history.last == 2

    asyncio.run(story())


def test_a_script_ends_while_a_training_runs() -> None:
    code = (
        "import asyncio\nfrom digitwidget import DigitWidget\n"
        "async def main():\n    w = DigitWidget(epochs=10_000)\n"
        "    while w._session.history.last < 1: await asyncio.sleep(0.01)\n"
        "asyncio.run(main())\nw = DigitWidget(epochs=10_000)\nw.epoch = 2"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_developers_get_hot_reload() -> None:
    code = (
        "from digitwidget import DigitWidget\n"
        "from anywidget._file_contents import FileContents\n"
        "print(isinstance(DigitWidget._esm, FileContents))"
    )
    for reload in ("1", "0"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "ANYWIDGET_HMR": reload},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout == f"{reload == '1'}\n"

"""Stories told beside a running event loop, as a kernel runs one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from support.fake_page import FakePage

from digitwidget import DigitWidget

# Far more than a fast machine trains while a test looks on.
LONG = 5000
Story = Callable[[DigitWidget, FakePage], Awaitable[None]]


def beside(story: Story, **settings: Any) -> DigitWidget:
    """Tells a story while the widget's first training runs."""

    async def tell() -> DigitWidget:
        widget = DigitWidget(**{"epochs": 25, "hidden": 10, **settings})
        await story(widget, FakePage(widget))
        return widget

    return asyncio.run(tell())


async def until(done: Callable[[], bool]) -> None:
    for _ in range(4000):
        if done():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("this never came true")

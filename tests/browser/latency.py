"""How long Chromium's main thread works on one pointer event, until all views are redrawn.

Taken from the browser's own trace: every task of the renderer's main thread between one pointer
event and the next counts, so scripts, style, layout and paint are all in it. The clock is the
thread's own: what other programs take of the processor is not work of this page.
"""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from chromium import chromium
from driver import Widget, to_mode
from playwright.sync_api import Browser, Locator, Page

EVENTS = 150
OPENINGS = 8
# Longer than two frames: what one event sets off is over before the next.
PAUSE = 0.05
# In the mode experiment the settings lie over the paper.
PAINTED_IN = ("look", "learn", "mistakes")
CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel"]

Event = dict[str, Any]


OPENING = """async (target) => {
  const node = document.querySelector(".digitwidget").querySelector(target);
  const start = performance.now();
  node.click();
  const handled = performance.now() - start;
  return await new Promise((done) => requestAnimationFrame((frame) => {
    const began = performance.now();
    setTimeout(() => done(handled + performance.now() - began));
  }));
}"""


def measure(path: Path) -> Iterator[tuple[str, list[float]]]:
    """(what, milliseconds an event) for painting and for scrubbing on an exported page."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.goto(path.as_uri())
        widget = Widget.first(page)
        widget.press("Clear")
        rail = widget.root.locator(".dw-rail")
        for name, target in (("painting", widget.grid), ("scrubbing", rail)):
            yield name, across(browser, page, target)
        widget.hidden.nth(12).click()
        for mode in PAINTED_IN:
            to_mode(widget, mode)
            # Its label is the right answer of the lesson.
            widget.press("Next sample")
            widget.rest()
            name = f"painting, a neuron picked, mode {mode}"
            yield name, across(browser, page, widget.grid)
        to_mode(widget, "experiment")
        yield "scrubbing, a neuron picked, mode experiment", across(browser, page, rail)


def openings(path: Path) -> Iterator[tuple[str, list[float]]]:
    """(what, milliseconds) until a card, a stage or the gallery of all mistakes is drawn."""
    cases = {
        "opening a neuron's card": ("look", "[data-neuron='12']"),
        "a stage of the lesson": ("learn", "[data-part=lesson] [aria-keyshortcuts=N]"),
        "the gallery of all mistakes": ("look", "button[data-mode=mistakes]"),
    }
    with chromium() as browser:
        times: dict[str, list[float]] = {name: [] for name in cases}
        for _ in range(OPENINGS):
            page = browser.new_page(viewport={"width": 1400, "height": 1000})
            page.goto(path.as_uri())
            widget = Widget.first(page)
            widget.press("Next sample")
            for name, (mode, target) in cases.items():
                to_mode(widget, mode)
                widget.rest()
                times[name].append(page.evaluate(OPENING, target))
            page.close()
        yield from times.items()


def across(browser: Browser, page: Page, target: Locator) -> list[float]:
    """A long drag to and fro over the whole of `target`."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box
    # Paper is painted all over, an axis along its middle.
    tall = box["height"] > box["width"] / 2
    drag = [
        (
            box["x"] + box["width"] * (0.1 + 0.8 * abs(1 - 2 * i / EVENTS)),
            box["y"] + box["height"] * (0.1 + 0.8 * (i * 7 % EVENTS) / EVENTS if tall else 0.5),
        )
        for i in range(EVENTS)
    ]
    return traced(browser, page, lambda: dragged(page, drag))


def dragged(page: Page, points: list[tuple[float, float]]) -> None:
    """Through the browser's own input: Playwright's mouse runs scripts of its own in the page."""
    devtools = page.context.new_cdp_session(page)

    def send(kind: str, at: tuple[float, float], buttons: int) -> None:
        event = {"type": kind, "x": at[0], "y": at[1], "button": "left", "buttons": buttons}
        devtools.send("Input.dispatchMouseEvent", {**event, "clickCount": 1})

    send("mouseMoved", points[0], 0)
    send("mousePressed", points[0], 1)
    for point in points:
        send("mouseMoved", point, 1)
        time.sleep(PAUSE)
    send("mouseReleased", points[-1], 0)


def traced(browser: Browser, page: Page, action: Callable[[], None]) -> list[float]:
    browser.start_tracing(page=page, categories=CATEGORIES)
    action()
    return work_per_event(json.loads(browser.stop_tracing())["traceEvents"])


def work_per_event(events: list[Event]) -> list[float]:
    moves = [e for e in events if e["name"] == "EventDispatch" and kind(e) == "pointermove"]
    thread = (moves[0]["pid"], moves[0]["tid"])
    tasks = sorted(
        (e["ts"] + e["dur"], e.get("tdur", e["dur"]))
        for e in events
        if e["name"] == "RunTask" and "dur" in e and (e["pid"], e["tid"]) == thread
    )
    # A task belongs to the last event that began before the task was over.
    starts = sorted(e["ts"] for e in moves)
    work = [0.0] * len(starts)
    current = -1
    for end, duration in tasks:
        while current + 1 < len(starts) and starts[current + 1] < end:
            current += 1
        if current >= 0:
            work[current] += duration / 1000
    # The first event also starts the drag, the last one also carries what came after it.
    return work[1:-1]


def kind(event: Event) -> str:
    return str(event.get("args", {}).get("data", {}).get("type"))

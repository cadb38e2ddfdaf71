"""One widget on a page, handled as a person handles it: by what is seen, named and touched."""

import re
from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Locator, Page, expect

Point = tuple[float, float]
Stroke = list[Point]

# A kernel on a busy machine takes its time to start.
TIMEOUT = 60_000
TWO_FRAMES = "() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))"

# Strokes in the unit square, as a hand draws them.
SEVEN: list[Stroke] = [[(0.25, 0.14), (0.5, 0.13), (0.75, 0.15), (0.62, 0.5), (0.45, 0.88)]]
ONE: list[Stroke] = [[(0.5, 0.08), (0.5, 0.92)]]
ZERO: list[Stroke] = [
    [(0.5, 0.08), (0.3, 0.2), (0.25, 0.5), (0.32, 0.82), (0.5, 0.92)],
    [(0.5, 0.92), (0.68, 0.82), (0.75, 0.5), (0.7, 0.2), (0.5, 0.08)],
]


class Widget:
    """Drives the view `root`; what is read is read after the page has drawn."""

    def __init__(self, page: Page, root: Locator) -> None:
        self.page, self.root = page, root
        self.grid = root.get_by_role("grid")
        self.cells = self.grid.get_by_role("gridcell")
        self.prediction = root.locator("[data-part=prediction]")
        self.label = root.locator("[data-part=label]")
        self.outputs = root.locator("[data-part=output] [data-class]")
        self.hidden = root.locator("[data-part=hidden] [data-neuron]")
        self.status = root.get_by_role("status")
        self.slider = root.get_by_role("slider", name="Epoch", exact=True)

    @classmethod
    def first(cls, page: Page, index: int = 0) -> "Widget":
        root = page.locator(".digitwidget[data-ready]").nth(index)
        root.wait_for(timeout=TIMEOUT)
        return cls(page, root)

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> None:
        self.button(name).click()

    @property
    def pixels(self) -> list[int]:
        """As they are drawn."""
        self.settle()
        shares = self.cells.evaluate_all(
            "cells => cells.map(c => getComputedStyle(c).getPropertyValue('--dw-ink'))"
        )
        return [round(float(share) * 16) for share in shares]

    @property
    def epoch(self) -> float:
        """A fraction inside an epoch."""
        self.settle()
        return float(self.root.get_attribute("data-epoch") or 0)

    @property
    def last(self) -> int:
        self.settle()
        return int(self.root.get_attribute("data-last") or 0)

    @property
    def output(self) -> list[float]:
        """The numbers beside the bars; "≈ 0" is less than 0.0005."""
        self.settle()
        texts = self.outputs.locator(".dw-value").all_inner_texts()
        return [0.0 if "≈" in text else float(text) for text in texts]

    def ready(self, last: int = 90) -> "Widget":
        """Waits for the end of the training that leads to epoch `last`."""
        expect(self.root).to_have_attribute("data-last", str(last), timeout=TIMEOUT)
        return self.idle()

    def idle(self) -> "Widget":
        """Waits until no training runs."""
        stop = self.root.locator("button:enabled", has_text=re.compile("^Stop$"))
        expect(stop).to_have_count(0, timeout=TIMEOUT)
        return self

    def settle(self) -> "Widget":
        """Waits until what was done is drawn: the page draws once a frame."""
        self.page.evaluate(TWO_FRAMES)
        return self

    def rest(self) -> "Widget":
        """Waits until what is drawn is put into words, which a training without end puts off."""
        self.settle()
        expect(self.root).not_to_have_attribute("data-moving", "true", timeout=TIMEOUT)
        return self

    def draw(self, strokes: Iterable[Stroke], steps: int = 8) -> None:
        """With the mouse; `steps` moves between two corners, 1 is as fast as a hand can be."""
        self.grid.scroll_into_view_if_needed()
        mouse = self.page.mouse
        for stroke in strokes:
            (x, y), *rest = self._on_screen(stroke)
            mouse.move(x, y)
            mouse.down()
            for x, y in rest:
                mouse.move(x, y, steps=steps)
            mouse.up()

    def touch(self, strokes: Iterable[Stroke]) -> None:
        """With a finger, through the browser's own pipeline: gestures and captures included."""
        self.grid.scroll_into_view_if_needed()
        devtools = self.page.context.new_cdp_session(self.page)

        def send(kind: str, points: list[dict[str, Any]]) -> None:
            devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        for stroke in strokes:
            (x, y), *rest = self._on_screen(stroke)
            send("touchStart", [{"x": x, "y": y}])
            for x, y in rest:
                send("touchMove", [{"x": x, "y": y}])
            send("touchEnd", [])

    def _on_screen(self, stroke: Stroke) -> list[Point]:
        box = self.grid.bounding_box()
        assert box, "the grid is not on screen"
        return [(box["x"] + u * box["width"], box["y"] + v * box["height"]) for u, v in stroke]

    def curve(self, name: str) -> Locator:
        """The curve of the loss or of the error, which take turns."""
        self.root.get_by_role("combobox", name="Curve").select_option(name)
        self.settle()
        return self.root.get_by_role("img", name=name)

    def scrub(self, epoch: int) -> None:
        """To the end of an epoch; the slider counts moments, and the first epoch has others."""
        # Read together: a training that runs adds to both.
        inside = self.slider.evaluate(
            "node => node.max - Math.max(1, node.closest('.digitwidget').dataset.last)"
        )
        self.slider.fill(str(epoch + inside if epoch else 0))
        expect(self.root).to_have_attribute("data-epoch", str(epoch))

    def scrub_inside(self, samples: int) -> None:
        """To the moment of the first epoch that comes after so many samples."""
        self.slider.press("Home")
        words = re.compile(rf"^after {samples} samples, test accuracy \d")
        for _ in range(100):
            text = self.slider.get_attribute("aria-valuetext") or ""
            if words.match(text):
                return
            self.slider.press("ArrowRight")
            expect(self.slider).not_to_have_attribute("aria-valuetext", text)
        raise AssertionError(f"there is no moment after {samples} samples")


def panel(widget: Widget, name: str) -> Locator:
    return widget.root.locator(f"[data-part={name}]")


def to_mode(widget: Widget, name: str) -> None:
    button = widget.root.locator(f"button[data-mode={name}]")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def settings_of(widget: Widget) -> Locator:
    to_mode(widget, "experiment")
    return panel(widget, "settings")


def stages(widget: Widget, label: str) -> tuple[Locator, Locator]:
    to_mode(widget, "learn")
    lesson = panel(widget, "lesson")
    lesson.get_by_role("combobox", name="The right answer is").select_option(label)
    return lesson, lesson.locator(".dw-stage")

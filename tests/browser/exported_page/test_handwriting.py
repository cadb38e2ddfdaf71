"""What real people write with the pointer is read: digits that nothing was trained or tuned on."""

import json
from pathlib import Path

import pytest
from driver import Stroke, Widget

DRAWINGS = Path(__file__).parents[3] / "benchmarks" / "drawings" / "real.json"
OF_EACH = 10
EVERY = 3


def by_mouse(stroke: Stroke) -> Stroke:
    """As a quick mouse reports it, a tenth of the grid apart; begun on it, not on its very edge."""
    return [(0.005 + 0.99 * x, 0.005 + 0.99 * y) for x, y in (*stroke[:-1:EVERY], stroke[-1])]


@pytest.mark.slow
def test_digits_of_real_people_are_read_as_they_are_written(exported: Widget) -> None:
    exported.ready()
    drawings = json.loads(DRAWINGS.read_text("utf-8"))["drawings"]
    misread = []
    for digit in range(10):
        of_digit = [drawing["strokes"] for drawing in drawings if drawing["digit"] == digit]
        for number, strokes in enumerate(of_digit[:OF_EACH]):
            exported.press("Clear")
            exported.draw(map(by_mouse, strokes), steps=1)
            read = exported.settle().prediction.inner_text()
            if read != str(digit):
                misread.append(f"{digit} no. {number} as {read}")
    # Of all 600, networks of 12 seeds read 94 to 96 %; chance takes 2 or 3 of 100 more or less.
    assert len(misread) <= 10, misread

"""The drawings once more, through a real pointer in Chromium on the page that the command writes.

`python benchmarks/drawn_page.py [every] [--unseen]` draws every n-th drawing of all parts or one,
by default all: about a second each.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))

from chromium import chromium
from drawn import PARTS, confusion, load, show
from driver import Widget


def inside(point):
    """A hand begins on the grid, not on its very edge."""
    return tuple(0.005 + 0.99 * at for at in point)


def read_on(widget, drawings):
    """The truth, and what the page read."""
    read = []
    for drawing in drawings:
        widget.press("Clear")
        widget.draw([list(map(inside, stroke)) for stroke in drawing["strokes"]], steps=1)
        read.append(int(widget.settle().prediction.inner_text()))
    return np.array([drawing["digit"] for drawing in drawings]), np.array(read)


def main(every=1, parts=PARTS):
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        file = Path(folder) / "page.html"
        command = [sys.executable, "-m", "digitwidget", "--no-open", "--out", str(file)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.goto(file.as_uri())
        widget = Widget.first(page).ready()
        for part in parts:
            truth, read = read_on(widget, load(part)[::every])
            show(f"{part}, by pointer", confusion(truth, read), [np.mean(truth == read)])


if __name__ == "__main__":
    given = sys.argv[1:]
    step = next((int(a) for a in given if a.isdigit()), 1)
    main(step, [part for part in PARTS if f"--{part}" in given] or PARTS)

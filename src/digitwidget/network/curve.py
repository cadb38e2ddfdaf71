"""The course of a training as a picture: its error over the samples seen, both on a log scale."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..svg import ACCENT, FAINT, LINE, PAPER, QUIET, TEXT, document, element, line, rect, text
from .backprop import FloatArray
from .history import Epoch, History, Metrics, nearest

# Of a curve: more points than that are not seen apart.
MOST_POINTS = 160

# Between the words of two marks, in pixels, and about as wide as a character of them.
GAP, CHARACTER = 12, 7


def percent(share: float) -> str:
    """A share in words; a file of weights alone doesn't tell any."""
    return "–" if np.isnan(share) else f"{100 * share:.1f}%"


class Box(NamedTuple):
    """Where a curve is drawn, in pixels; its words stand left of it and below."""

    x: float
    y: float
    width: float
    height: float


class Course:
    """The moments of a training, one at least, on the axis of time, log(1 + samples seen)."""

    def __init__(self, history: History, box: Box) -> None:
        # Read once: it may be trained meanwhile.
        kept = history.snapshots
        metrics = Metrics(*np.array([moment.metrics for moment in kept.values()]).T)
        self.moments, self.box = list(kept), box
        self.train, self.test = 1 - metrics.accuracy, 1 - metrics.val_accuracy
        self.seen = np.array([max(0.0, moment.samples_seen) for moment in kept.values()])
        last = float(self.moments[-1])
        if last and self.seen[-1] == 0:  # an older file doesn't tell: an axis of epochs
            self.seen = np.array(self.moments, float)
        self.per_epoch = self.seen[-1] / last if last else 0.0
        both = np.concatenate([self.train, self.test])
        smallest = min((value for value in both if value > 1e-9), default=1.0)
        self.decades = max(1, int(-np.floor(np.log10(smallest) + 1e-3)))

    @property
    def tested(self) -> bool:
        return bool(np.isfinite(self.test).any())

    def place(self, epoch: Epoch) -> int:
        """The index of a moment, or of the one next to it where it was thinned out."""
        return self.moments.index(nearest(self.moments, epoch))

    def x(self, seen: float) -> float:
        end = np.log1p(self.seen[-1]) or 1.0
        return float(self.box.x + self.box.width * np.log1p(seen) / end)

    def y(self, error: float) -> float:
        share = 1 + np.log10(max(error, 10.0**-self.decades)) / self.decades
        return float(self.box.y + self.box.height * (1 - share))

    def points(self, errors: FloatArray) -> list[tuple[float, float]]:
        places = np.arange(len(errors))
        if len(places) > MOST_POINTS:
            # Evenly along the axis, as they are seen, and not along the epochs.
            at = np.log1p(self.seen)
            wanted = np.linspace(0, at[-1], MOST_POINTS)
            places = np.unique(np.searchsorted(at, wanted).clip(0, len(at) - 1))
        kept = [place for place in places if np.isfinite(errors[place])]
        return [(self.x(self.seen[place]), self.y(errors[place])) for place in kept]

    def ticks(self) -> list[tuple[float, str]]:
        """Marks whose words have room, the most telling of all."""
        epochs = int(self.moments[-1])
        inside = min(self.seen[-1], self.per_epoch - 1) if self.per_epoch else self.seen[-1]
        wanted = [(n * self.per_epoch, f"{n}") for n in (epochs, 10, 100, 1000, 3) if n > 1]
        wanted = [(self.per_epoch, "1 epoch"), *wanted]
        wanted = [(seen, words) for seen, words in wanted if 0 < seen <= self.seen[-1] + 0.5]
        wanted += [(n, f"{n}") for n in (32, 256, 2048, 16384) if n <= inside]
        kept: list[tuple[float, str, float, float]] = []
        for seen, words in wanted:
            x, half = self.x(seen), len(words) * CHARACTER / 2
            if all(x + half + GAP < left or x - half - GAP > right for *_, left, right in kept):
                kept.append((x, words, x - half, x + half))
        return sorted((x, words) for x, words, *_ in kept)

    def grid(self) -> list[str]:
        """The ground, the lines of the marks, and the words at them."""
        x, y, width, height = self.box
        parts = [rect(x, y, width, height, PAPER, stroke=FAINT)]
        for power in range(self.decades + 1):
            at = self.y(10.0**-power)
            if self.decades <= 3 or power % 2 == 0:
                words = f"{10.0 ** (2 - power):g}%"
                parts.append(text(x - 6, at + 4, words, size=11, anchor="end"))
            parts.append(line([(x, at), (x + width, at)], FAINT, 1))
        for at, words in self.ticks():
            parts.append(line([(at, y), (at, y + height)], FAINT, 1))
            near_end = at > x + width - 12
            anchor = "end" if near_end else "middle"
            parts.append(text(at, y + height + 15, words, size=11, anchor=anchor))
        return parts

    def lines(self) -> list[str]:
        """Training and test, and what is between them."""
        parts, train = [], self.points(self.train)
        if self.tested:
            test = self.points(self.test)
            ring = " ".join(f"{x:.1f} {y:.1f}" for x, y in [*train, *reversed(test)])
            parts.append(element("polygon", points=ring, fill=ACCENT, opacity=0.14))
            parts.append(line(test, ACCENT, 1.6, stroke_dasharray="5 3", stroke_linejoin="round"))
        return [*parts, line(train, TEXT, 1.8, stroke_linejoin="round")]

    def cursor(self, epoch: Epoch) -> list[str]:
        """The mark of a moment."""
        x, y = self.x(self.seen[self.place(epoch)]), self.box.y
        mark = line([(x, y), (x, y + self.box.height)], ACCENT, 2)
        return [mark, element("circle", cx=x, cy=float(y), r=6, fill=ACCENT)]

    def legend(self, x: float, y: float, epoch: Epoch) -> list[str]:
        """Which line is which, and its value at a moment."""
        place = self.place(epoch)
        names = [("training", self.train, TEXT, None), ("test", self.test, ACCENT, "5 3")]
        parts = []
        for i, (name, errors, colour, dashes) in enumerate(names[: 1 + self.tested]):
            at = y + 18 * i
            parts.append(line([(x, at - 4), (x + 18, at - 4)], colour, 2, stroke_dasharray=dashes))
            parts.append(text(x + 24, at, f"{name} {percent(errors[place])}", size=12))
        return parts


def network_picture(history: History, title: str) -> tuple[str, str]:
    """A network's error curve as SVG, and what is to be seen on it in words."""
    course = Course(history, Box(56, 44, 300, 80))
    last = history.last
    label = f"{title}: training error {percent(course.train[-1])}"
    if course.tested:
        label += f", test error {percent(course.test[-1])}"
    parts = [
        text(14, 24, title, size=13, fill=TEXT, bold=True),
        *course.grid(),
        *course.lines(),
        text(374, 56, "Error", size=12, fill=TEXT, bold=True),
        *course.legend(374, 76, last),
        text(56, 154, "samples seen, then epochs", size=11, fill=QUIET),
        line([(14, 32.5), (486, 32.5)], LINE, 1),
    ]
    return document(500, 166, label, parts), label

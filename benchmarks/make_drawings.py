"""Writes benchmarks/drawings/: what sixteen hands of each part would draw with mouse or finger.

A hand has its own way of writing each digit (hands/seen.txt, hands/unseen.txt), its own slant,
width, size, steadiness and pen speed; every drawing of it differs again. The noise has nothing in
common with what training adds. Nothing here was tuned on the unseen part.
"""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
WRITERS, REPEATS = 16, 2


def allographs(part):
    """{digit: [strokes]}; a stroke is (points in 0..1, is a corner)."""
    ways = {digit: [] for digit in range(10)}
    for line in (HERE / "hands" / f"{part}.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            head, body = line.split(":")
            ways[int(head[0])].append([stroke(s) for s in body.split(";")])
    return ways


def stroke(text):
    words = text.split()
    points = [[float(v) / 100 for v in word.rstrip("!").split(",")] for word in words]
    return np.array(points), [word.endswith("!") for word in words]


def curve(points, corners, roundness=1.0):
    """Smooth curve through the points, sharp at corners: Catmull-Rom, 12 steps a piece."""
    inner = [i for i in range(1, len(points) - 1) if corners[i]]
    cuts = [0, *inner, len(points) - 1]
    return np.concatenate([_smooth(points[a : b + 1], roundness) for a, b in pairwise(cuts)])


def _smooth(points, roundness):
    tangents = np.gradient(points, axis=0) * roundness
    t = np.linspace(0, 1, 12)[:, None]
    pieces = zip(points[:-1], points[1:], tangents[:-1], tangents[1:], strict=True)
    return np.concatenate([_hermite(*piece, t) for piece in pieces])


def _hermite(a, b, ta, tb, t):
    s = 1 - t
    return a * s * s * (1 + 2 * t) + b * t * t * (3 - 2 * t) + ta * t * s * s - tb * t * t * s


class Hand:
    """One writer: habits drawn once, then small changes from drawing to drawing."""

    def __init__(self, ways, rng):
        self.rng = rng
        self.way = {d: ways[d][rng.integers(len(ways[d]))] for d in ways}
        self.slant = np.clip(rng.normal(0.1, 0.15), -0.3, 0.45)
        self.turn = np.clip(rng.normal(0, 0.05), -0.14, 0.14)
        self.width = np.exp(np.clip(rng.normal(-0.1, 0.22), -0.5, 0.35))
        self.size = rng.uniform(0.25, 0.9)
        self.slop = rng.uniform(0.008, 0.036)
        self.tremor = rng.choice([0.001, 0.004, 0.009])
        self.roundness = rng.uniform(0.75, 1.1)
        self.pace = rng.uniform(0.012, 0.07)
        self.screen = rng.choice([120, 180, 280, 400])

    def draw(self, digit):
        """Strokes in the unit square, as a pointer would have reported them."""
        rng = self.rng
        strokes = [self._written(p, c) for p, c in self.way[digit]]
        lines = [self._shaped(s) for s in strokes]
        everything = np.concatenate(lines)
        low, span = everything.min(0), np.ptp(everything, 0).max()
        size = self.size * rng.uniform(0.85, 1.1)
        place = rng.uniform(0, 1, 2) * (1 - np.ptp(everything, 0) / span * min(size, 0.98))
        return [self._sampled((s - low) / span * min(size, 0.98) + place) for s in lines]

    def _written(self, points, corners):
        rng = self.rng
        moved = points + rng.normal(0, self.slop, points.shape) + rng.normal(0, self.slop, 2)
        moved[-1] += (moved[-1] - moved[-2]) * rng.normal(0, 0.12)  # stops short, or overshoots
        return curve(moved, corners, self.roundness)

    def _shaped(self, line):
        rng = self.rng
        slant, turn = self.slant + rng.normal(0, 0.04), self.turn + rng.normal(0, 0.025)
        x, y = (line - 0.5).T
        x = x * self.width * np.exp(rng.normal(0, 0.06)) - slant * y
        return np.stack([x - turn * y, y + turn * x], 1)

    def _sampled(self, line):
        """Fast on straights, slow in bends: reported every few steps, on whole screen pixels."""
        steps = np.hypot(*np.diff(line, axis=0).T)
        along = np.concatenate([[0], np.cumsum(steps)])
        pace = self.pace * self.size
        marks = np.append(np.arange(0, along[-1], pace * self.rng.uniform(0.8, 1.2)), along[-1])
        points = np.stack([np.interp(marks, along, v) for v in line.T], 1)
        points += self.rng.normal(0, self.tremor * self.size, points.shape)
        return np.round(np.round(np.clip(points, 0, 1) * self.screen) / self.screen, 4).tolist()


def drawings(part, seed):
    rng = np.random.default_rng(seed)
    ways = allographs(part)
    for writer in range(WRITERS):
        hand = Hand(ways, rng)
        for digit in range(10):
            for _ in range(REPEATS):
                yield {"digit": digit, "hand": writer, "strokes": hand.draw(digit)}


def main():
    (HERE / "drawings").mkdir(exist_ok=True)
    for part, seed in [("seen", 101), ("unseen", 202)]:
        rows = ",\n".join(json.dumps(d, separators=(",", ":")) for d in drawings(part, seed))
        text = f'{{"part": "{part}", "drawings": [\n{rows}\n]}}\n'
        (HERE / "drawings" / f"{part}.json").write_text(text)


if __name__ == "__main__":
    main()

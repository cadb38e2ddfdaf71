"""Writes benchmarks/drawings/real.json: digits of real people that nothing was trained or tuned on.

Of hands/real.json.gz 60 of each digit are kept apart for it; make_hands.py trains on the others,
and on those of hands/more.json.gz.
Each is placed anywhere on the paper, at 55 to 95 % of its side, as somebody would with a pen.
"""

import gzip
import json

import numpy as np
from make_drawings import HERE

APART = 60  # of each digit
SPLIT, PLACES = 2024, 1  # seeds
SIZES = (0.55, 0.95)


def digits(apart):
    """[(digit, strokes)] of those kept apart, or of all others; strokes are arrays (n, 2)."""
    everything = stored("real")
    apart_ones = _apart(everything)
    return [one for one, is_apart in zip(everything, apart_ones, strict=True) if is_apart == apart]


def stored(name):
    """[(digit, strokes)] of a file of hands/."""
    text = gzip.decompress((HERE / "hands" / f"{name}.json.gz").read_bytes())
    return [(digit, [np.array(s, float) for s in strokes]) for digit, strokes in json.loads(text)]


def _apart(everything):
    """Which are kept apart: as many of each digit."""
    rng = np.random.default_rng(SPLIT)
    labels = np.array([digit for digit, _ in everything])
    apart = np.zeros(len(labels), bool)
    for digit in range(10):
        apart[rng.permutation(np.flatnonzero(labels == digit))[:APART]] = True
    return apart


def placed(strokes, rng):
    """The strokes anywhere in the unit square, at a size that people draw at."""
    points = np.concatenate(strokes)
    scale = rng.uniform(*SIZES) / np.ptp(points, axis=0).max()
    corner = rng.uniform(0, 1, 2) * (1 - np.ptp(points, axis=0) * scale)
    return [(stroke - points.min(0)) * scale + corner for stroke in strokes]


def main():
    rng = np.random.default_rng(PLACES)
    drawn = [
        {"digit": digit, "strokes": [s.round(3).tolist() for s in placed(strokes, rng)]}
        for digit, strokes in digits(apart=True)
    ]
    rows = ",\n".join(json.dumps(drawing, separators=(",", ":")) for drawing in drawn)
    text = f'{{"part": "real", "drawings": [\n{rows}\n]}}\n'
    (HERE / "drawings" / "real.json").write_text(text)


if __name__ == "__main__":
    main()

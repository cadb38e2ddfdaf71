"""Writes src/digitwidget/hands.npz: drawings of our own that the default network also learns from.

Each is one of the ways of writing in hands/train.txt, its points and strokes displaced, slanted,
turned, widened and drawn with a thinner or thicker pen. None comes from the benchmark's drawings.
"""

import numpy as np
from make_drawings import HERE, allographs, curve

from digitwidget.ink.rasterize import ink

DRAWINGS = 4000
PENS = (50, 90)  # of 1024, about the ink model's own 70
# Displacement of points, slant, turn and logarithm of the width, as standard deviations: of neat
# and of careless writing, half and half.
HANDS = [(0.04, 0.18, 0.1, 0.24), (0.045, 0.24, 0.14, 0.32)]


def varied(strokes, rng, jitter, slant, turn, width):
    lean, angle = rng.normal(0, slant), rng.normal(0, turn)
    c, s = np.cos(angle), np.sin(angle)
    affine = np.array([[c, -s], [s, c]]) @ [[np.exp(rng.normal(0, width)), -lean], [0, 1]]
    return [_line(points, corners, rng, jitter) @ affine.T for points, corners in strokes]


def _line(points, corners, rng, jitter):
    moved = points + rng.normal(0, jitter, points.shape) + rng.normal(0, 0.6 * jitter, 2)
    return curve(moved, corners) - 0.5


def into_square(lines):
    points = np.concatenate(lines)
    size = np.ptp(points, axis=0).max()
    return [(line - points.min(0)) / size for line in lines]


def drawings(rng):
    """Classes take turns, and so do the ways of writing within a class: any start is balanced."""
    ways = allographs("train")
    for i in range(DRAWINGS):
        digit, turn = i % 10, i // 10
        way = ways[digit][turn % len(ways[digit])]
        lines = varied(way, rng, *HANDS[turn // len(ways[digit]) % 2])
        yield ink(into_square(lines), pen=int(rng.integers(*PENS))), digit


def main():
    images, labels = zip(*drawings(np.random.default_rng(7)), strict=True)
    path = HERE.parent / "src" / "digitwidget" / "hands.npz"
    np.savez_compressed(path, X=np.array(images, np.uint8), y=np.array(labels, np.uint8))
    print(f"{len(labels)} drawings, {path.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()

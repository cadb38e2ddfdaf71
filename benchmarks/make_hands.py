"""Writes src/digitwidget/data/handwriting.npz: what the default network also learns from.

- Digits of real people, all but those that real_hands.py keeps apart: once through the ink model
  as they are, once slanted, turned, widened, bent and with another pen.
- Drawings: each one of the ways of writing in hands/train.txt, its points and strokes displaced,
  slanted, turned, widened and with another pen. None comes from the benchmark's drawings.

Ink is rounded to steps of 4, a third off the file: training adds noise of 2.6 either way.
"""

import numpy as np
import real_hands
from make_drawings import HERE, allographs, curve

from digitwidget.ink.rasterize import ink

DRAWINGS = 1000
STEP = 4
# Pens in 1/1024 about the ink model's own 70; then slant, turn and logarithm of the width, as
# standard deviations: of real people's digits, of drawings neat and careless, half and half.
REAL_PENS, PENS = (60, 86), (50, 90)
REAL = (0.15, 0.08, 0.12)
NEAT, CARELESS = (0.18, 0.1, 0.24), (0.24, 0.14, 0.32)
# Standard deviation of the height of waves, and of the displacement of points; of the size.
WAVES = 0.03
JITTER = {NEAT: 0.04, CARELESS: 0.045}


def people(rng):
    """(ink, digit) of every digit of real people that may be trained on, twice."""
    for digit, strokes in real_hands.digits(apart=False):
        lines = into_square(strokes)
        yield ink(lines), digit
        bent = _bent([line - 0.5 for line in lines], rng)
        shaped = into_square(_shaped(bent, rng, *REAL))
        yield ink(shaped, pen=int(rng.integers(*REAL_PENS))), digit


def drawings(rng):
    """(ink, digit) of drawings; the digits take turns, and so do the ways of writing one."""
    ways = allographs("train")
    for i in range(DRAWINGS):
        digit, turn = i % 10, i // 10
        way = ways[digit][turn % len(ways[digit])]
        style = (NEAT, CARELESS)[turn // len(ways[digit]) % 2]
        lines = [_line(*stroke, rng, JITTER[style]) for stroke in way]
        shaped = into_square(_shaped(lines, rng, *style))
        yield ink(shaped, pen=int(rng.integers(*PENS))), digit


def _shaped(lines, rng, slant, turn, width):
    lean, angle = rng.normal(0, slant), rng.normal(0, turn)
    c, s = np.cos(angle), np.sin(angle)
    affine = np.array([[c, -s], [s, c]]) @ [[np.exp(rng.normal(0, width)), -lean], [0, 1]]
    return [line @ affine.T for line in lines]


def _bent(lines, rng):
    """Two sine waves along each direction, of 3/4 and 3/2 periods: neighbours move alike."""
    heights, phases = rng.normal(0, WAVES, (2, 2)), rng.uniform(-np.pi, np.pi, (2, 2))
    periods = np.array([0.75, 1.5])

    def moved(line):
        along = line[:, ::-1, None]  # rows move sideways, columns up and down
        waves = heights * np.sin(2 * np.pi * periods * along + phases)
        return line + waves.sum(2)

    return [moved(line) for line in lines]


def _line(points, corners, rng, jitter):
    moved = points + rng.normal(0, jitter, points.shape) + rng.normal(0, 0.6 * jitter, 2)
    return curve(moved, corners) - 0.5


def into_square(lines):
    points = np.concatenate(lines)
    size = np.ptp(points, axis=0).max()
    return [(line - points.min(0)) / size for line in lines]


def mixed(labels, rng):
    """A random order in which the digits take turns, so that any start is balanced."""
    order = rng.permutation(len(labels))
    turn = np.empty(len(labels), int)
    for digit in range(10):
        mine = order[labels[order] == digit]
        turn[mine] = np.arange(len(mine))
    return np.lexsort((labels, turn))


def main():
    rng = np.random.default_rng(7)
    images, labels = zip(*people(rng), *drawings(rng), strict=True)
    images = STEP * np.rint(np.array(images) / STEP)
    labels = np.array(labels, np.uint8)
    order = mixed(labels, rng)
    notice = np.frombuffer((HERE.parent / "NOTICE").read_bytes(), np.uint8)
    path = HERE.parent / "src" / "digitwidget" / "data" / "handwriting.npz"
    np.savez_compressed(path, X=images[order].astype(np.uint8), y=labels[order], notice=notice)
    print(f"{len(labels)} images, {path.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()

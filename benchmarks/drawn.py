"""How many drawings are read right: strokes -> ink model -> the default widget's network.

Run `python benchmarks/drawn.py [networks] [--unseen]`. The seen part was tuned on; the unseen part,
other hands and other ways of writing, was not looked at before the constants and the recipe stood.
The real part are digits of real people that neither training nor tuning knew (real_hands.py).
"""

import json
import sys
from pathlib import Path

import numpy as np

from digitwidget import Network, load_digits
from digitwidget.data.digits import split
from digitwidget.ink.rasterize import ink
from digitwidget.widget.defaults import WIDGET_RECIPE

DRAWINGS = Path(__file__).parent / "drawings"
PARTS = ("seen", "unseen", "real")


def load(part):
    """The drawings of a part: [{"digit", "hand", "strokes"}], strokes in the unit square."""
    return json.loads((DRAWINGS / f"{part}.json").read_text())["drawings"]


def read(drawings, network, **options):
    """(truth, prediction) of each drawing; options go to the ink model."""
    images = [ink(drawing["strokes"], **options) for drawing in drawings]
    return np.array([d["digit"] for d in drawings]), network.predict(np.array(images, float))


def confusion(truth, prediction):
    table = np.zeros((10, 10), int)
    np.add.at(table, (truth, prediction), 1)
    return table


def trained(seed, **settings):
    """The default network trained on its own 1000 digits, and its score on the other 797."""
    train, test, labels, truth = split(*load_digits(), random_state=seed)
    net = Network(**{**WIDGET_RECIPE, **settings}, random_state=seed).fit(train, labels)
    return net, net.score(test, truth)


def show(part, table, scores):
    print(f"\n{part}: {100 * np.mean(scores):.2f} % of {table.sum() // len(scores)} drawings read")
    print(
        f"right, mean of {len(scores)} networks, {100 * min(scores):.2f} to {100 * max(scores):.2f}"
    )
    print("drawn   read as " + "".join(f"{d:5d}" for d in range(10)) + "    right")
    for digit, row in enumerate(table):
        cells = "".join(f"{n:5d}" if n else "    ·" for n in row)
        share = 100 * row[digit] / max(1, row.sum())
        print(f"{digit:5d}{' ' * 11}{cells}   {share:5.1f} %")


def main(networks=12, parts=PARTS):
    nets, clean = zip(*(trained(seed) for seed in range(networks)), strict=True)
    print(f"clean test digits: {100 * np.mean(clean):.2f} %, mean of {networks} splits,")
    print(f"{100 * min(clean):.2f} to {100 * max(clean):.2f}")
    for part in parts:
        results = [read(load(part), net) for net in nets]
        table = sum(confusion(*result) for result in results)
        show(part, table, [np.mean(truth == read_as) for truth, read_as in results])


if __name__ == "__main__":
    given = sys.argv[1:]
    count = next((int(a) for a in given if a.isdigit()), 12)
    main(count, [part for part in PARTS if f"--{part}" in given] or PARTS)

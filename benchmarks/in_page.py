"""How well a page without a kernel trains the default network, beside Python: the same splits,
settings and handwriting, each with random numbers of its own.

Run `python benchmarks/in_page.py [networks]`.
"""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
from drawn import PARTS, load, trained

from digitwidget import DigitWidget, load_digits
from digitwidget.data.digits import split
from digitwidget.data.handwriting import load_handwriting
from digitwidget.ink.rasterize import ink
from digitwidget.network.backprop import forward
from digitwidget.widget.defaults import WIDGET_RECIPE

COMMAND = ["node", "--import", "tsx", str(Path(__file__).with_suffix(".ts"))]


def job(seed):
    """What a page knows of a training, as DigitWidget tells it."""
    train, test, labels, truth = split(*load_digits(), random_state=seed)
    samples = {"X": train, "y": labels, "X_test": test, "y_test": truth}
    widget = DigitWidget(**samples, epochs=0, random_state=seed)
    drawn, shown = load_handwriting()
    return widget.network, {
        "sizes": widget._layers,
        "settings": {**widget._settings, "epochs": WIDGET_RECIPE["epochs"]},
        "data": {
            "inks": list(widget._samples),
            "labels": list(widget._labels),
            "scale": widget._ink_scale,
        },
        "count": widget._n_train,
        "numbers": widget._augment,
        "handwriting": {"inks": drawn.astype(int).ravel().tolist(), "labels": shown.tolist()},
    }


def trained_in_page(seed):
    """How many test digits and drawings of each part are read, and the milliseconds an epoch."""
    network, asked = job(seed)
    answer = json.loads(subprocess.check_output(COMMAND, input=json.dumps(asked), text=True))
    params = np.array(answer["params"])

    def score(drawings):
        X = np.array([ink(drawing["strokes"]) for drawing in drawings]) / network.input_scale
        read = forward(params, X, network._spec())[-1].argmax(1)
        return np.mean(read == [drawing["digit"] for drawing in drawings])

    return answer["accuracy"], *(score(load(part)) for part in PARTS), answer["milliseconds"]


def trained_by_python(seed):
    network, clean = trained(seed)

    def score(drawings):
        X = np.array([ink(drawing["strokes"]) for drawing in drawings], float)
        return network.score(X, [drawing["digit"] for drawing in drawings])

    return clean, *(score(load(part)) for part in PARTS)


def main(networks=12):
    for name, train in (("a page", trained_in_page), ("Python", trained_by_python)):
        scores = np.array([train(seed) for seed in range(networks)])
        for what, values in zip(("clean", *PARTS), 100 * scores.T, strict=False):
            spread = f"{values.min():.2f} to {values.max():.2f}"
            print(f"{name}, {what}: {values.mean():.2f} %, {networks} splits, {spread}")
        if name == "a page":
            print(f"{name}: {np.median(scores[:, -1]):.0f} ms an epoch")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

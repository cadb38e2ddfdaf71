"""Drawings that are called unlike all that was learned: digits of people, and what is no digit.

`python benchmarks/novelty.py`. The digits are the real part of drawn.py, which no network
was trained or tuned on; what is no digit are hands/no_digits.txt and scribbles drawn at random. How
many are compared, and the share that may lie further off, were chosen with a look at these figures.
Measured is the reference of js/ink/novelty.ts, which a fixture holds both to.
"""

import sys
from pathlib import Path

import numpy as np
from drawn import load, trained
from make_drawings import HERE, curve, stroke

from digitwidget.data.digits import load_digits, split
from digitwidget.data.handwriting import load_handwriting
from digitwidget.ink.rasterize import ink

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from reference.novelty import NoveltyDetector

HANDWRITING = (1000, 2000, 3000, 4000, 9000)
SCRIBBLES, SEED = 40, 0


def no_digits():
    """Images of what is no digit."""
    lines = (HERE / "hands" / "no_digits.txt").read_text().splitlines()
    bodies = [line.split(":")[1] for line in lines if not line.startswith("#")]
    drawn = [[curve(*stroke(s)) for s in body.split(";")] for body in bodies]
    rng = np.random.default_rng(SEED)
    for _ in range(SCRIBBLES):
        points = rng.random((rng.integers(5, 12), 2))
        drawn.append([curve(points, [False] * len(points))])
    return np.array([ink(strokes) for strokes in drawn], float)


def main():
    samples, _, _, _ = split(*load_digits(), random_state=SEED)
    handwriting, _ = load_handwriting()
    drawings, others = load("real"), no_digits()
    digits = np.array([ink(drawing["strokes"]) for drawing in drawings], float)
    truth = np.array([drawing["digit"] for drawing in drawings])
    print(f"{'':<30}{'unlike, of':>20}{'read right, of':>20}")
    print(f"{'learned from':<30}{'digits':>10}{'others':>10}{'unlike':>10}{'rest':>10}")
    for augment in ("warp", "handwriting"):
        net, _ = trained(SEED, augment=augment)
        right = net.predict(digits) == truth
        for count in HANDWRITING if augment == "handwriting" else (0,):
            detector = NoveltyDetector.of(np.concatenate([samples, handwriting[:count]]))
            unlike = _far(detector, digits)
            shares = (unlike, _far(detector, others), right[unlike], right[~unlike])
            name = f"samples, {count} drawings" if count else f"samples alone ({augment})"
            print(f"{name:<30}" + "".join(f"{100 * np.mean(share):8.1f} %" for share in shares))


def _far(detector, images):
    """Which of them lie too far from all samples."""
    return np.array(
        [any(d.measure == "distance" for d in detector.deviations(image)) for image in images]
    )


if __name__ == "__main__":
    main()

"""Novelty: what nearly all training samples share, and what lies outside it."""

import json
from pathlib import Path

import numpy as np
import pytest
from reference.novelty import NoveltyDetector

from digitwidget.data.digits import load_digits

FIXTURE = json.loads((Path(__file__).parents[1] / "fixtures" / "doubt.json").read_text())
X, _ = load_digits()
DETECTOR = NoveltyDetector.of(X)
RNG = np.random.default_rng(0)


def measures(pixels):
    return [deviation.measure for deviation in DETECTOR.deviations(pixels)]


def test_nearly_every_digit_is_beyond_doubt():
    assert np.mean([bool(measures(x)) for x in X[::5]]) < 0.04


@pytest.mark.parametrize(
    ("pixels", "measure"),
    [
        (np.zeros(64), "empty"),
        (np.full(64, 16), "ink"),
        (X[3] // 3, "ink"),
        (np.kron(X[0].reshape(8, 8)[::2, ::2], [[1, 0], [0, 0]]).ravel(), "ink"),
        (np.roll(X[0].reshape(8, 8), 2, axis=1), "across"),
        (np.where(np.arange(64) < 24, 0, 3 * X[0]), "down"),
        (np.where(np.arange(64) < 8, 0, X[0]), "height"),
        (np.where(np.arange(64) % 8 < 6, 0, 16), "width"),
    ],
)
def test_each_measure_is_named(pixels, measure):
    assert measure in measures(pixels)


@pytest.mark.parametrize("draw", [
    lambda: RNG.integers(0, 17, 64),
    lambda: 16 * (RNG.random(64) < 0.3),
    lambda: RNG.permutation(X[RNG.integers(1797)]),
], ids=["noise", "cells", "scrambled digit"])  # fmt: skip
def test_noise_is_never_beyond_doubt(draw):
    assert all("distance" in measures(draw()) for _ in range(50))


def test_a_deviation_says_the_range_and_the_cure():
    text = str(DETECTOR.deviations(np.full(64, 16))[0])
    assert text.startswith("unlike the training samples: ink 1024, theirs 226 to 409; draw with")
    assert str(DETECTOR.deviations(np.zeros(64))[0]) == "no ink"


def test_samples_must_fit_the_shape():
    with pytest.raises(ValueError, match=r"samples must be \(n ≥ 2, 64\), got \(5, 63\)"):
        NoveltyDetector.of(np.zeros((5, 63)))


@pytest.mark.parametrize("case", FIXTURE["cases"])
def test_the_recorded_deviations(case):
    detector = NoveltyDetector.of(FIXTURE["samples"])
    assert [[*deviation] for deviation in detector.deviations(case["pixels"])] == case["doubts"]

"""What a person draws is read: the benchmark's drawings, by ink model and trained network."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from digitwidget.data.handwriting import load_handwriting
from digitwidget.ink.rasterize import ink

PATH = Path(__file__).parents[2] / "benchmarks" / "drawn.py"
SPEC = importlib.util.spec_from_file_location("drawn", PATH)
drawn = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(drawn)


@pytest.fixture(scope="module")
def trained():
    return drawn.trained(0)


@pytest.mark.slow
def test_clean_digits_are_read(trained):
    assert trained[1] >= 0.98  # 12 splits: 98.2 to 99.5 %


@pytest.mark.slow
@pytest.mark.parametrize("part", ["seen", "unseen"])
def test_drawings_are_read(trained, part):
    truth, prediction = drawn.read(drawn.load(part), trained[0])
    assert len(truth) >= 300
    assert np.mean(truth == prediction) >= 0.97


@pytest.mark.slow
def test_digits_of_real_people_are_read(trained):
    truth, prediction = drawn.read(drawn.load("real"), trained[0])
    assert np.bincount(truth).tolist() == [60] * 10
    assert np.mean(truth == prediction) >= 0.93  # 12 splits: 94.0 to 96.0 %


def test_no_kept_apart_digit_is_trained_on():
    trained_on = {tuple(image) for image in load_handwriting()[0].tolist()}
    apart = np.array([ink(drawing["strokes"]) for drawing in drawn.load("real")])
    rounded = 4 * np.rint(apart / 4)  # as those trained on are
    assert trained_on.isdisjoint(map(tuple, rounded.tolist()))


@pytest.mark.slow
def test_without_the_fit_most_are_misread(trained):
    truth, prediction = drawn.read(drawn.load("seen"), trained[0], fit=False)
    assert np.mean(truth == prediction) < 0.5

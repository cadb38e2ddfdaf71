"""What a person draws is read: the benchmark's drawings, by ink model and trained network."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from digitwidget.hands import load_hands
from digitwidget.ink import ink

PATH = Path(__file__).parents[1] / "benchmarks" / "drawn.py"
SPEC = importlib.util.spec_from_file_location("drawn", PATH)
drawn = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(drawn)


@pytest.fixture(scope="module")
def trained():
    return drawn.trained(0)


@pytest.mark.slow
def test_clean_digits_are_read(trained):
    assert trained[1] >= 0.98  # the mean of 12 splits is 98.7 %


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
    assert np.mean(truth == prediction) >= 0.93  # 12 splits: 94.0 to 95.7 %


def test_no_kept_apart_digit_is_trained_on():
    own = {tuple(image) for image in load_hands()[0].tolist()}
    assert not any(tuple(ink(drawing["strokes"])) in own for drawing in drawn.load("real"))


@pytest.mark.slow
def test_without_the_fit_most_are_misread(trained):
    truth, prediction = drawn.read(drawn.load("seen"), trained[0], fit=False)
    assert np.mean(truth == prediction) < 0.5

"""What a person draws is read: the benchmark's drawings, by ink model and trained network."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

PATH = Path(__file__).parents[2] / "benchmarks" / "drawn.py"
SPEC = importlib.util.spec_from_file_location("drawn", PATH)
drawn = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(drawn)


@pytest.fixture(scope="module")
def trained():
    return drawn.trained(0)


@pytest.mark.slow
def test_clean_digits_are_read(trained):
    assert trained[1] >= 0.98  # the mean of 12 splits is 98.6 %


@pytest.mark.slow
@pytest.mark.parametrize("part", drawn.PARTS)
def test_drawings_are_read(trained, part):
    truth, prediction = drawn.read(drawn.load(part), trained[0])
    assert len(truth) >= 300
    assert np.mean(truth == prediction) >= 0.97


@pytest.mark.slow
def test_without_the_fit_most_are_misread(trained):
    truth, prediction = drawn.read(drawn.load("seen"), trained[0], fit=False)
    assert np.mean(truth == prediction) < 0.5

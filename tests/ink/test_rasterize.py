"""The ink model: the data's frame, safe input, the numbers the JavaScript port must repeat."""

import hashlib
import json
import time
from pathlib import Path

import numpy as np
import pytest
from reference.painted import fit_pixels

from digitwidget.ink.rasterize import ink

TESTS = Path(__file__).parents[1]
FIXTURE = json.loads((TESTS / "fixtures" / "ink.json").read_text())
SEVEN = [[(0.3, 0.2), (0.7, 0.2), (0.45, 0.8)]]


@pytest.mark.parametrize("case", FIXTURE["drawn"], ids=lambda case: case["name"])
def test_drawings_give_the_recorded_pixels(case):
    assert ink(case["strokes"], fit=case["fit"], shape=case["shape"]).tolist() == case["pixels"]


@pytest.mark.parametrize("case", FIXTURE["painted"], ids=lambda case: case["name"])
def test_painted_grids_give_the_recorded_pixels(case):
    assert fit_pixels(case["painted"], shape=case["shape"]).tolist() == case["pixels"]


@pytest.mark.parametrize("part", ["seen", "unseen"])
def test_every_drawing_of_the_benchmark_gives_the_recorded_pixels(part):
    drawings = json.loads((TESTS.parent / "benchmarks" / "drawings" / f"{part}.json").read_text())
    pixels = b"".join(ink(drawing["strokes"]).tobytes() for drawing in drawings["drawings"])
    assert hashlib.sha256(pixels).hexdigest() == FIXTURE["digests"][part]


@pytest.mark.parametrize("case", FIXTURE["refused"], ids=lambda case: case["name"])
def test_what_both_halves_refuse(case):
    with pytest.raises(ValueError, match="unit square 0 to 1, got"):
        ink(case["strokes"])


@pytest.mark.parametrize("scale", [1.0, 0.5, 0.2])
@pytest.mark.parametrize("move", [(0.0, 0.0), (0.1, 0.07)])
def test_size_and_place_do_not_matter_when_fitted(scale, move):
    moved = [[(x * scale + move[0], y * scale + move[1]) for x, y in SEVEN[0]]]
    assert np.abs(ink(moved).astype(int) - ink(SEVEN)).max() <= 3  # the lattice is that coarse


def test_a_fitted_drawing_fills_the_datas_frame():
    rows = ink(SEVEN).reshape(8, 8)
    assert rows.any(1).all()
    assert 220 < rows.sum() < 400


def test_without_fit_ink_stays_where_it_was_drawn():
    corner = [[(x / 4, y / 4) for x, y in SEVEN[0]]]
    rows = ink(corner, fit=False).reshape(8, 8)
    assert rows[:2, :2].any()
    assert not rows[4:].any()
    assert not rows[:, 4:].any()


@pytest.mark.parametrize("strokes", [[], [[]], [[], []], np.empty((0, 5, 2))])
def test_nothing_drawn_is_no_ink(strokes):
    assert not ink(strokes).any()


@pytest.mark.parametrize("fit", [True, False])
def test_a_dot_is_ink(fit):
    assert 0 < ink([[(0.5, 0.5)]], fit=fit).sum() < 256


@pytest.mark.parametrize(
    ("strokes", "message"),
    [
        ([[(0.1, float("nan"))]], "got nan"),
        ([[(0.1, float("inf"))]], "got inf"),
        ([[(120, 80), (130, 90)]], "got 120.0; divide by the size of the drawing area"),
        ([[(0.1, 0.2, 0.3)]], "stroke 0 must be a list of"),
        ([[0.1, 0.2]], "stroke 0 must be a list of"),
        ([[(0.1, 0.2)], [("a", "b")]], "stroke 1 must be a list of"),
        ([[("0.5", "0.1")]], "stroke 0 must be a list of"),
        ([[(True, False)]], "stroke 0 must be a list of"),
        ([5], "stroke 0 must be a list of"),
        (7, "strokes must be a list of strokes"),
        ("07", "strokes must be a list of strokes"),
    ],
)
def test_a_bad_stroke_is_named(strokes, message):
    with pytest.raises(ValueError, match=message):
        ink(strokes)


def test_a_pen_that_left_the_paper_is_clipped_to_its_edge():
    outside, edge = [[(0.2, 0.2), (1.3, 0.5)]], [[(0.2, 0.2), (1.0, 0.5)]]
    assert np.array_equal(ink(outside), ink(edge))


def test_a_million_points_take_bounded_time():
    points = np.random.default_rng(0).random((1_000_000, 2))
    start = time.perf_counter()
    assert ink([points]).any()
    assert time.perf_counter() - start < 2


def test_the_input_is_left_alone():
    stroke = np.array([[0.2, 0.2], [1.5, 0.9]])
    before = stroke.copy()
    ink([stroke])
    assert np.array_equal(stroke, before)

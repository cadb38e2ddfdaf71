"""Images of any range and size become ink, and what is no ink is refused with that cure."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from digitwidget import DigitWidget, load_digits, to_ink

X, y = load_digits()


@pytest.mark.parametrize(
    ("images", "ink"),
    [
        pytest.param([[0, 0.5, 1, 0.25]], [0, 8, 16, 4], id="0 to 1"),
        pytest.param([[0, 1, 0, 1]], [0, 16, 0, 16], id="0 and 1"),
        pytest.param([[True, False, True, True]], [16, 0, 16, 16], id="truth values"),
        pytest.param([[0, 8, 16, 3]], [0, 8, 16, 3], id="ink"),
        pytest.param([[0, 2, 3, 0]], [0, 2, 3, 0], id="faint ink"),
        pytest.param([[0, 128, 255, 16]], [0, 8, 16, 1], id="0 to 255"),
        pytest.param(np.array([[0, 51, 102, 0]], np.uint8), [0, 3, 6, 0], id="faint 8-bit"),
        pytest.param([[0, 50, 100, 25]], [0, 8, 16, 4], id="0 to 100"),
        pytest.param(np.array([[0, 65535]] * 2, np.uint16).reshape(1, 4), [0, 16] * 2, id="16-bit"),
        pytest.param([[-1, 0, 1, 0.5]], [0, 8, 16, 12], id="-1 to 1"),
        pytest.param([[0, 0, 0, 0]], [0, 0, 0, 0], id="blank"),
    ],
)
def test_the_usual_ranges_become_0_to_16(images: Any, ink: list[int]) -> None:
    made = to_ink(images, image_shape=(1, 4))
    assert made.tolist() == [ink]
    assert made.dtype == np.uint8


def test_the_digits_are_ink_already_and_stay_as_they_are() -> None:
    np.testing.assert_array_equal(to_ink(X), X)
    np.testing.assert_array_equal(to_ink(X / 16), X)
    np.testing.assert_array_equal(to_ink((X / 16).astype(np.float32)), X)


@pytest.mark.parametrize("white", [1, 16, 255])
def test_dark_on_bright_is_turned_over(white: int) -> None:
    np.testing.assert_array_equal(to_ink(white - X * white / 16), X)


def test_a_signal_of_one_row_is_never_turned_over() -> None:
    assert to_ink([[1, 1, 1, 0.5]], image_shape=(1, 4)).tolist() == [[16, 16, 16, 8]]


def test_a_value_range_that_is_named_is_the_one_used() -> None:
    assert to_ink([[0, 10, 20, 5]], value_range=(0, 20)).tolist() == [[0, 8, 16, 4]]
    assert to_ink([[200, 40, 120, 200]], value_range=(200, 40)).tolist() == [[0, 16, 8, 0]]


def test_the_ends_of_a_value_range_are_as_exact_as_the_images() -> None:
    images = np.array([[0, 0.05, 0.1, 0]], np.float32)
    assert to_ink(images, value_range=(0, 0.1)).tolist() == [[0, 8, 16, 0]]


def test_larger_images_are_pooled_to_the_shape_wanted() -> None:
    big = np.kron(X[:5].reshape(5, 8, 8), np.ones((4, 4)))
    np.testing.assert_array_equal(to_ink(big, image_shape=(8, 8)), X[:5])
    np.testing.assert_array_equal(to_ink(big.reshape(5, -1), image_shape=(8, 8)), X[:5])
    by_hand = big.reshape(5, 16, 2, 16, 2).mean(axis=(2, 4))
    np.testing.assert_array_equal(to_ink(big, image_shape=(16, 16)).reshape(5, 16, 16), by_hand)


def test_a_side_that_is_no_multiple_takes_its_share_of_every_pixel() -> None:
    assert to_ink([[[16, 0, 16]]], image_shape=(1, 2)).tolist() == [[11, 11]]
    assert to_ink([[[16, 0]]], image_shape=(1, 3)).tolist() == [[16, 8, 0]]


@pytest.mark.parametrize(
    ("shape", "pixels"), [((28, 28), 784), ((64, 64), 1024), ((100, 50), 32 * 16), ((1, 9), 9)]
)
def test_without_a_shape_images_keep_theirs_or_shrink_to_32(
    shape: tuple[int, int], pixels: int
) -> None:
    assert to_ink(np.zeros((2, *shape))).shape == (2, pixels)


def test_a_channel_of_one_is_grey() -> None:
    images = X[:3].reshape(3, 8, 8)
    for channels in (images[:, None], images[..., None]):
        np.testing.assert_array_equal(to_ink(channels), X[:3])


def test_what_is_given_stays_as_it_is() -> None:
    images = X[:9] / 16
    before = images.copy()
    to_ink(images, image_shape=(4, 4))
    np.testing.assert_array_equal(images, before)


@pytest.mark.parametrize(
    ("images", "options", "message"),
    [
        ([[0.0, np.nan, 1, 1]], {}, "finite numbers, got NaN or infinity"),
        ([["a", "b"]], {}, "must hold numbers, got"),
        ([[1, 2], [3]], {}, "must be of one size"),
        (np.zeros((2, 8, 8, 3)), {}, r"must be grey.* images\[\.\.\., :3\]\.mean"),
        (np.zeros(64), {}, r"a single image is given as \[image\]"),
        (np.zeros((28, 28)), {}, r"a single image as \[image\]"),
        (np.zeros((2, 5)), {}, "not square"),
        (np.zeros((0, 64)), {}, r"got \(0, 8, 8\)"),
        (np.zeros((1, 64)), {"image_shape": (33, 1)}, "between 1 and 32, got 33"),
        ([[0, 300, 0, 0]], {"value_range": (0, 255)}, r"got 0 to 300: widen it"),
        ([[0, 1, 0, 0]], {"value_range": (1, 1)}, "two different numbers"),
        ([[0, 1, 0, 0]], {"value_range": 255}, "got 255"),
    ],
)
def test_what_is_no_image_is_refused(images: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        to_ink(images, **options)


@pytest.mark.parametrize(
    "own", [X / 16, X * 15.9375, 255 - X * 15.9375], ids=["floats", "bytes", "inverted"]
)
def test_own_images_of_any_range_are_refused_until_they_are_ink(own: Any) -> None:
    with pytest.raises(ValueError, match=r"whole numbers 0 to 16, got .*dw\.to_ink\(images\)"):
        DigitWidget(X=own, y=y)
    widget = DigitWidget(X=to_ink(own)[:200], y=y[:200], epochs=1, hidden=2)
    widget.pixels = to_ink(own)[7]
    assert widget.label == 7


@pytest.mark.parametrize("image", [X[7] / 16, [0.5] * 64, ["a"] * 64, [True] * 64])
def test_a_single_image_that_is_no_ink_is_refused_with_the_cure(widget: Any, image: Any) -> None:
    with pytest.raises(ValueError, match=r"dw\.to_ink\(images\)"):
        widget.pixels = image


@pytest.mark.parametrize(
    ("shape", "proposed"),
    [
        ((784,), r"set image_shape=\(28, 28\)"),
        ((28, 28), r"set image_shape=\(28, 28\)"),
        ((12, 20), r"set image_shape=\(12, 20\)"),
        ((4,), r"set image_shape=\(2, 2\) or \(1, 4\)"),
        ((64, 64), r"dw\.to_ink\(images, image_shape=\(8, 8\)\) resizes"),
    ],
)
def test_a_shape_that_fits_the_samples_is_proposed(shape: Any, proposed: str) -> None:
    with pytest.raises(ValueError, match=proposed):
        DigitWidget(X=np.zeros((2, *shape)), y=[0, 1])

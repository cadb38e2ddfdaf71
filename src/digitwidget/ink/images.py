"""Images of any range and size as ink: scaled to 0..16, dark on bright turned over, made to fit."""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..limits import FULL_INK, MAX_SIDE
from ..validation import image_shape as checked_shape
from ..validation import short

FloatArray = NDArray[np.float64]

# So many are resized at a time: bounds the memory.
CHUNK = 4096
# The full ink of 8-bit images.
BYTE = 255


def to_ink(
    images: ArrayLike,
    image_shape: Sequence[int] | None = None,
    *,
    value_range: tuple[float, float] | None = None,
) -> NDArray[np.uint8]:
    """Turn images of any range and size into ink, which is what `DigitWidget` takes as X.

    Everything is decided for all images together, and `images` itself stays as it is.

    Parameters
    ----------
    images : array-like of shape (n_samples, rows, columns) or (n_samples, n_pixels)
        Grey values of any range. Flat images are of `image_shape`, or else square.
    image_shape : (int, int), optional
        Rows and columns of the result, up to 32×32; each of its pixels is the mean of what it
        covers. By default those of the images, made smaller in proportion where they are larger.
    value_range : (float, float), optional
        The values of bare paper and of full ink: (255, 0) for black on white. By default paper is
        0, or the least value if that is negative, and full ink is 1, 16 or 255, if the values are
        of such a range, else the largest value; where most of the images' rim is nearer to full
        ink than to paper, the two change places. Whole numbers 0 to 16 are ink already.

    Returns
    -------
    ndarray of shape (n_samples, rows * columns)
        Ink, uint8, from 0 for bare paper to 16 for full ink, row by row.

    Raises
    ------
    ValueError
        For values that are no finite numbers or lie outside `value_range`, and for colours.

    Examples
    --------
    >>> import numpy as np
    >>> from digitwidget import to_ink
    >>> images = np.full((100, 28, 28), 255)        # 28×28, black on white
    >>> images[:, 4:24, 12:16] = 0
    >>> X = to_ink(images, image_shape=(14, 14))
    >>> X.shape, X.reshape(100, 14, 14)[0, 7].tolist()
    ((100, 196), [0, 0, 0, 0, 0, 0, 16, 16, 0, 0, 0, 0, 0, 0])
    >>> to_ink([[0.5, 1, 0, 0]], image_shape=(1, 4)).tolist()
    [[8, 16, 0, 0]]
    """
    wanted = None if image_shape is None else checked_shape(image_shape)
    grey = _pictures(images, wanted)
    shape = wanted or _smaller(grey.shape[1], grey.shape[2])
    paper, full = _range(grey) if value_range is None else _checked_range(value_range, grey)
    down, across = _means(grey.shape[1], shape[0]), _means(grey.shape[2], shape[1])
    ink = np.empty((len(grey), shape[0] * shape[1]), np.uint8)
    for start in range(0, len(grey), CHUNK):
        part = (grey[start : start + CHUNK].astype(np.float64) - paper) * FULL_INK / (full - paper)
        fitted = part if part.shape[1:] == shape else down @ part @ across.T
        ink[start : start + CHUNK] = np.rint(fitted).reshape(len(part), -1)
    return ink


def _pictures(images: Any, wanted: tuple[int, int] | None) -> NDArray[Any]:
    """The images as an array of numbers (n_samples, rows, columns), at least one of them."""
    try:
        array = np.asarray(images)
    except (ValueError, TypeError) as error:
        raise ValueError(f"images must be of one size, got {short(images)}") from error
    if array.dtype.kind not in "biuf":
        raise ValueError(f"images must hold numbers, got {short(images)}")
    # A channel axis of one, as PyTorch and Keras have it.
    if array.ndim == 4 and 1 in (array.shape[1], array.shape[3]):
        array = array.squeeze(1 if array.shape[1] == 1 else 3)
    if array.ndim == 4:
        raise ValueError(
            f"images must be grey, got shape {array.shape}: "
            "average the colours first, as images[..., :3].mean(axis=-1)"
        )
    if array.ndim == 2:
        array = array.reshape(len(array), *_shape_of_flat(array.shape, wanted))
    if array.ndim != 3 or not array.size:
        raise ValueError(
            "images must have shape (n_samples, rows, columns) or (n_samples, n_pixels), "
            f"got {array.shape}; a single image is given as [image]"
        )
    if not np.isfinite(array).all():
        raise ValueError("images must hold finite numbers, got NaN or infinity")
    return array.view(np.uint8) if array.dtype == bool else array


def _shape_of_flat(given: tuple[int, ...], wanted: tuple[int, int] | None) -> tuple[int, int]:
    pixels = given[1]
    if wanted and wanted[0] * wanted[1] == pixels:
        return wanted
    side = isqrt(pixels)
    if side * side == pixels:
        return side, side
    raise ValueError(
        f"images of {pixels} pixels in a row are not square, got shape {given}: give them as "
        "images.reshape(-1, rows, columns), and a single image as [image]"
    )


def _smaller(rows: int, columns: int) -> tuple[int, int]:
    """This shape, in proportion at most 32×32."""
    shrink = min(1.0, MAX_SIDE / max(rows, columns))
    return max(1, round(rows * shrink)), max(1, round(columns * shrink))


def _checked_range(value_range: Any, grey: NDArray[Any]) -> tuple[float, float]:
    try:
        paper, full = (float(value) for value in value_range)
    except (TypeError, ValueError):
        paper = full = np.nan
    if not np.isfinite([paper, full]).all() or paper == full:
        raise ValueError(
            "value_range must be two different numbers, those of paper and of full ink, "
            f"got {short(value_range)}"
        )
    low, high = float(grey.min()), float(grey.max())
    # The ends as the images have them: float32 has a 0.1 that is more than 0.1.
    of = grey.dtype.type if grey.dtype.kind == "f" else float
    if low < of(min(paper, full)) or high > of(max(paper, full)):
        raise ValueError(
            f"images must lie in value_range=({paper:g}, {full:g}), got {low:g} to {high:g}: "
            "widen it, or clip them first"
        )
    return paper, full


def _range(grey: NDArray[Any]) -> tuple[float, float]:
    """The values of paper and of full ink, as the images themselves tell them."""
    low = min(0.0, float(grey.min()))
    full = _full(grey) if low == 0 else float(grey.max())
    if full == low:  # all of it is paper
        full = low + 1
    if _rim(grey) > (low + full) / 2:
        return full, low
    return low, full


def _full(grey: NDArray[Any]) -> float:
    high = float(grey.max())
    if high <= 1:
        return 1
    if high <= FULL_INK and (high > FULL_INK / 2 or (grey == np.round(grey)).all()):
        return FULL_INK
    if high <= BYTE and (high > BYTE / 2 or grey.dtype == np.uint8):
        return BYTE
    return high


def _rim(grey: NDArray[Any]) -> float:
    """The median of the images' outermost pixels; -inf where there is nothing inside of them."""
    if min(grey.shape[1:]) < 3:
        return -np.inf
    ends = (grey[:, [0, -1], :], grey[:, 1:-1, [0, -1]])
    return float(np.median(np.concatenate([part.ravel() for part in ends])))


def _means(n: int, into: int) -> FloatArray:
    """A matrix (into, n) of means: each new pixel's, over the old ones that it covers."""
    old, new = np.arange(n), np.arange(into)[:, None] * n / into
    covered = np.minimum(old + 1, new + n / into) - np.maximum(old, new)
    return np.clip(covered, 0, None) * into / n

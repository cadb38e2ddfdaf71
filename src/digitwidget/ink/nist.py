"""NIST's normalisation of a scanned character, after its box was stretched to the frame.

Written from the description and the public-domain programs of the form-based handprint recognition
system (Garris et al., NISTIR 5469, 1994; `norm_2nd_gen`, `shear_char`), which made the digits.
"""

import numpy as np
from numpy.typing import NDArray

Bitmap = NDArray[np.bool_]

BLOCK = 4  # the data counts 4x4 blocks
FRAME = 20  # of 32 columns: the width of NIST's box
TOO_MUCH, FAR_TOO_MUCH, TOO_LITTLE, FAR_TOO_LITTLE = 412, 560, 256, 108  # NIST's, of 1024 pixels


def frame_width(cols: int) -> int:
    """Columns of the bitmap that the box of the ink fills, for a grid of `cols` columns."""
    return max(1, BLOCK * cols * FRAME // 32)


def as_nist(frame: Bitmap, cols: int) -> NDArray[np.uint8]:
    """Centre the frame, even out its ink, shear it, count it."""
    bitmap = np.zeros((len(frame), BLOCK * cols), bool)
    left = (bitmap.shape[1] - frame.shape[1]) // 2
    bitmap[:, left : left + frame.shape[1]] = frame
    return counts(_sheared(_evened(bitmap)))


def _evened(bitmap: Bitmap) -> Bitmap:
    share = int(bitmap.sum()) * 1024 // bitmap.size
    if share > TOO_MUCH:
        for _ in range(2 if share > FAR_TOO_MUCH else 1):
            bitmap = ~_grown(~bitmap, edge=True)
    elif share < TOO_LITTLE:
        for _ in range(2 if share < FAR_TOO_LITTLE else 1):
            bitmap = _grown(bitmap, edge=False)
    return bitmap


def _grown(bitmap: Bitmap, edge: bool) -> Bitmap:
    p = np.pad(bitmap, 1, constant_values=edge)
    return bitmap | p[:-2, 1:-1] | p[2:, 1:-1] | p[1:-1, :-2] | p[1:-1, 2:]


def _sheared(bitmap: Bitmap) -> Bitmap:
    inked = np.flatnonzero(bitmap.any(1))
    if len(inked) == 0 or inked[-1] - inked[0] < 5:
        return bitmap
    top, bottom = inked[0] + 2, inked[-1] - 2  # NIST skips two rows: edges are noisy
    if not (bitmap[top].any() and bitmap[bottom].any()):
        return bitmap
    lean = int(bitmap[top].argmax()) - int(bitmap[bottom].argmax())
    rows, cols = bitmap.shape
    by = [_rounded((row - rows // 2) * lean, int(bottom - top)) for row in range(rows)]
    sources = np.arange(cols) - np.array(by)[:, None]
    inside = (sources >= 0) & (sources < cols)
    return np.take_along_axis(bitmap, np.where(inside, sources, 0), axis=1) & inside


def _rounded(a: int, b: int) -> int:
    """a / b to the nearest whole number, halves away from 0."""
    return (1 if a >= 0 else -1) * ((2 * abs(a) + b) // (2 * b))


def counts(bitmap: Bitmap) -> NDArray[np.uint8]:
    """Ink of each 4x4 block, row by row."""
    rows, cols = bitmap.shape
    blocks = bitmap.reshape(rows // BLOCK, BLOCK, cols // BLOCK, BLOCK)
    return blocks.sum((1, 3)).astype(np.uint8).ravel()

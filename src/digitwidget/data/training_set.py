"""Which of the samples train, and with which labels: few of them, or some wrong on purpose.

Both halves choose by one hash of the seed and a sample's place, so that a page without a kernel
trains on with the samples that Python began with; tests/fixtures/training_set.json holds both to
one reference. A choice of more samples holds that of fewer, and so do more wrong labels.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..limits import TRAINING_SET_RANGES
from ..validation import number, short
from .samples import IntArray, Samples, encode

# Streams of one seed: which samples train, which of them are mislabelled, and as what.
CHOSEN, MISLABELLED, INSTEAD = range(3)
GOLDEN = 0x9E3779B9


@dataclass(frozen=True)
class TrainingSet:
    """Settings of a widget's training that are about its samples."""

    # How many of the training samples train, 20 or more, of every class as many as there are; by
    # default all. Given, no drawings of our own join them.
    train_size: int | None = None
    # The share of them, 0 to 0.5, whose label is another class's.
    label_noise: float = 0.0

    def check(self, n_samples: int) -> None:
        """Refuses, by a ValueError, what is out of range of so many training samples."""
        number("label_noise", self.label_noise, TRAINING_SET_RANGES["label_noise"])
        if self.train_size is None:
            return
        allowed = TRAINING_SET_RANGES["train_size"]
        number("train_size", self.train_size, allowed._replace(high=max(n_samples, allowed.low)))
        if self.train_size > n_samples:
            raise ValueError(
                f"train_size must be at most {n_samples}, the training samples there are, "
                f"got {short(self.train_size)}"
            )

    def of(self, samples: Samples, classes: NDArray[Any], seed: int) -> Samples:
        """The samples that train, in their order, with the labels they train on.

        `classes` are all labels there are. The test samples stay as they are.
        """
        if self == TrainingSet():
            return samples
        codes = encode(samples.y, classes)
        rows = chosen(codes, self.train_size, seed)
        labels = mislabelled(codes, rows, self.label_noise, len(classes), seed)
        return replace(samples, X=samples.X[rows], y=classes[labels].astype(samples.y.dtype))


NAMES = tuple(field.name for field in fields(TrainingSet))


def chosen(codes: IntArray, size: int | None, seed: int) -> IntArray:
    """The rows of `size` samples, ascending: of every class the first by their hash, in turn."""
    rows = np.arange(len(codes))
    if size is None:
        return rows
    drawn = hashes(seed, CHOSEN, rows)
    rank = np.empty_like(rows)
    for code in np.unique(codes):
        own = rows[codes == code]
        rank[own[np.argsort(drawn[own], kind="stable")]] = np.arange(len(own))
    return np.sort(np.lexsort((drawn, rank))[:size])


def mislabelled(
    codes: IntArray, rows: IntArray, share: float, n_classes: int, seed: int
) -> IntArray:
    """The classes of these rows, a share of them another one's."""
    labels = codes[rows].copy()
    count = int(share * len(rows) + 0.5)
    wrong = np.argsort(hashes(seed, MISLABELLED, rows), kind="stable")[:count]
    further = 1 + hashes(seed, INSTEAD, rows[wrong]).astype(np.int64) % (n_classes - 1)
    labels[wrong] = (labels[wrong] + further) % n_classes
    return labels


def hashes(seed: int, stream: int, rows: IntArray) -> NDArray[np.uint32]:
    """A number of 32 bits for each row: as good as random, and in JavaScript the same."""
    key = np.array([(seed & 0xFFFFFFFF) + stream * GOLDEN & 0xFFFFFFFF], np.uint32)
    key = _mixed(_mixed(key) + np.uint32(seed >> 32 & 0xFFFFFFFF))
    return _mixed(key + rows.astype(np.uint32) * np.uint32(GOLDEN))


def _mixed(h: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Appleby's last step of MurmurHash3: each bit of it depends on all bits of `h`."""
    h = (h ^ h >> np.uint32(16)) * np.uint32(0x85EBCA6B)
    h = (h ^ h >> np.uint32(13)) * np.uint32(0xC2B2AE35)
    return h ^ h >> np.uint32(16)

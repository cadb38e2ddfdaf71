"""Samples with their zero ink left out: half of a digit is blank, and blank changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Sparse:
    """Sample s has `values[i]` in `columns[i]`, for i from starts[s] to starts[s + 1]."""

    starts: NDArray[np.int64]
    columns: NDArray[np.uint16]
    values: FloatArray
    n_features: int

    @classmethod
    def of(cls, X: FloatArray, input_scale: float = 1.0) -> Sparse:
        """Leave the zeros of (n_samples, n_features) out, and divide the rest by input_scale."""
        inked = X != 0
        columns = np.arange(X.shape[1], dtype=np.uint16)
        starts = np.zeros(len(X) + 1, np.int64)
        np.cumsum(np.count_nonzero(inked, axis=1), out=starts[1:])
        values = X[inked]
        values /= input_scale
        return cls(starts, np.broadcast_to(columns, X.shape)[inked], values, X.shape[1])

    def __len__(self) -> int:
        return len(self.starts) - 1

    def dense(self, part: slice) -> FloatArray:
        """Some consecutive samples as (n_samples, n_features)."""
        first, last, _ = part.indices(len(self))
        X = np.zeros((last - first, self.n_features))
        found = slice(self.starts[first], self.starts[last])
        rows = np.repeat(np.arange(last - first), np.diff(self.starts[first : last + 1]))
        X[rows, self.columns[found]] = self.values[found]
        return X

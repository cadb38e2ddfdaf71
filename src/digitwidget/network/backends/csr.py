"""Samples in compressed sparse rows: half of a digit is blank, and blank ink changes no weight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class CSRMatrix:
    """Row s has data[i] in column indices[i], for i from indptr[s] to indptr[s + 1]."""

    indptr: NDArray[np.int64]
    indices: NDArray[np.uint16]
    data: FloatArray
    n_columns: int

    @classmethod
    def of(cls, X: FloatArray, input_scale: float = 1.0) -> CSRMatrix:
        """Leave the zeros of (n_samples, n_features) out, and divide the rest by input_scale."""
        inked = X != 0
        indptr = np.zeros(len(X) + 1, np.int64)
        np.cumsum(np.count_nonzero(inked, axis=1), out=indptr[1:])
        # Fetched by their places, which takes half the time that masks take.
        places = np.flatnonzero(inked)
        columns = np.tile(np.arange(X.shape[1], dtype=np.uint16), len(X))
        data = X.ravel().take(places)
        data /= input_scale
        return cls(indptr, columns.take(places), data, X.shape[1])

    def __len__(self) -> int:
        return len(self.indptr) - 1

    def dense(self, rows: NDArray[np.int64]) -> FloatArray:
        """These rows as (len(rows), n_columns), zeros and all."""
        X = np.zeros((len(rows), self.n_columns))
        for x, start, end in zip(X, self.indptr[rows], self.indptr[rows + 1], strict=True):
            x[self.indices[start:end]] = self.data[start:end]
        return X

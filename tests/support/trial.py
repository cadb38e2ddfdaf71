"""One changed file after the other is loaded, and what comes of it is looked at."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from random import Random

import numpy as np
from support.mutations import DAMAGE, Bytes

from digitwidget import Network


class Trial:
    """A saved file that is changed again and again.

    Parameters
    ----------
    good : Path
        As it was saved.
    path : Path
        Where the changed ones are written.
    """

    def __init__(self, good: Path, path: Path) -> None:
        self.data, self.path = good.read_bytes(), path
        self.rows = Network.load(good).history_.rows()
        self.tried = self.read = self.peak = 0

    def refused_or_read(self, change: Bytes, rng: Random) -> None:
        """A ValueError, or a network: the one that was saved, where checksums could tell."""
        self.path.write_bytes(change(self.data, rng))
        self.tried += 1
        tracemalloc.start()
        try:
            net = Network.load(self.path)
        except ValueError:
            return
        finally:
            self.peak = max(self.peak, tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        self.read += 1
        assert np.isfinite(net.predict_proba(np.zeros((1, net.n_features_in_)))).all()
        assert change not in DAMAGE or net.history_.rows() == self.rows

"""Which arithmetic to train with: NumPy at once, the compiled kernel once a thread has it."""

from __future__ import annotations

import importlib.util
import threading
from typing import Any

import numpy as np

from .. import backprop
from ..backprop import FloatArray, IntArray
from ..hyperparameters import Spec
from ..parameters import size
from . import numpy_exact
from .csr import CSRMatrix

# Measured: a sample costs `numpy_exact` about this long, and compiling costs seconds.
SAMPLE_SECONDS = 50e-6
WORTH_SECONDS = 0.3
# Where batches are large and weights outgrow a core's cache, matrix products beat loops.
LARGE_BATCH = 32
MIDDLING_NETWORK, LARGE_NETWORK = 20_000, 100_000


def _has_numba() -> bool:
    try:
        return importlib.util.find_spec("numba") is not None
    except ValueError:  # it has been put out of action
        return False


HAS_NUMBA = _has_numba()


def prefers_sample_loops(spec: Spec) -> bool:
    """Whether loops over samples beat matrix products over batches.

    It depends on nothing but the network, so that the same seed gives the same bytes every time:
    the kernel and `numpy_exact` agree to the last bit, a matrix product does not. Where there is no
    Numba at all, products are ten times as fast; some networks amplify the last bit.
    """
    batch = spec.batch_size
    small = size(spec.sizes) < (LARGE_NETWORK if batch < LARGE_BATCH else MIDDLING_NETWORK)
    return HAS_NUMBA and (batch == 1 or small)


class Engine:
    """Epochs and outputs by the fastest means there is, now."""

    def __init__(self) -> None:
        self.kernel: Any = None
        self._spent = 0.0
        self._thread: threading.Thread | None = None

    def prepare(self, X: FloatArray, spec: Spec) -> Any:
        """Samples in the form that `train_epoch` and `outputs` want for this network."""
        return CSRMatrix.of(X, spec.input_scale) if prefers_sample_loops(spec) else X

    def raw(self, X: Any, rows: IntArray, spec: Spec) -> FloatArray:
        """Some of the samples as they were before `prepare`, to the last bit or two."""
        return X.dense(rows) * spec.input_scale if isinstance(X, CSRMatrix) else X[rows]

    def _module(self, X: Any) -> Any:
        return (self.kernel or numpy_exact) if isinstance(X, CSRMatrix) else backprop

    def train_epoch(
        self,
        params: FloatArray,
        velocity: FloatArray,
        X: Any,
        y: IntArray,
        order: IntArray,
        spec: Spec,
    ) -> tuple[FloatArray, FloatArray]:
        """Descend once through prepared samples in `order`: parameters and velocity afterwards."""
        module = self._module(X)
        if module is numpy_exact:
            self._spent += len(order) * SAMPLE_SECONDS
        return module.train_epoch(params, velocity, X, y, order, spec)

    def outputs(
        self, params: FloatArray, X: Any, spec: Spec
    ) -> tuple[FloatArray, FloatArray, IntArray]:
        """For every prepared sample the output z, its activations, and the largest's index."""
        return self._module(X).outputs(params, X, spec)

    def maybe_compile(self, samples: int, spec: Spec) -> None:
        """Compile if these samples, yet to be trained on, and those before would be worth it."""
        seconds = self._spent + samples * SAMPLE_SECONDS
        if self.kernel is None and prefers_sample_loops(spec) and seconds > WORTH_SECONDS:
            self.start()

    def start(self) -> None:
        """Begin to compile, unless that has been begun."""
        if self._thread is None:
            # No daemon: the interpreter had better not go away under LLVM's feet.
            self._thread = threading.Thread(target=self._compile, name="digitwidget-compile")
            try:
                self._thread.start()
            except RuntimeError:  # there are no threads here: everything waits for it
                self._compile()

    def _compile(self) -> None:
        try:
            from . import numba_kernel

            _try(numba_kernel)
        except Exception:  # a broken Numba costs speed and nothing else
            return
        self.kernel = numba_kernel

    def wait(self) -> bool:
        """Compile now; whether there is a compiled kernel."""
        if HAS_NUMBA:
            self.start()
        if self._thread and self._thread.is_alive():
            self._thread.join()
        return self.kernel is not None


def _try(module: Any) -> None:
    """Train two samples, so that what cannot run fails here and not in somebody's training."""
    spec, X, y = Spec((2, 2, 2), momentum=0.5, batch_size=2), np.eye(2), np.arange(2)
    params = np.ones(size(spec.sizes))
    module.train_epoch(params, params, CSRMatrix.of(X), y, y, spec)
    module.outputs(params, CSRMatrix.of(X), spec)


engine = Engine()

"""Which arithmetic to train with: NumPy at once, the compiled kernel once a thread has it."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np

from . import layout, sgd, twin
from .samples import CSRMatrix
from .sgd import FloatArray, IntArray, Spec

# Measured: a sample costs the twin about this long, and compiling costs seconds.
SAMPLE_SECONDS = 50e-6
WORTH_SECONDS = 0.3
# Where batches are large and weights outgrow a core's cache, matrix products beat loops.
LARGE_BATCH = 32
MIDDLING_NETWORK, LARGE_NETWORK = 20_000, 100_000


def loops(spec: Spec) -> bool:
    """Whether loops over samples beat matrix products over batches.

    It depends on nothing but the network, so that the same seed gives the same bytes every time,
    with Numba and without: the kernel and its port to NumPy agree to the last bit, a matrix
    product does not, and some networks amplify the last bit until nothing is alike.
    """
    size, batch = layout.size(spec.sizes), spec.batch_size
    small = size < (LARGE_NETWORK if batch < LARGE_BATCH else MIDDLING_NETWORK)
    return batch == 1 or small


class Engine:
    """Epochs and outputs by the fastest means there is, now."""

    def __init__(self) -> None:
        self.kernel: Any = None
        self._spent = 0.0
        self._thread: threading.Thread | None = None

    def prepare(self, X: FloatArray, spec: Spec) -> Any:
        """Samples in the form that `train_epoch` and `outputs` want for this network."""
        return CSRMatrix.of(X, spec.input_scale) if loops(spec) else X

    def _module(self, spec: Spec) -> Any:
        return (self.kernel or twin) if loops(spec) else sgd

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
        module = self._module(spec)
        trained: tuple[FloatArray, FloatArray] = module.train_epoch(
            params, velocity, X, y, order, spec
        )
        if module is twin:
            self._spent += len(order) * SAMPLE_SECONDS
        return trained

    def outputs(
        self, params: FloatArray, X: Any, spec: Spec
    ) -> tuple[FloatArray, FloatArray, IntArray]:
        """For every prepared sample the output z, its activations, and the largest's index."""
        found: tuple[FloatArray, FloatArray, IntArray] = self._module(spec).outputs(params, X, spec)
        return found

    def expect(self, samples: int, spec: Spec) -> None:
        """Compile if these samples, yet to be trained on, and those before would be worth it."""
        seconds = self._spent + samples * SAMPLE_SECONDS
        if self.kernel is None and loops(spec) and seconds > WORTH_SECONDS:
            self.start()

    def start(self) -> threading.Thread:
        """Begin to compile, unless that has been begun."""
        if self._thread is None:
            # No daemon: the interpreter had better not go away under LLVM's feet.
            self._thread = threading.Thread(target=self._compile, name="digitwidget-compile")
            self._thread.start()
        return self._thread

    def _compile(self) -> None:
        try:
            from . import compiled

            _try(compiled)
        except Exception:  # a broken Numba costs speed and nothing else
            return
        self.kernel = compiled

    def wait(self) -> bool:
        """Compile now; whether there is a compiled kernel."""
        self.start().join()
        return self.kernel is not None


def _try(module: Any) -> None:
    """Train two samples, so that what cannot run fails here and not in somebody's training."""
    spec, X, y = Spec((2, 2, 2), momentum=0.5, batch_size=2), np.eye(2), np.arange(2)
    params = np.ones(layout.size(spec.sizes))
    module.train_epoch(params, params, CSRMatrix.of(X), y, y, spec)
    module.outputs(params, CSRMatrix.of(X), spec)


engine = Engine()

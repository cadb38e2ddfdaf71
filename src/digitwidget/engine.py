"""Which epoch to run: NumPy's at once, the compiled one as soon as a thread has it ready."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Callable
from typing import Any

from . import layout, sgd
from .sgd import Spec

Epoch = Callable[..., None]

# Measured: a batch costs NumPy about this long however small it is, and compiling costs seconds.
BATCH_SECONDS = 25e-6
WORTH_SECONDS = 0.3


class Engine:
    """The compiled epoch, made in the background once training has become long enough for it."""

    def __init__(self) -> None:
        self.compiled: Any = None
        self._spent = 0.0
        self._thread: threading.Thread | None = None

    def pick(self, spec: Spec) -> Epoch:
        """The fastest epoch at hand for this network."""
        if self.compiled is None or not pays(spec):
            return sgd.epoch
        return self.compiled.epoch

    def expect(self, spec: Spec, samples: int) -> None:
        """Note that so many samples are about to be trained on; compile if that takes long."""
        if self._thread is not None or not pays(spec):
            return
        self._spent += samples / spec.batch_size * BATCH_SECONDS
        if self._spent > WORTH_SECONDS and importlib.util.find_spec("numba"):
            self._thread = threading.Thread(target=self._compile, name="digitwidget-compile")
            self._thread.start()

    def _compile(self) -> None:
        try:
            from . import kernel
        except Exception:  # a broken Numba costs speed and nothing else
            return
        self.compiled = kernel

    def wait(self) -> bool:
        """Compile now, or wait for it; whether there is a compiled epoch."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._compile)
            self._thread.start()
        self._thread.join()
        return self.compiled is not None


def pays(spec: Spec) -> bool:
    """Whether loops over samples beat matrix products over batches."""
    return spec.batch_size <= 16 or layout.size(spec.sizes) < 20_000


engine = Engine()

"""A Jupyter widget that shows a neural network learning to read handwritten digits."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .data.digits import load_digits, split
    from .ink.images import to_ink
    from .network.estimator import Network
    from .network.history import History
    from .widget.widget import DigitWidget

__version__ = "0.1.0"
__all__ = ["DigitWidget", "History", "Network", "__version__", "load_digits", "split", "to_ink"]

# Imported on first use: scikit-learn alone costs ten times what NumPy does.
_HOME = {
    "DigitWidget": "widget.widget",
    "History": "network.history",
    "Network": "network.estimator",
    "load_digits": "data.digits",
    "split": "data.digits",
    "to_ink": "ink.images",
}


if not TYPE_CHECKING:  # a type checker would take any name for one of ours

    def __getattr__(name: str) -> Any:
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

"""What is refused, ends early or is warned of: in words, and as facts for a page to word.

A page speaks its reader's language; Python, and whoever reads only `text`, speaks English.
"""

from __future__ import annotations

import os
import sys
import warnings
from dataclasses import dataclass
from typing import Any

# What may stand between a warning and the line of the user's that it is about.
LIBRARIES = ("digitwidget", "sklearn", "traitlets")


class InvalidRequest(ValueError):
    """A ValueError that a page can word: `payload` holds the reason and what it is about."""

    def __init__(self, text: str, **payload: Any) -> None:
        super().__init__(text)
        self.payload = payload


@dataclass(frozen=True, eq=False)
class TrainingFailure:
    """Why a training ended before its goal."""

    text: str
    reason: str
    about: dict[str, Any]  # the epoch that could not be trained, and more
    kept: bool = False  # whether it was a new training, and the one before is on show again

    def __str__(self) -> str:
        return f"{self.text}; the training before is kept" if self.kept else self.text

    @property
    def payload(self) -> dict[str, Any]:
        return {"reason": self.reason, **self.about, "kept": self.kept}


def to_message(error: ValueError | TrainingFailure) -> dict[str, Any]:
    """What a page is told of a refusal or a failure: its text, and its payload if it has one."""
    return {"text": str(error), **getattr(error, "payload", {})}


def diverged(epoch: int, rate: float) -> TrainingFailure:
    text = f"training diverged in epoch {epoch} and stopped: lower learning_rate, now {rate:g}"
    return TrainingFailure(text, "diverged", {"epoch": epoch, "rate": float(rate)})


def failed(epoch: int, error: Exception) -> TrainingFailure:
    about = {"epoch": epoch, "cause": str(error)}
    return TrainingFailure(f"training stopped: {error}", "failed", about)


def warn(message: str, category: type[Warning] = UserWarning) -> None:
    """Warns at the line of the user's program that led here."""
    # From Python 3.12 on, warnings.warn can do so by itself: skip_file_prefixes.
    files = [getattr(sys.modules.get(name), "__file__", None) for name in LIBRARIES]
    inside = tuple(os.path.dirname(path) + os.sep for path in files if path)
    level, frame = 1, sys._getframe(1)
    while frame.f_back and frame.f_code.co_filename.startswith(inside):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, category, stacklevel=level + 1)

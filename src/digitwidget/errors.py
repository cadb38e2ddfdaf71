"""Why a request was refused, or a training ended early: in words, and as facts for a page to word.

A page speaks its reader's language; Python, and whoever reads only `text`, speaks English.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


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
    text = "training diverged and stopped: lower learning_rate"
    return TrainingFailure(text, "diverged", {"epoch": epoch, "rate": float(rate)})


def failed(epoch: int, error: Exception) -> TrainingFailure:
    about = {"epoch": epoch, "cause": str(error)}
    return TrainingFailure(f"training stopped: {error}", "failed", about)

"""Why something was refused, or a training ended early: in words, and as facts for a page to word.

A page speaks its reader's language; Python, and whoever reads only `text`, speaks English.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class Refusal(ValueError):
    """A ValueError that a page can word: `facts` hold the reason and what it is about."""

    def __init__(self, text: str, **facts: Any) -> None:
        super().__init__(text)
        self.facts = facts


def facts(error: ValueError) -> dict[str, Any]:
    """What a page is told of a refusal."""
    return {"text": str(error), **getattr(error, "facts", {})}


@dataclass(frozen=True, eq=False)
class Trouble:
    """Why a training ended before its goal.

    Parameters
    ----------
    text : str
    reason : str
    about : dict
        What the reason is about: the epoch that could not be trained, and more.
    kept : bool
        Whether it was a new training, and the one before is on show again.
    """

    text: str
    reason: str
    about: dict[str, Any]
    kept: bool = False

    def __str__(self) -> str:
        return f"{self.text}; the training before is kept" if self.kept else self.text

    @property
    def facts(self) -> dict[str, Any]:
        """What a page is told of it."""
        return {"text": str(self), "reason": self.reason, **self.about, "kept": self.kept}


def diverged(epoch: int, rate: float) -> Trouble:
    text = "training diverged and stopped: lower learning_rate"
    return Trouble(text, "diverged", {"epoch": epoch, "rate": float(rate)})


def failed(epoch: int, error: Exception) -> Trouble:
    return Trouble(f"training stopped: {error}", "failed", {"epoch": epoch, "cause": str(error)})

"""How far a training has come, told on the standard error stream."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import isfinite

from .history import History

# Without a bar, so many lines a training, and perhaps a last one.
LINES = 20


@contextmanager
def progress(epochs: int, verbose: bool) -> Iterator[Callable[[History], None]]:
    """Gives what is to be told of the history after every epoch; silent where not `verbose`."""
    if not verbose:
        yield lambda history: None
        return
    try:
        from tqdm import tqdm
    except ImportError:
        every = max(1, -(-epochs // LINES))
        yield lambda history: _print_line(history, epochs, every)
        return
    with tqdm(total=epochs, unit="epoch") as bar:

        def advance(history: History) -> None:
            bar.set_postfix_str(figures(history), refresh=False)
            bar.update()

        yield advance


def _print_line(history: History, epochs: int, every: int) -> None:
    epoch = int(history.last)
    if epoch % every == 0 or epoch == epochs:
        print(f"epoch {epoch}/{epochs}: {figures(history)}", file=sys.stderr, flush=True)


def figures(history: History) -> str:
    """Loss and accuracy of the last moment in words."""
    loss, accuracy, val_loss, val_accuracy = history.moment(history.last).metrics
    words = f"loss {loss:.4f}, accuracy {100 * accuracy:.1f}%"
    if isfinite(val_accuracy):
        words += f", val_loss {val_loss:.4f}, val_accuracy {100 * val_accuracy:.1f}%"
    return words

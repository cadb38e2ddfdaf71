"""A network's curves and weights as figures of matplotlib, which is asked for only here."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..svg import ACCENT, NEGATIVE, PAPER, POSITIVE, TEXT
from ..validation import image_shape as checked_shape
from ..validation import one_of, shapes_of
from .backprop import FloatArray
from .history import History
from .parameters import strongest

MISSING = (
    "plot_curves and plot_weights draw with matplotlib, which is not installed: "
    "pip install matplotlib. Without it, a notebook shows the curve of a network that is the last "
    "line of a cell"
)


def _pyplot() -> Any:
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise ImportError(MISSING) from error
    return pyplot


def plot_curves(history: History, ax: Any, metric: str) -> Any:
    """See Network.plot_curves."""
    one_of("metric", metric, ("error", "loss"))
    if ax is None:
        _, ax = _pyplot().subplots(figsize=(7, 3.2), layout="constrained")
    at = history.at_moments
    train, test = at.loss, at.val_loss
    if metric == "error":
        train, test = 1 - at.accuracy, 1 - at.val_accuracy
    seen = history.samples_seen.astype(float)
    if seen[-1] < 0:  # an older file doesn't tell: an axis of epochs
        seen = np.array(history.moments, float)
    ax.plot(seen, train, color=TEXT, label="training")
    if np.isfinite(test).any():
        ax.plot(seen, test, color=ACCENT, linestyle="--", label="validation")
    # As on the page: half of all that is learned is learned in the first thousand samples.
    ax.set_xscale("symlog", linthresh=1)
    ax.set_xlim(0, max(1, seen[-1]))
    positive = [value for value in (*train, *test) if value > 0]
    if metric == "error" and positive:
        ax.set_yscale("log")
        # What is read without a mistake is at the lower end, as it has no place on the scale.
        ax.set_ylim(10 ** np.floor(np.log10(min(positive))), 1)
    ax.set_xlabel("samples seen" if history.samples_seen[-1] >= 0 else "epochs")
    ax.set_ylabel(metric)
    ax.legend()
    return ax


def plot_weights(weights: FloatArray, last: FloatArray, shape: Any) -> Any:
    """See Network.plot_weights; `last` are the last moment's weights, which set the scale."""
    n_in, n_out = weights.shape
    if shape is None:
        shape = (*shapes_of(n_in), (1, n_in))[0]
    elif np.prod(checked_shape(shape)) != n_in:
        raise ValueError(f"image_shape must have {n_in} pixels, as samples have, got {shape}")
    pyplot = _pyplot()
    from matplotlib.colors import LinearSegmentedColormap

    colours = LinearSegmentedColormap.from_list("weights", [NEGATIVE, PAPER, POSITIVE])
    top = strongest(last)
    across = min(n_out, 10)
    down = -(-n_out // across)
    figure, axes = pyplot.subplots(
        down, across, figsize=(across, down * 1.1), squeeze=False, layout="constrained"
    )
    for unit, ax in enumerate(axes.flat):
        ax.axis("off")
        if unit < n_out:
            picture = weights[:, unit].reshape(shape)
            ax.imshow(picture, cmap=colours, vmin=-top, vmax=top)
            ax.set_title(str(unit), fontsize=7, pad=2)
    # A notebook shows what a cell returns, and what pyplot holds: it is the caller's alone. Made by
    # pyplot all the same, as only that tells a notebook how to show a figure.
    pyplot.close(figure)
    return figure

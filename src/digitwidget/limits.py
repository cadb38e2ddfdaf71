"""Every bound there is, once: Python's, and the narrower one of what a page may ask for.

A page may be anybody's: what it asks for costs neither much memory nor much of one computation.
`js/limits.ts` is generated from here, by `scripts/generate_limits.py`.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

Activation = Literal["sigmoid", "tanh", "relu"]
OutputActivation = Literal["sigmoid", "softmax"]
Loss = Literal["squared_error", "cross_entropy"]
Init = Literal["uniform", "glorot"]

CHOICES: dict[str, tuple[str, ...]] = {
    "activation": get_args(Activation),
    "output_activation": get_args(OutputActivation),
    "loss": get_args(Loss),
    "init": get_args(Init),
}


class Range(NamedTuple):
    """The numbers from `low` to `high`; with `above`, `low` itself is not one of them.

    `page_low` and `page_high` are given where a page may ask for less.
    """

    low: float
    high: float
    whole: bool = False
    above: bool = False
    page_low: float | None = None
    page_high: float | None = None

    @property
    def page(self) -> Range:
        """What a page may ask for."""
        low = self.low if self.page_low is None else max(self.low, self.page_low)
        high = self.high if self.page_high is None else min(self.high, self.page_high)
        return Range(low, high, self.whole, self.above)


# The last epoch there can be, and the most that are asked for at a time.
MAX_EPOCHS = 100_000
MAX_EPOCHS_AT_ONCE = 10_000

# Of a Network's settings; `layers` and `units` are those of `hidden`.
RANGES = {
    "layers": Range(0, 16, whole=True, page_high=3),
    "units": Range(1, 4096, whole=True, page_high=256),
    "learning_rate": Range(0, 1e6, above=True),
    "batch_size": Range(1, 1 << 20, whole=True, page_high=10_000),
    "momentum": Range(0, 1),
    "decay": Range(0, 1, above=True),
    "l2": Range(0, 1e6),
    "init_range": Range(0, 1e3),
    "input_scale": Range(0, 1e12, above=True),
    "epochs": Range(0, MAX_EPOCHS, whole=True, page_low=1, page_high=1000),
    "moments": Range(0, 64, whole=True),
    "max_snapshots": Range(2, 10_000, whole=True),
    # A page can tell whole numbers apart up to here.
    "random_state": Range(0, 2**63 - 1, whole=True, page_high=2**53 - 1),
}

# Of the samples that a widget's training takes; there are as many training samples as there are.
TRAINING_SET_RANGES = {
    "train_size": Range(20, 10_000_000, whole=True, page_high=1_000_000),
    "label_noise": Range(0, 0.5),
}

# A Network, and a file before it is unpacked.
MAX_FEATURES = 16_384
MAX_CLASSES = 4096
MAX_PARAMS = 1 << 24
MAX_HISTORY_BYTES = 256 << 20
# Moments after single updates, made on demand.
MAX_UPDATES_KEPT = 64

# Files. An archive's members are looked at before any of them is unpacked.
MAX_FILE_BYTES = 1 << 30
MAX_FILE_ARRAYS = 64
MAX_DIRECTORY_BYTES = 1 << 17
MAX_HEADER_BYTES = 4096
MAX_SETTINGS_BYTES = 1 << 20

# Images, and what is drawn on them.
FULL_INK = 16
MAX_SIDE = 32
# Of a drawing, which bounds the time: a pen that is asked 120 times a second fills it in 8 s.
# The end of each stroke is kept besides.
MAX_POINTS = 1000
# How far outside the unit square a pen may leave it before we suspect other units.
MAX_OUTSIDE = 1.0

# How fast a page plays the epochs, in times of the slowest.
SPEEDS = (1, 2, 4, 8, 16)

# The widget. A class travels as one byte; more samples than this in one message are too much for a
# page, and the rest still takes part in training.
MAX_CLASSES_SHOWN = 256
MAX_SAMPLE_BYTES = 4_000_000
MAX_LESSONS = 100
MAX_GUESSES = 1000
MAX_BATCH_SHOWN = 32
# Of a run that is kept for comparison.
MAX_PINNED_MOMENTS = 600
MAX_PAGE_HISTORY_BYTES = 64 << 20
MAX_RUNS = 2**53

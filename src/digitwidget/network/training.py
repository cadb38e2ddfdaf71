"""Training: one network on one set of samples, moment by moment, each recorded and repeatable."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, log2
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.validation import (
    check_array,
    check_consistent_length,
    column_or_1d,
    validate_data,
)

from ..data.samples import as_array, classes_of, encode, one_column
from ..errors import diverged, warn
from .backends.dispatch import engine
from .backprop import FloatArray, IntArray, class_accuracy, error
from .epoch_samples import EpochSamples, Sampler
from .history import Epoch, History
from .hyperparameters import check, make_spec, seed
from .parameters import initial
from .scale import Span, span, warn_far_off, warn_unlike

# The stream of random numbers of the seed; `epoch_samples` has the others.
INITIAL = 0
# What is past this is no number on a page: it has diverged.
FLOAT32 = float(np.finfo(np.float32).max)


def moment_updates(updates: int, moments: int) -> list[int]:
    """After which of the first epoch's updates a moment is recorded: evenly on a log scale.

    After 1, 2, 4, 8 … and between them as many as `moments` allow; where they are too few for that,
    after every fourth, eighth … fold. The end, which is recorded in any case, is not among them.
    """
    doublings = log2(updates)
    if not moments or not doublings:
        return []
    step = 1 / (moments // doublings) if moments >= doublings else ceil(doublings / moments)
    series = {round(2 ** (i * step)) for i in range(ceil(doublings / step))}
    return sorted(update for update in series if update < updates)


class Update(NamedTuple):
    """A single update: the moment after it, and the raw samples and classes it learned from."""

    moment: Epoch
    X: FloatArray
    y: IntArray


class Training:
    """What `Network.fit`, `Network.partial_fit` and the widget are thin over.

    Beginning draws the initial weights, sets the network's fitted attributes and records epoch 0 in
    its `history_`. Every later epoch depends only on the one before, the samples, the settings,
    random_state and its own number, so that cutting back and training again repeats exactly. An
    epoch may be trained in pieces that end at moments: between updates, so no byte shows it.

    Parameters
    ----------
    network : Network
    X : array-like of shape (n_samples, n_features)
        Raw: it is divided by the network's `input_scale` here.
    y : array-like of shape (n_samples,)
        Any hashable labels.
    validation_data : (X, y), optional
        Samples to measure loss and accuracy on, never to train on.
    resume : bool
        Go on from the network's history, if it has one that fits the data.
    classes : array-like, optional
        All labels there will be, when `y` may lack some.
    input_range : (float, float), optional
        What samples of this kind may reach, where it is known; by default what `X` reaches.
    drawings : bool
        Whether an augmentation that adds drawings of our own may do so.
    drawn_seed : int, optional
        What the network's random_state was drawn to; by default it is drawn now.

    Raises
    ------
    ValueError
        For settings and samples out of bounds; the network is then as it was.
    """

    def __init__(
        self,
        network: Any,
        X: Any,
        y: Any,
        validation_data: tuple[Any, Any] | None = None,
        *,
        resume: bool = False,
        classes: Any = None,
        input_range: Span | None = None,
        drawings: bool = True,
        drawn_seed: int | None = None,
    ) -> None:
        check(network)
        self.network = net = network
        going_on = resume and hasattr(net, "history_")
        before = dict(vars(net))
        try:
            X, y = check_samples(net, X, y, reset=not going_on)
            if not going_on:
                net.classes_ = check_classes(y, classes)
            self.spec = make_spec(net, X.shape[1], len(net.classes_))
            if going_on and self.spec.sizes != tuple(net.sizes_):
                raise ValueError(
                    f"hidden={net.hidden} does not match the layers trained so far, "
                    f"{net.sizes_}: call fit to begin anew"
                )
            self.y = encode(y, net.classes_)
            self._keep_range(X, input_range, going_on)
            self.X = engine.prepare(X, self.spec)
            self.samples = Sampler(net, X, self.X, self.y, self.spec, drawings=drawings)
            self.validation = self._check_validation(validation_data)
            if going_on:
                self.history.count_samples(len(self.y))
            else:
                self._begin(drawn_seed)
        except BaseException:
            vars(net).clear()
            vars(net).update(before)
            raise

    def _keep_range(self, X: FloatArray, input_range: Span | None, going_on: bool) -> None:
        net, reached = self.network, input_range or span(X)
        if not going_on:
            warn_far_off(X, net.input_scale)
        elif known := getattr(net, "input_range_", None):
            warn_unlike(X, known)
            reached = min(known[0], reached[0]), max(known[1], reached[1])
        net.input_range_ = reached

    @property
    def history(self) -> History:
        return self.network.history_

    def _check_validation(self, data: Any) -> tuple[FloatArray, IntArray] | None:
        if data is None:
            return None
        if not isinstance(data, (tuple, list)) or len(data) != 2:
            raise ValueError(f"validation_data must be a pair (X, y), got {type(data).__name__}")
        try:
            X, y = check_samples(self.network, *data, reset=False)
        except ValueError as error:
            raise ValueError(f"validation_data: {error}") from error
        codes = encode(y, self.network.classes_, "validation_data")
        return engine.prepare(X, self.spec), codes

    def _begin(self, drawn_seed: int | None) -> None:
        net = self.network
        net._seed = seed(net.random_state) if drawn_seed is None else drawn_seed
        net.sizes_ = list(self.spec.sizes)
        params = initial(
            net.sizes_, net.init, net.init_range, np.random.default_rng([net._seed, INITIAL])
        )
        net.history_ = History(params.size, net.max_snapshots, len(net.classes_))
        velocity = np.zeros(params.size if self.spec.momentum else 0)
        metrics, class_accuracy = self._measured(params)
        net.history_.record(
            params, velocity, metrics, samples_seen=0, class_accuracy=class_accuracy
        )

    def _measured(self, params: FloatArray) -> tuple[tuple[float, float, float, float], FloatArray]:
        """loss, accuracy, val_loss and val_accuracy; and the accuracy of each class."""
        loss, accuracy, of_class = self._evaluate(params, self.X, self.y)
        if self.validation is None:
            return (loss, accuracy, np.nan, np.nan), of_class
        val_loss, val_accuracy, of_class = self._evaluate(params, *self.validation)
        return (loss, accuracy, val_loss, val_accuracy), of_class

    def _evaluate(self, params: FloatArray, X: Any, y: IntArray) -> tuple[float, float, FloatArray]:
        z, o, best = engine.outputs(params, X, self.spec)
        right = best == y
        of_class = class_accuracy(right, y, self.spec.sizes[-1])
        return error(params, z, o, y, self.spec), np.count_nonzero(right) / len(y), of_class

    def finish_epoch(self) -> bool:
        """Train to the end of the epoch under way, or of the next one; False if it diverged.

        Then it warns. Who trains by steps tells in another way: a worker thread has no line of the
        user's.
        """
        end = int(self.history.last) + 1
        while self.history.last < end:
            if not self.step():
                self._warn_diverged(end)
                return False
        return True

    def _warn_diverged(self, epoch: int) -> None:
        last = self.history.last
        seen = self.history.moment(last).samples_seen
        when = f"epoch {last}" if isinstance(last, int) else f"{seen} samples"
        failure = diverged(epoch, self.network.learning_rate)
        warn(f"{failure}; the network is as it was after {when}", ConvergenceWarning)

    def step(self) -> bool:
        """Train on to the next moment and record it; False if it diverged: nothing has changed.

        An interrupt leaves the last moment. May be called from a worker thread, one at a time.
        """
        history, network = self.history, self.network
        samples = self.samples.of(int(history.last) + 1)
        end, n = self._next_end(samples, history.last), len(samples.order)
        if end == n and samples.epoch < network.epochs:
            self.samples.draw_ahead(samples.epoch + 1)
        if not self._train(samples, history.last, end):
            return False
        if end == n:
            self.samples.forget()
            engine.maybe_compile(max(0, network.epochs - samples.epoch) * n, self.spec)
        return True

    def next_moment(self, epoch: Epoch) -> Epoch:
        """The moment that a step from this one would train to."""
        samples = self.samples.of(int(epoch) + 1)
        return samples.moment(self._next_end(samples, epoch))

    def _next_end(self, samples: EpochSamples, epoch: Epoch) -> int:
        """How many samples of its epoch are taken at the moment after this one."""
        taken = samples.taken(epoch)
        return next(end for end in self._ends(samples) if end > taken)

    def _ends(self, samples: EpochSamples) -> list[int]:
        """How many samples are taken at each moment of an epoch that is recorded."""
        n, batch = len(samples.order), self.spec.batch_size
        if samples.epoch > 1 or not self.network.moments:
            return [n]
        updates = moment_updates(-(-n // batch), self.network.moments)
        return [*(update * batch for update in updates), n]

    def update(self, epoch: Epoch) -> Update | None:
        """One update from a moment, recorded as a moment of its own; None if it diverged.

        Later moments stay: they are what training on from the new one would lead to. A ValueError
        refuses an update that ends an epoch whose snapshot was thinned out.
        """
        samples = self.samples.of(int(epoch) + 1)
        taken = samples.taken(epoch)
        end = min(taken + self.spec.batch_size, len(samples.order))
        moment, history = samples.moment(end), self.history
        if moment not in history.moments:
            if isinstance(moment, int) and moment < history.last:
                raise ValueError(
                    f"the update after {epoch} ends epoch {moment}, which was thinned out: "
                    "raise max_snapshots to keep more"
                )
            on_demand = end not in self._ends(samples)
            if not self._train(samples, epoch, end, on_demand=on_demand):
                return None
        rows = samples.order[taken:end]
        return Update(moment, engine.raw(samples.X, rows, self.spec), samples.y[rows])

    def _train(
        self, samples: EpochSamples, start: Epoch, end: int, *, on_demand: bool = False
    ) -> bool:
        """Train from a moment until `end` samples are taken, and record that; False: diverged."""
        before, taken = self.history.moment(start), samples.taken(start)
        params, velocity = before.params, before.velocity
        if velocity.size != (self.spec.momentum and params.size):
            # Momentum has been switched on or off since then.
            velocity = np.zeros(params.size if self.spec.momentum else 0)
        rate = self.spec.learning_rate * self.network.decay ** (samples.epoch - 1)
        spec, order = replace(self.spec, learning_rate=rate), samples.order[taken:end]
        with np.errstate(all="ignore"):
            params, velocity = engine.train_epoch(
                params, velocity, samples.X, samples.y, order, spec
            )
            metrics, class_accuracy = self._measured(params)
        if not (np.abs(params).max() <= FLOAT32 and metrics[0] <= FLOAT32):
            return False
        self.history.record(
            params,
            velocity,
            metrics,
            epoch=samples.moment(end),
            samples_seen=before.samples_seen + len(order),
            class_accuracy=class_accuracy,
            on_demand=on_demand,
        )
        return True


def check_samples(network: Any, X: Any, y: Any, *, reset: bool) -> tuple[NDArray[np.float64], Any]:
    """X as float64 and y as one label a sample; `reset` learns the features' number and names."""
    X = validate_data(network, X, dtype=np.float64, order="C", reset=reset)
    if y is None:
        raise ValueError(
            f"{type(network).__name__} requires y to be passed, but the target y is None"
        )
    y = as_array(y)
    if getattr(y, "dtype", None) != np.dtype(object) or np.ndim(y) != 1:
        y = column_or_1d(one_column(y))
    y = check_array(y, ensure_2d=False, dtype=None, input_name="y")
    if y.dtype.kind == "f" and (wrong := y[y != np.floor(y)]).size:
        raise ValueError(
            f"Unknown label type: continuous. y must hold classes, got {wrong[0]}: "
            "use whole numbers, text or any other hashable labels"
        )
    check_consistent_length(X, y)
    return X, y


def check_classes(y: Any, named: Any) -> NDArray[Any]:
    """All labels there are: those named, or those found."""
    found = classes_of(y if named is None else as_array(named))
    if len(found) < 2:
        raise ValueError(
            f"y must hold at least 2 classes, got 1 class: {found.tolist()}; "
            "there is nothing to tell apart"
        )
    return found

"""History: the parameters, losses and accuracies of a training, moment by moment from epoch 0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from numbers import Real
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..limits import MAX_CLASSES, MAX_HISTORY_BYTES, MAX_PARAMS, MAX_UPDATES_KEPT, RANGES
from ..validation import real, short, whole
from .parameters import FloatArray, size

Epoch = int | float
"""An int after a whole epoch, a float inside one."""

METRICS = ("loss", "accuracy", "val_loss", "val_accuracy")
# Of a row: epoch, samples seen, the metrics.
HEADER = 2 + len(METRICS)


class Metrics(NamedTuple):
    """One figure a moment, on the training and the validation samples; NaN where none are."""

    loss: FloatArray
    accuracy: FloatArray
    val_loss: FloatArray
    val_accuracy: FloatArray


@dataclass(frozen=True)
class Moment:
    """A recorded state of the network."""

    params: FloatArray
    velocity: FloatArray
    metrics: tuple[float, ...]
    class_accuracy: FloatArray
    samples_seen: int = -1


class History:
    """The course of a training: metrics of every epoch, snapshots of as many as memory allows.

    A snapshot is kept after every epoch, and at moments inside one: those of the first epoch that
    `Network(moments=…)` asks for, and after single updates made on demand, of which the first go
    when there are more than 64. Past its cap it thins itself: updates inside later epochs go first,
    then epochs, of which those divisible by `stride` (2, then 4, 8, …) and the last one keep their
    snapshot, and the first epoch's moments only then. Metrics of whole epochs are kept for all.

    Parameters
    ----------
    n_params : int
        Length of a snapshot, the network's flat parameter vector.
    max_snapshots : int
        How many snapshots to keep, at least 2; fewer where they would take over 256 MB, the memory
        of momentum included.
    n_classes : int
        How many classes `class_accuracy` tells of.

    Attributes
    ----------
    epochs : list of int
        The whole epochs whose snapshot is kept, ascending.
    moments : list of int or float
        All moments whose snapshot is kept, ascending, as epochs: 0.5 is halfway through the first.
    snapshots : mapping of int or float to Moment
        What was recorded at each of them.
    last : int or float
        The last moment; -1 while there is none.
    stride : int
        Kept epochs are its multiples, and the last.
    loss, accuracy, val_loss, val_accuracy : ndarray of shape (n_epochs + 1,)
        Of every whole epoch, on the training and the validation samples; NaN where there are none.
    at_moments : tuple of ndarray of shape (n_moments,)
        The same four at every moment: `at_moments.loss`, …
    samples_seen : ndarray of shape (n_moments,)
        Samples that the updates before a moment have taken; -1 where an older file doesn't tell.
    class_accuracy : ndarray of shape (n_moments, n_classes)
        The share of each class read right, on the validation samples, on the training samples where
        there are none; NaN for a class without samples.

    Examples
    --------
    >>> from digitwidget import Network, load_digits
    >>> X, y = load_digits()
    >>> history = Network(hidden=5, epochs=3, random_state=0).fit(X, y).history_
    >>> history.epochs
    [0, 1, 2, 3]
    >>> history.params(2).shape  # 64-5-10: 65 · 5 + 6 · 10
    (385,)
    """

    def __init__(self, n_params: int, max_snapshots: int = 512, n_classes: int = 0) -> None:
        self.n_params = whole("n_params", n_params, 1, MAX_PARAMS)
        self.n_classes = whole("n_classes", n_classes, 0, MAX_CLASSES)
        most = int(RANGES["max_snapshots"].high)
        self.max_snapshots = max(2, whole("max_snapshots", max_snapshots, 0, most))
        self.stride = 1
        self._metrics: list[tuple[float, ...]] = []
        # In order. It is replaced, never changed: other threads read meanwhile.
        self._moments: dict[Epoch, Moment] = {}
        self._on_demand: tuple[Epoch, ...] = ()

    @classmethod
    def restored(
        cls,
        moments: Mapping[Epoch, Moment],
        metrics: Sequence[tuple[float, ...]],
        *,
        n_params: int,
        n_classes: int,
        stride: int,
        max_snapshots: int,
        on_demand: Iterable[Epoch] = (),
    ) -> History:
        """A history from its parts.

        Parameters
        ----------
        moments : mapping of int or float to Moment
            By their epochs, ascending.
        metrics : sequence of (loss, accuracy, val_loss, val_accuracy)
            Of every whole epoch.
        n_params, n_classes : int
            See History.
        stride : int
            Whole epochs are its multiples, and the last.
        max_snapshots : int
            See History.
        on_demand : iterable of int or float
            The moments after single updates, in the order in which they were recorded.

        Returns
        -------
        History
            Which goes on recording after the last of them.

        Raises
        ------
        ValueError
            For epochs that are not the multiples of `stride`, and the last.

        Examples
        --------
        >>> from digitwidget import History, Network, load_digits
        >>> one = Network(hidden=4, epochs=3).fit(*load_digits()).history_
        >>> metrics = list(zip(one.loss, one.accuracy, one.val_loss, one.val_accuracy))
        >>> sizes = {"n_params": 310, "n_classes": 10, "stride": 1, "max_snapshots": 512}
        >>> History.restored(one.snapshots, metrics, **sizes)
        <History of epochs 0..3, 4 snapshots, stride 1>
        """
        epochs = [epoch for epoch in moments if isinstance(epoch, int)]
        if epochs != [*range(0, epochs[-1], stride), epochs[-1]]:
            raise ValueError(
                f"epochs must be the multiples of stride={stride} and the last, got {epochs[:5]}…"
            )
        history = cls(n_params, max_snapshots, n_classes)
        history.stride = stride
        history._metrics = list(metrics)
        history._on_demand = tuple(on_demand)
        for moment in moments.values():
            moment.params.flags.writeable = moment.velocity.flags.writeable = False
        history._moments = dict(moments)
        return history

    def __len__(self) -> int:
        return len(self._moments)

    def __repr__(self) -> str:
        return f"<History of epochs 0..{self.last}, {len(self)} snapshots, stride {self.stride}>"

    @property
    def epochs(self) -> list[int]:
        """The whole epochs whose snapshot is kept, ascending."""
        return _whole(self._moments)

    @property
    def moments(self) -> list[Epoch]:
        """All moments whose snapshot is kept, ascending: ints after whole epochs, else floats."""
        return list(self._moments)

    @property
    def snapshots(self) -> Mapping[Epoch, Moment]:
        """What was recorded at each moment kept, as of now: training on doesn't change it."""
        return MappingProxyType(self._moments)

    @property
    def on_demand(self) -> list[Epoch]:
        """The moments after single updates, in the order in which they were recorded."""
        return list(self._on_demand)

    @property
    def last(self) -> Epoch:
        """The last moment recorded, -1 while there is none."""
        return next(reversed(self._moments), -1)

    def nearest(self, epoch: float) -> Epoch:
        """The kept moment nearest to an epoch.

        Parameters
        ----------
        epoch : float
            Any number.

        Returns
        -------
        int or float
            One of `moments`.

        Raises
        ------
        ValueError
            For what is no number.

        Examples
        --------
        >>> from digitwidget import Network, load_digits
        >>> net = Network(hidden=4, epochs=3).fit(*load_digits())
        >>> net.history_.nearest(1.9)
        2
        """
        return nearest(self.moments, real("epoch", epoch, -inf, inf))

    def _column(self, name: str) -> FloatArray:
        place, last = METRICS.index(name), int(self.last)
        return np.array([row[place] for row in self._metrics[: last + 1]])

    @property
    def loss(self) -> FloatArray:
        """The error on the training samples after each whole epoch, shape (n_epochs + 1,)."""
        return self._column("loss")

    @property
    def accuracy(self) -> FloatArray:
        """The share of the training samples that are read right, shape (n_epochs + 1,)."""
        return self._column("accuracy")

    @property
    def val_loss(self) -> FloatArray:
        """The error on the validation samples, shape (n_epochs + 1,); NaN where there are none."""
        return self._column("val_loss")

    @property
    def val_accuracy(self) -> FloatArray:
        """The share of the validation samples read right, shape (n_epochs + 1,), or NaN."""
        return self._column("val_accuracy")

    @property
    def at_moments(self) -> Metrics:
        """The four metrics at each moment kept, each of shape (n_moments,)."""
        table = np.array([moment.metrics for moment in self._moments.values()])
        return Metrics(*table.reshape(-1, len(METRICS)).T)

    @property
    def samples_seen(self) -> NDArray[np.int64]:
        """How many samples the updates before each moment have taken, shape (n_moments,)."""
        return np.array([moment.samples_seen for moment in self._moments.values()], np.int64)

    @property
    def class_accuracy(self) -> FloatArray:
        """The share of each class read right at each moment, shape (n_moments, n_classes)."""
        rows = [moment.class_accuracy for moment in self._moments.values()]
        return np.array(rows, float).reshape(-1, self.n_classes)

    def record(
        self,
        params: FloatArray,
        velocity: FloatArray,
        metrics: tuple[float, float, float, float],
        *,
        epoch: Epoch | None = None,
        samples_seen: int = -1,
        class_accuracy: FloatArray | None = None,
        on_demand: bool = False,
    ) -> None:
        """Record a moment; its arrays are read-only from now on.

        One inside an epoch may come in between others; a whole epoch is the last.

        Parameters
        ----------
        params, velocity : ndarray of shape (n_params,)
            The flat parameters, and the momentum's memory: (0,) without momentum.
        metrics : (loss, accuracy, val_loss, val_accuracy)
            NaN where there are none.
        epoch : int or float, optional
            By default the next whole epoch.
        samples_seen : int
            Samples that the updates before have taken; -1 where that is not known.
        class_accuracy : ndarray of shape (n_classes,), optional
            By default NaN.
        on_demand : bool
            Whether it was asked for by itself: of those, only the last 64 are kept.

        Examples
        --------
        >>> import numpy as np
        >>> from digitwidget import History
        >>> history = History(n_params=3)
        >>> history.record(np.zeros(3), np.zeros(0), (2.3, 0.1, np.nan, np.nan))
        >>> history
        <History of epochs 0..0, 1 snapshots, stride 1>
        """
        params.flags.writeable = velocity.flags.writeable = False
        if epoch is None:
            epoch = int(self.last) + 1
        if class_accuracy is None:
            class_accuracy = np.full(self.n_classes, np.nan)
        new = Moment(params, velocity, metrics, class_accuracy, samples_seen)
        if isinstance(epoch, int):
            # Before the moment itself, whose key says that there are metrics.
            self._metrics[epoch:] = [metrics]
        asked = (*self._on_demand, epoch) if on_demand else self._on_demand
        asked, gone = asked[-MAX_UPDATES_KEPT:], asked[:-MAX_UPDATES_KEPT]
        keep = dict(self._moments)
        for update in gone:  # after an interrupt one may be gone already
            keep.pop(update, None)
        keep[epoch] = new
        if epoch < self.last:
            keep = dict(sorted(keep.items()))
        snapshot = params.nbytes + velocity.nbytes
        most = max(2, min(self.max_snapshots, MAX_HISTORY_BYTES // snapshot))
        keep, stride = self._thinned(keep, epoch, most)
        # An interrupt may come anywhere: `_moments` decides.
        self._moments = keep
        self._on_demand = tuple(e for e in asked if e in keep)
        self.stride = stride

    def _thinned(
        self, keep: dict[Epoch, Moment], new: Epoch, most: int
    ) -> tuple[dict[Epoch, Moment], int]:
        """At most so many of these moments, `new` among them, and the epochs' stride."""
        stride = self.stride
        # With every moment of a training: not all those before are to be gone through.
        if stride == 1 and len(keep) <= most:
            return keep, stride
        while True:
            epochs = _whole(keep)
            gone: set[Epoch] = {epoch for epoch in epochs[:-1] if epoch % stride}
            if len(keep) - len(gone) > most:
                inside = [e for e in keep if not isinstance(e, int) and e != new]
                later = [e for e in inside if e > 1]
                if later:
                    gone.add(later[0])
                elif len(epochs) > 2:
                    stride *= 2
                elif inside:
                    gone.add(inside[0])
                else:  # two snapshots, and the end of neither epoch is a moment's
                    return keep, stride
            elif not gone:
                return keep, stride
            keep = {e: moment for e, moment in keep.items() if e not in gone}

    def params(self, epoch: float | None = None) -> FloatArray:
        """The flat parameters at a moment; read-only.

        Parameters
        ----------
        epoch : int or float, optional
            One of `moments`; by default the last.

        Returns
        -------
        ndarray of shape (n_params,)
            See `Network.coefs_` and `intercepts_` for the same in layers.

        Raises
        ------
        ValueError
            If that moment has not been recorded, or its snapshot was thinned out.

        Examples
        --------
        >>> from digitwidget import Network, load_digits
        >>> net = Network(hidden=4, epochs=3).fit(*load_digits())
        >>> net.history_.params(0).shape  # 64 × 4 + 4 + 4 × 10 + 10
        (310,)
        """
        return self._moments[self._kept(epoch)].params

    def velocity(self, epoch: float | None = None) -> FloatArray:
        """The momentum's memory at a moment.

        Parameters
        ----------
        epoch : int or float, optional
            One of `moments`; by default the last.

        Returns
        -------
        ndarray of shape (n_params,)
            Or (0,) without momentum.

        Examples
        --------
        >>> from digitwidget import Network, load_digits
        >>> net = Network(hidden=4, epochs=3).fit(*load_digits())
        >>> net.history_.velocity().shape
        (0,)
        """
        return self._moments[self._kept(epoch)].velocity

    def moment(self, epoch: float) -> Moment:
        """All that was recorded at a moment.

        Parameters
        ----------
        epoch : int or float
            One of `moments`.

        Returns
        -------
        Moment
            Its parameters, metrics and the like.

        Examples
        --------
        >>> from digitwidget import Network, load_digits
        >>> net = Network(hidden=4, epochs=3).fit(*load_digits())
        >>> net.history_.moment(2).params.shape
        (310,)
        """
        return self._moments[self._kept(epoch)]

    def _kept(self, epoch: float | None) -> Epoch:
        moments, last = self._moments, self.last
        if epoch is None:
            return last
        if isinstance(epoch, bool) or not isinstance(epoch, Real):
            raise ValueError(f"epoch must be a number from 0 to {last}, got {short(epoch)}")
        if not 0 <= epoch <= last:
            raise ValueError(
                f"epoch must be between 0 and {last}, got {short(epoch)}; to train further, set "
                "epochs and call fit, or call partial_fit"
            )
        if epoch in moments:
            return int(epoch) if epoch == int(epoch) else float(epoch)
        if epoch != int(epoch):
            near = self.nearest(epoch)
            raise ValueError(f"epoch {epoch} is no recorded moment: the nearest is {near}")
        raise ValueError(
            f"epoch must be a multiple of {self.stride} or {last}, got {epoch}: "
            "the history has thinned itself; raise max_snapshots to keep more"
        )

    def cut(self, epoch: float) -> None:
        """Forget every moment after this one.

        Parameters
        ----------
        epoch : int or float
            One of `moments`.

        Raises
        ------
        ValueError
            If that moment has not been recorded, or its snapshot was thinned out.

        Examples
        --------
        >>> from digitwidget import Network, load_digits
        >>> history = Network(hidden=4, epochs=3).fit(*load_digits()).history_
        >>> history.cut(1)
        >>> history.epochs
        [0, 1]
        """
        kept = self._kept(epoch)
        self._moments = {e: moment for e, moment in self._moments.items() if e <= kept}
        self._on_demand = tuple(e for e in self._on_demand if e <= kept)
        del self._metrics[int(kept) + 1 :]

    def count_samples(self, n: int) -> None:
        """Fill in what an older file doesn't tell.

        Parameters
        ----------
        n : int
            So many samples an epoch took.

        Examples
        --------
        >>> import numpy as np
        >>> from digitwidget import History
        >>> history = History(n_params=3)
        >>> for epoch in range(3):
        ...     history.record(np.zeros(3), np.zeros(0), (2.3, 0.1, np.nan, np.nan))
        >>> history.count_samples(1000)
        >>> history.samples_seen.tolist()
        [0, 1000, 2000]
        """
        moments = self._moments
        if any(moment.samples_seen < 0 for moment in moments.values()):
            self._moments = {e: replace(m, samples_seen=int(e * n)) for e, m in moments.items()}

    def rows(self, after: float = -1, besides: Iterable[Epoch] = ()) -> bytes:
        """Kept moments past `after`, and those of `besides`, as little-endian float32 rows.

        Parameters
        ----------
        after : int or float
            By default all moments are.
        besides : iterable of int or float
            Earlier moments.

        Returns
        -------
        bytes
            A row is the epoch, the samples seen, its loss, accuracy, val_loss, val_accuracy, the
            accuracy of each class, and its parameters.

        Examples
        --------
        >>> import numpy as np
        >>> from digitwidget import Network, load_digits
        >>> history = Network(hidden=4, epochs=3).fit(*load_digits()).history_
        >>> rows = np.frombuffer(history.rows(after=1), "<f4").reshape(-1, 6 + 10 + 310)
        >>> rows[:, 0].tolist()
        [2.0, 3.0]
        """
        wanted = set(besides)
        kept = [(e, m) for e, m in self._moments.items() if e > after or e in wanted]
        return self._rows(kept, self.n_params)

    def curves(self, most: int) -> bytes:
        """The rows without the parameters; of more than `most` moments, that many of them, evenly.

        Parameters
        ----------
        most : int
            At least 2: the first and the last are among them.

        Returns
        -------
        bytes
            As of `rows`.

        Examples
        --------
        >>> import numpy as np
        >>> from digitwidget import Network, load_digits
        >>> history = Network(hidden=4, epochs=3).fit(*load_digits()).history_
        >>> np.frombuffer(history.curves(2), "<f4").reshape(-1, 6 + 10)[:, 0].tolist()
        [0.0, 3.0]
        """
        moments = list(self._moments.items())
        if len(moments) > most:
            places = np.linspace(0, len(moments) - 1, most).round().astype(int)
            moments = [moments[place] for place in places]
        return self._rows(moments, 0)

    def _rows(self, moments: Sequence[tuple[Epoch, Moment]], n_params: int) -> bytes:
        params = HEADER + self.n_classes
        rows = np.empty((len(moments), params + n_params), "<f4")
        for row, (epoch, moment) in zip(rows, moments, strict=True):
            row[:HEADER] = epoch, moment.samples_seen, *moment.metrics
            row[HEADER:params], row[params:] = moment.class_accuracy, moment.params[:n_params]
        return rows.tobytes()


def nearest(moments: Sequence[Epoch], epoch: float) -> Epoch:
    """The moment nearest to an epoch."""
    return min(moments, key=lambda other: abs(other - epoch))


def row_length(sizes: Sequence[int]) -> int:
    """How many numbers a row has, of a network whose layers have these units."""
    return HEADER + sizes[-1] + size(sizes)


def _whole(moments: Iterable[Epoch]) -> list[int]:
    return [epoch for epoch in moments if isinstance(epoch, int)]

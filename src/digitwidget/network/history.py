"""History: the parameters, losses and accuracies of a training, epoch by epoch from 0."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..limits import MAX_HISTORY_BYTES

FloatArray = NDArray[np.float64]

METRICS = ("loss", "accuracy", "val_loss", "val_accuracy")


class History:
    """The course of a training: metrics of every epoch, snapshots of as many as memory allows.

    Past its cap it thins itself: only epochs divisible by `stride` (2, then 4, 8, …) and the last
    one keep their snapshot. Metrics are kept for all.

    Parameters
    ----------
    n_params : int
        Length of a snapshot, the network's flat parameter vector.
    max_snapshots : int
        How many snapshots to keep, at least 2; fewer where they would take over 256 MB.

    Attributes
    ----------
    epochs : list of int
        The epochs whose snapshot is kept, ascending.
    last : int
        The last epoch recorded; -1 while there is none.
    stride : int
        Kept epochs are its multiples, and the last.
    loss, accuracy, val_loss, val_accuracy : ndarray of shape (last + 1,)
        Of every epoch, on the training and the validation samples; NaN where there are none.

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

    def __init__(self, n_params: int, max_snapshots: int = 512) -> None:
        self.n_params = n_params
        self.max_snapshots = max(2, min(max_snapshots, MAX_HISTORY_BYTES // (8 * n_params)))
        self.stride = 1
        self._metrics: list[tuple[float, ...]] = []
        self._params: dict[int, FloatArray] = {}
        self._velocity: dict[int, FloatArray] = {}

    @classmethod
    def restored(
        cls,
        epochs: list[int],
        metrics: FloatArray,
        params: FloatArray,
        velocity: FloatArray,
        *,
        stride: int,
        max_snapshots: int,
    ) -> History:
        """A history from its parts: one row of `params` and `velocity` for each kept epoch."""
        if any(epoch % stride for epoch in epochs[:-1]):
            raise ValueError(f"epochs must be multiples of stride={stride}, got {epochs[:5]}…")
        history = cls(params.shape[1], max_snapshots)
        params.flags.writeable = velocity.flags.writeable = False
        history.stride = stride
        history._metrics = [tuple(row) for row in metrics.tolist()]
        history._velocity = dict(zip(epochs, velocity, strict=True))
        history._params = dict(zip(epochs, params, strict=True))
        return history

    def __len__(self) -> int:
        return len(self._params)

    def __repr__(self) -> str:
        return f"<History of epochs 0..{self.last}, {len(self)} snapshots, stride {self.stride}>"

    @property
    def epochs(self) -> list[int]:
        """The epochs whose snapshot is kept, ascending."""
        return list(self._params)

    @property
    def last(self) -> int:
        """The last epoch recorded, -1 while there is none."""
        return next(reversed(self._params), -1)

    def _column(self, name: str) -> FloatArray:
        return np.array([row[METRICS.index(name)] for row in self._metrics[: self.last + 1]])

    @property
    def loss(self) -> FloatArray:
        """The error on the training samples after each epoch, shape (last + 1,)."""
        return self._column("loss")

    @property
    def accuracy(self) -> FloatArray:
        """The share of the training samples that are read right, shape (last + 1,)."""
        return self._column("accuracy")

    @property
    def val_loss(self) -> FloatArray:
        """The error on the validation samples; NaN where there are none."""
        return self._column("val_loss")

    @property
    def val_accuracy(self) -> FloatArray:
        """The share of the validation samples read right; NaN where there are none."""
        return self._column("val_accuracy")

    def record(
        self, params: FloatArray, velocity: FloatArray, metrics: tuple[float, float, float, float]
    ) -> None:
        """Append one epoch: its metrics, and its parameters and velocity, read-only from now on."""
        params.flags.writeable = velocity.flags.writeable = False
        before, epoch = self.last, self.last + 1
        keep = {e: p for e, p in self._params.items() if e != before or e % self.stride == 0}
        keep[epoch], stride = params, self.stride
        while len(keep) > self.max_snapshots:
            stride *= 2
            keep = {e: p for e, p in keep.items() if e % stride == 0 or e == epoch}
        moved = {**self._velocity, epoch: velocity}
        # Other threads read meanwhile, and an interrupt may come anywhere: `_params` decides.
        self._metrics[epoch:] = [metrics]
        self._velocity = moved
        self._params = keep
        self._velocity = {e: moved[e] for e in keep}
        self.stride = stride

    def params(self, epoch: int | None = None) -> FloatArray:
        """The flat parameters after an epoch; read-only.

        Parameters
        ----------
        epoch : int, optional
            By default the last.

        Returns
        -------
        ndarray of shape (n_params,)

        Raises
        ------
        ValueError
            If that epoch has not been recorded, or its snapshot was thinned out.
        """
        return self._params[self._kept(epoch)]

    def velocity(self, epoch: int | None = None) -> FloatArray:
        """The momentum's memory after an epoch, shape (n_params,); (0,) without momentum."""
        return self._velocity[self._kept(epoch)]

    def _kept(self, epoch: int | None) -> int:
        if epoch is None:
            return self.last
        if not 0 <= epoch <= self.last:
            raise ValueError(f"epoch must be between 0 and {self.last}, got {epoch}")
        if epoch not in self._params:
            raise ValueError(
                f"epoch must be a multiple of {self.stride} or {self.last}, got {epoch}: "
                "the history has thinned itself; raise max_snapshots to keep more"
            )
        return int(epoch)

    def cut(self, epoch: int) -> None:
        """Forget every epoch after this one, which must be kept."""
        epoch = self._kept(epoch)
        self._params = {e: p for e, p in self._params.items() if e <= epoch}
        self._velocity = {e: v for e, v in self._velocity.items() if e <= epoch}
        del self._metrics[epoch + 1 :]

    def rows(self, after: int = -1) -> bytes:
        """Kept epochs past `after` as little-endian float32 rows.

        A row is the epoch, its loss, accuracy, val_loss, val_accuracy, and its parameters.
        """
        kept = {e: p for e, p in self._params.items() if e > after}
        rows = np.empty((len(kept), 5 + self.n_params), "<f4")
        for row, (epoch, params) in zip(rows, kept.items(), strict=True):
            row[0], row[1:5], row[5:] = epoch, self._metrics[epoch], params
        return rows.tobytes()

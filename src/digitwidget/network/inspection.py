"""What a trained network can be asked: weights, predictions, activations and gradients."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.utils.validation import check_is_fitted, validate_data

from ..data import labels

from . import parameters as layout

from . import hyperparameters as settings

from . import backprop as sgd
from .history import History
from .backprop import FloatArray, Spec


class Inspectable:
    """The half of `Network` that only reads its `history_`."""

    history_: History
    sizes_: list[int]
    classes_: Any
    n_features_in_: int
    input_scale: float

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "history_")

    @property
    def coefs_(self) -> list[FloatArray]:
        return layout.views(self.history_.params(), self.sizes_)[0]

    @property
    def intercepts_(self) -> list[FloatArray]:
        return layout.views(self.history_.params(), self.sizes_)[1]

    @property
    def n_iter_(self) -> int:
        return self.history_.last

    @property
    def loss_curve_(self) -> list[float]:
        return self.history_.loss[1:].tolist()

    def _spec(self) -> Spec:
        return settings.spec(self, self.n_features_in_, len(self.classes_))

    def _check_input(self, X: Any) -> FloatArray:
        check_is_fitted(self)
        return validate_data(self, X, dtype=np.float64, reset=False) / self.input_scale

    def activations(self, X: Any, *, epoch: int | None = None) -> list[FloatArray]:
        """What every layer after the input puts out, (n_samples, n_units) each.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
        epoch : int, optional
            Of the network as it was after that epoch; by default the last.
        """
        scaled = self._check_input(X)
        with np.errstate(over="ignore"):
            return sgd.forward(self.history_.params(epoch), scaled, self._spec())

    def predict_proba(self, X: Any) -> FloatArray:
        """The outputs, divided by their sum where they are sigmoids."""
        out = self.activations(X)[-1]
        total = out.sum(axis=1, keepdims=True)
        even = np.full_like(out, 1 / out.shape[1])
        return np.divide(out, total, out=even, where=total > 0)

    def predict(self, X: Any) -> Any:
        """The label whose output is largest."""
        best = self.activations(X)[-1].argmax(axis=1)
        return self.classes_[best]

    def gradient(
        self, X: Any, y: Any, *, epoch: int | None = None
    ) -> tuple[float, list[FloatArray], list[FloatArray]]:
        """The error on these samples, and its derivative by every weight and bias.

        Returns
        -------
        loss : float
        coef_grads, intercept_grads : list of ndarray
            Shaped like `coefs_` and `intercepts_`.
        """
        scaled = self._check_input(X)
        codes = labels.encode(labels.as_array(y), self.classes_)
        if len(codes) != len(scaled):
            raise ValueError(f"y must hold {len(scaled)} labels, one a sample, got {len(codes)}")
        with np.errstate(over="ignore"):
            loss, flat = sgd.gradient(self.history_.params(epoch), scaled, codes, self._spec())
        return (loss, *layout.views(flat, self.sizes_))

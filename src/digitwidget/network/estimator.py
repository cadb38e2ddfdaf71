"""Network: a scikit-learn classifier whose every layer, at every moment, can be looked into."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import NotFittedError
from sklearn.utils.validation import check_is_fitted, validate_data

from ..data.samples import as_array, classes_of, encode, one_column
from ..limits import Activation, Init, Loss, OutputActivation
from ..validation import explained, near_name, short
from . import backprop
from .backprop import FloatArray
from .history import History
from .hyperparameters import TO_FIT, Spec, make_spec
from .parameters import views
from .progress import progress
from .scale import warn_unlike
from .storage import load, save
from .training import Training

# What there is once a network is trained.
FITTED = {
    "coefs_", "intercepts_", "classes_", "n_features_in_", "input_range_", "n_iter_",
    "loss_curve_", "history_", "sizes_",
}  # fmt: skip


class Network(ClassifierMixin, BaseEstimator):
    """A multilayer perceptron trained by plain gradient descent, every epoch of it kept.

    Parameters
    ----------
    hidden : int or tuple of int
        Units of each hidden layer.
    activation : {"sigmoid", "tanh", "relu"}
        Of the hidden layers.
    output_activation : {"sigmoid", "softmax"}
        Of the output layer; softmax makes the outputs sum to 1.
    loss : {"squared_error", "cross_entropy"}
        ½‖o - t‖², or the cross-entropy of o and t: summed over the outputs, averaged over samples.
    learning_rate : float
        How far a step of gradient descent goes, in times of the slope; above 0.
    batch_size : int
        Samples a descent step averages over.
    momentum : float
        The share of the step before that a step carries on, 0 to 1.
    decay : float
        The learning rate of epoch e is learning_rate · decay^(e - 1).
    l2 : float
        ½ l2 Σ W² is added to the error; biases are free.
    epochs : int
        Passes over the samples that `fit` makes.
    shuffle : bool
        Take the samples in a new random order every epoch.
    init : {"uniform", "glorot"}
        Initial weights and biases from U(-init_range, init_range), or Glorot and Bengio's.
    init_range : float
        The largest size of an initial weight where `init` is "uniform".
    input_scale : float
        What samples are divided by on the way in: 16 turns ink counts 0..16 into 0..1; `fit` warns
        of samples that it leaves far from 0 to 1.
    augment : str, callable or None
        What an epoch trains on instead of the samples as they are: "warp" bends each a little;
        "handwriting" also adds digits that people drew (see `Augment`). Or ``augment(X, rng)``,
        which returns an array shaped like X; if it has a method ``epoch(X, y, rng)``, that is
        called and returns samples and labels, as many as it likes.
    moments : int
        About how many moments inside the first epoch, where most of the learning happens, the
        history keeps besides its end: after 1, 2, 3, … updates, evenly on a log scale. 0 to 64.
    max_snapshots : int
        How many moments' parameters the history keeps.
    random_state : int, RandomState or None
        Fixes initial weights, orders and augmentation.
    verbose : bool
        Whether `fit` tells its progress on the standard error stream: as a bar where tqdm is
        installed, else in some twenty lines.

    Attributes
    ----------
    coefs_, intercepts_ : list of ndarray
        Weights (n_in, n_out) and biases (n_out,) of each layer after the last epoch; read-only.
    classes_ : ndarray of shape (n_classes,)
        The labels, in the order of the outputs.
    n_features_in_ : int
    input_range_ : (float, float)
        The smallest and the largest value trained on; None where a file does not tell. A
        `DigitWidget` shows ink 0 to 16 to the network as values from 0 to input_scale, 1, 16 or
        255, whichever fits this range.
    n_iter_ : int
        The last whole epoch trained.
    loss_curve_ : list of float
        The error after each epoch from 1 on.
    history_ : History
        Parameters and metrics of every epoch, and of the moments inside the first.
    sizes_ : list of int
        Units of every layer, from the input to the output.

    Examples
    --------
    >>> from digitwidget import Network, load_digits, split
    >>> X, X_test, y, y_test = split(*load_digits())
    >>> net = Network(hidden=40, epochs=30, random_state=0).fit(X, y)
    >>> bool(net.score(X_test, y_test) > 0.9)
    True
    >>> [W.shape for W in net.coefs_]
    [(64, 40), (40, 10)]
    """

    history_: History
    classes_: NDArray[Any]
    sizes_: list[int]
    n_features_in_: int
    input_range_: tuple[float, float] | None
    _seed: int

    @explained(TO_FIT)
    def __init__(
        self,
        hidden: int | tuple[int, ...] = 40,
        *,
        activation: Activation = "sigmoid",
        output_activation: OutputActivation = "sigmoid",
        loss: Loss = "squared_error",
        learning_rate: float = 0.7,
        batch_size: int = 1,
        momentum: float = 0.0,
        decay: float = 1.0,
        l2: float = 0.0,
        epochs: int = 90,
        shuffle: bool = True,
        init: Init = "uniform",
        init_range: float = 0.5,
        input_scale: float = 16.0,
        augment: Any = None,
        moments: int = 0,
        max_snapshots: int = 512,
        random_state: Any = None,
        verbose: bool = False,
    ) -> None:
        self.hidden = hidden
        self.activation = activation
        self.output_activation = output_activation
        self.loss = loss
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.momentum = momentum
        self.decay = decay
        self.l2 = l2
        self.epochs = epochs
        self.shuffle = shuffle
        self.init = init
        self.init_range = init_range
        self.input_scale = input_scale
        self.augment = augment
        self.moments = moments
        self.max_snapshots = max_snapshots
        self.random_state = random_state
        self.verbose = verbose

    def fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        *,
        validation_data: tuple[ArrayLike, ArrayLike] | None = None,
        **refused: Any,
    ) -> Network:
        """Train anew for `epochs` epochs.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Finite numbers, one sample a row; see `input_scale` for their range.
        y : array-like of shape (n_samples,)
            Any hashable labels of at least two classes.
        validation_data : (X, y), optional
            Samples to measure loss and accuracy on, never to train on.
        **refused
            Nothing else: `sample_weight` and the like are refused with the reason.

        Returns
        -------
        Network
            Itself. Where the training diverges it warns and keeps the last good moment.

        Raises
        ------
        ValueError
            For settings and samples out of range; the network is then as it was.

        Examples
        --------
        >>> from digitwidget import Network, load_digits
        >>> Network(hidden=5, epochs=2, random_state=0).fit(*load_digits()).n_iter_
        2
        """
        self._refuse("fit", refused)
        training = Training(self, X, y, validation_data)
        with progress(self.epochs, self.verbose) as report:
            for _ in range(self.epochs):
                if not training.finish_epoch():
                    break
                report(self.history_)
        return self

    def partial_fit(
        self, X: ArrayLike, y: ArrayLike, classes: ArrayLike | None = None, **refused: Any
    ) -> Network:
        """Train to the end of the epoch under way, or one more; the first call draws the weights.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            As in `fit`.
        y : array-like of shape (n_samples,)
            Their labels.
        classes : array-like, optional
            All labels there will be, if the first `y` lacks some; later calls may repeat them.
        **refused
            Nothing else: `sample_weight` and the like are refused with the reason.

        Returns
        -------
        Network
            Itself.

        Raises
        ------
        ValueError
            For settings and samples out of range, or that do not fit the layers trained so far.

        Examples
        --------
        >>> from digitwidget import Network, load_digits
        >>> X, y = load_digits()
        >>> net = Network(hidden=5, random_state=0).partial_fit(X, y)
        >>> net.partial_fit(X, y).n_iter_
        2
        """
        self._refuse("partial_fit", refused)
        if classes is not None and self.__sklearn_is_fitted__():
            wanted, known = classes_of(as_array(classes)), self.classes_
            if not np.array_equal(wanted, known):
                raise ValueError(
                    f"classes must be those that training began with, {short(known.tolist())}, "
                    f"got {short(wanted.tolist())}: call fit to begin anew"
                )
        Training(self, X, y, resume=True, classes=classes).finish_epoch()
        return self

    def _refuse(self, method: str, keywords: dict[str, Any]) -> None:
        if "sample_weight" in keywords:
            raise TypeError(
                "Network takes no sample_weight: gradient descent sample by sample has no use for "
                "weights; repeat samples instead, or leave sample_weight out"
            )
        for name, value in keywords.items():
            setting = near_name(name, self.get_params(deep=False), cutoff=0.8)
            cure = f": it is a setting, as Network({setting}={short(value)})" if setting else ""
            raise TypeError(f"{method} takes no {name!r}{cure}")

    if not TYPE_CHECKING:  # a type checker would take any name for one of ours

        def __getattr__(self, name: str) -> Any:
            """Asked for what there is not; of what training brings it says so."""
            if name in FITTED and not self.__sklearn_is_fitted__():
                raise NotFittedError(f"this Network is not trained, and has no {name}: call fit")
            return super().__getattribute__(name)

    def __sklearn_is_fitted__(self) -> bool:
        return "history_" in vars(self)

    @property
    def coefs_(self) -> list[FloatArray]:
        """The weights of each layer after the last epoch, of shape (n_in, n_out); read-only."""
        return views(self.history_.params(), self.sizes_)[0]

    @property
    def intercepts_(self) -> list[FloatArray]:
        """The biases of each layer after the last epoch, of shape (n_out,); read-only."""
        return views(self.history_.params(), self.sizes_)[1]

    @property
    def n_iter_(self) -> int:
        """The last whole epoch trained."""
        return int(self.history_.last)

    @property
    def loss_curve_(self) -> list[float]:
        """The error after each epoch from 1 on."""
        return self.history_.loss[1:].tolist()

    def _spec(self) -> Spec:
        return make_spec(self, self.n_features_in_, len(self.classes_))

    def _check_input(self, X: ArrayLike) -> FloatArray:
        check_is_fitted(self)
        samples: FloatArray = validate_data(self, X, dtype=np.float64, reset=False)
        warn_unlike(samples, self.input_range_)
        return samples / self.input_scale

    def activations(self, X: ArrayLike, *, epoch: float | None = None) -> list[FloatArray]:
        """What every layer after the input puts out.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Samples of the range that was trained on.
        epoch : int or float, optional
            Of the network as it was then, one of `history_.moments`; by default the last.

        Returns
        -------
        list of ndarray of shape (n_samples, n_units)
            One array a layer, the outputs last.

        Raises
        ------
        ValueError
            For an epoch that is not recorded.

        Examples
        --------
        >>> from digitwidget import Network, load_digits
        >>> X, y = load_digits()
        >>> net = Network(hidden=5, epochs=2, random_state=0).fit(X, y)
        >>> [layer.shape for layer in net.activations(X[:3], epoch=1)]
        [(3, 5), (3, 10)]
        """
        scaled = self._check_input(X)
        with np.errstate(over="ignore"):
            return backprop.forward(self.history_.params(epoch), scaled, self._spec())

    def predict_proba(self, X: ArrayLike) -> FloatArray:
        """The outputs, divided by their sum where they are sigmoids.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Samples of the range that was trained on.

        Returns
        -------
        ndarray of shape (n_samples, n_classes)
            In the order of `classes_`; each row sums to 1.

        Examples
        --------
        >>> from digitwidget import Network, load_digits
        >>> X, y = load_digits()
        >>> net = Network(hidden=5, epochs=2, random_state=0).fit(X, y)
        >>> net.predict_proba(X[:3]).shape
        (3, 10)
        """
        out = self.activations(X)[-1]
        total = out.sum(axis=1, keepdims=True)
        even = np.full_like(out, 1 / out.shape[1])
        return np.divide(out, total, out=even, where=total > 0)

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """The label whose output is largest.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Samples of the range that was trained on.

        Returns
        -------
        ndarray of shape (n_samples,)
            Of `classes_`, one a sample.

        Examples
        --------
        >>> from digitwidget import Network, load_digits
        >>> X, y = load_digits()
        >>> net = Network(hidden=20, epochs=10, random_state=0).fit(X, y)
        >>> net.predict(X[:3]).tolist()
        [0, 1, 2]
        """
        best = self.activations(X)[-1].argmax(axis=1)
        return self.classes_[best]

    def gradient(
        self, X: ArrayLike, y: ArrayLike, *, epoch: float | None = None
    ) -> tuple[float, list[FloatArray], list[FloatArray]]:
        """The error on these samples, and its derivative by every weight and bias.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Samples of the range that was trained on.
        y : array-like of shape (n_samples,)
            Their labels, of `classes_`.
        epoch : int or float, optional
            Of the network as it was then, one of `history_.moments`; by default the last.

        Returns
        -------
        loss : float
            The mean error of a sample, and what `l2` adds to it.
        coef_grads, intercept_grads : list of ndarray
            Shaped like `coefs_` and `intercepts_`.

        Raises
        ------
        ValueError
            For a label that is none of `classes_`, or an epoch that is not recorded.

        Examples
        --------
        >>> from digitwidget import Network, load_digits
        >>> X, y = load_digits()
        >>> net = Network(hidden=5, epochs=2, random_state=0).fit(X, y)
        >>> loss, coef_grads, intercept_grads = net.gradient(X, y)
        >>> [g.shape for g in coef_grads]
        [(64, 5), (5, 10)]
        """
        scaled = self._check_input(X)
        codes = encode(one_column(as_array(y)), self.classes_)
        if len(codes) != len(scaled):
            raise ValueError(f"y must hold {len(scaled)} labels, one a sample, got {len(codes)}")
        with np.errstate(over="ignore"):
            loss, flat = backprop.gradient(self.history_.params(epoch), scaled, codes, self._spec())
        return (loss, *views(flat, self.sizes_))

    # Pictures.

    def plot_curves(self, ax: Any = None, *, metric: Literal["error", "loss"] = "error") -> Any:
        """Plot the course of the training over the samples seen, with matplotlib.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to; by default in a new figure.
        metric : {"error", "loss"}
            The share read wrong, or what gradient descent lowers; on training samples and, where
            there are some, on validation samples.

        Returns
        -------
        matplotlib.axes.Axes
            What was drawn on: `ax` where it is given. A new figure is one of pyplot's, which a
            notebook shows at the end of the cell, and a script by `plt.show()`.

        Raises
        ------
        ImportError
            Without matplotlib.
        ValueError
            For another metric.

        Examples
        --------
        >>> net.plot_curves().figure.savefig("curves.png")  # doctest: +SKIP
        """
        check_is_fitted(self)
        from . import plots

        return plots.plot_curves(self.history_, ax, metric)

    def plot_weights(
        self, *, epoch: float | None = None, image_shape: tuple[int, int] | None = None
    ) -> Any:
        """Plot the first layer's weights, each neuron's as an image, with matplotlib.

        Parameters
        ----------
        epoch : int or float, optional
            Of the network as it was then, one of `history_.moments`; by default the last. All
            moments have one scale, that of the last.
        image_shape : (int, int), optional
            Rows and columns of a sample; by default those nearest to a square.

        Returns
        -------
        matplotlib.figure.Figure
            A new one, with one image a neuron: a notebook shows it as the last line of a cell, or
            by `display`. It is none of pyplot's, so that `plt.show()` knows nothing of it.

        Raises
        ------
        ImportError
            Without matplotlib.
        ValueError
            For an epoch that is not recorded, or a shape that samples do not have.

        Examples
        --------
        >>> net.plot_weights(epoch=1).savefig("weights.png")  # doctest: +SKIP
        """
        check_is_fitted(self)
        from . import plots

        weights = views(self.history_.params(epoch), self.sizes_)[0][0]
        return plots.plot_weights(weights, self.coefs_[0], image_shape)

    def _repr_html_inner(self) -> str:
        """scikit-learn's own, which `_repr_html_` leads to, and the curve."""
        return self._with_curve(super()._repr_html_inner())

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = super()._repr_mimebundle_(**kwargs)
        if "text/html" in bundle:
            bundle["text/html"] = self._with_curve(bundle["text/html"])
        return bundle

    def _with_curve(self, described: str) -> str:
        """scikit-learn's HTML with the error curve of the training, where one is known."""
        if not self.__sklearn_is_fitted__() or not np.isfinite(self.history_.loss).any():
            return described
        from ..svg import in_html
        from .curve import network_picture

        sizes, epoch = "-".join(map(str, self.sizes_)), self.history_.last
        picture, words = network_picture(self.history_, f"Network {sizes}, after epoch {epoch:g}")
        return f"{described}<div>{in_html(picture, words)}</div>"

    def save(self, path: str | PathLike[str]) -> None:
        """Write settings, weights and history to an .npz file, without pickle.

        Parameters
        ----------
        path : path-like
            The file appears whole or not at all.

        Raises
        ------
        ValueError
            For labels that are neither numbers, text nor tuples of them.
        OSError
            If the path cannot be written.

        Examples
        --------
        >>> from digitwidget import Network, load_digits
        >>> net = Network(hidden=5, epochs=2, random_state=0).fit(*load_digits())
        >>> net.save("net.npz")
        """
        check_is_fitted(self)
        save(self, path)

    @classmethod
    def load(cls, path: str | PathLike[str], **settings: Any) -> Network:
        """Read a file that `save` wrote, or the original notebook's NNweights.npz.

        Parameters
        ----------
        path : path-like
            The file.
        **settings
            Replace those of the file; a callable `augment` is not kept in one.

        Returns
        -------
        Network
            As it was saved, its history too.

        Raises
        ------
        ValueError
            If the file is damaged, hostile or too large; nothing of its data is then in memory.
        OSError
            If the path cannot be read.

        Examples
        --------
        >>> from digitwidget import Network, load_digits
        >>> net = Network(hidden=5, epochs=2, random_state=0).fit(*load_digits())
        >>> net.save("net.npz")
        >>> Network.load("net.npz").n_iter_
        2
        """
        return load(cls, path, **settings)

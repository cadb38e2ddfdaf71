"""Network: a scikit-learn classifier whose every layer can be looked into."""

from __future__ import annotations

from typing import Any

from sklearn.base import BaseEstimator, ClassifierMixin

from .inspection import Inspectable
from .training import Training


class Network(Inspectable, ClassifierMixin, BaseEstimator):
    """A multilayer perceptron trained by plain gradient descent, every epoch of it kept.

    Parameters
    ----------
    hidden : int or tuple of int
        Units of each hidden layer.
    activation : {"sigmoid", "tanh", "relu"}
        Of the hidden layers.
    output_activation : {"sigmoid", "softmax"}
    loss : {"squared_error", "cross_entropy"}
        ½‖o - t‖², or the cross-entropy of o and t: summed over the outputs, averaged over samples.
    learning_rate, momentum : float
    decay : float
        The learning rate of epoch e is learning_rate · decay^(e - 1).
    batch_size : int
        Samples a descent step averages over.
    l2 : float
        ½ l2 Σ W² is added to the error; biases are free.
    epochs : int
        Passes over the samples that `fit` makes.
    shuffle : bool
        Take the samples in a new random order every epoch.
    init : {"uniform", "glorot"}
        Initial weights and biases from U(-init_range, init_range), or Glorot and Bengio's.
    init_range : float
    input_scale : float
        What samples are divided by on the way in: 16 turns ink counts 0..16 into 0..1.
    augment : str, callable or None
        What an epoch trains on instead of the samples as they are: "warp" bends each a little;
        "handwriting" also adds digits that people drew (see `Augment`). Or ``augment(X, rng)``,
        which returns an array shaped like X; if it has a method ``epoch(X, y, rng)``, that is
        called and returns samples and labels, as many as it likes.
    max_snapshots : int
        How many epochs' parameters the history keeps.
    random_state : int, RandomState or None
        Fixes initial weights, orders and augmentation.

    Attributes
    ----------
    coefs_, intercepts_ : list of ndarray
        Weights (n_in, n_out) and biases (n_out,) of each layer after the last epoch; read-only.
    classes_ : ndarray
    n_features_in_, n_iter_ : int
    loss_curve_ : list of float
        The error after each epoch from 1 on.
    history_ : History
    sizes_ : list of int
        Units of every layer, from the input to the output.
    """

    def __init__(
        self,
        hidden: int | tuple[int, ...] = 40,
        *,
        activation: str = "sigmoid",
        output_activation: str = "sigmoid",
        loss: str = "squared_error",
        learning_rate: float = 0.7,
        batch_size: int = 1,
        momentum: float = 0.0,
        decay: float = 1.0,
        l2: float = 0.0,
        epochs: int = 90,
        shuffle: bool = True,
        init: str = "uniform",
        init_range: float = 0.5,
        input_scale: float = 16.0,
        augment: Any = None,
        max_snapshots: int = 512,
        random_state: Any = None,
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
        self.max_snapshots = max_snapshots
        self.random_state = random_state

    def fit(
        self, X: Any, y: Any, *, validation_data: tuple[Any, Any] | None = None, **refused: Any
    ) -> Network:
        """Train anew for `epochs` epochs."""
        _refuse(refused)
        training = Training(self, X, y, validation_data)
        for _ in range(self.epochs):
            if not training.step():
                break
        return self

    def partial_fit(self, X: Any, y: Any, classes: Any = None, **refused: Any) -> Network:
        """Train one more epoch; the first call draws the initial weights.

        `classes` names all labels there will be, if the first `y` lacks some.
        """
        _refuse(refused)
        Training(self, X, y, resume=True, classes=classes).step()
        return self

    def save(self, path: Any) -> None:
        """Write settings, weights and history to an .npz file, without pickle."""
        from .storage import save

        save(self, path)

    @classmethod
    def load(cls, path: Any, **settings: Any) -> Network:
        """Read a file that `save` wrote, or the original notebook's NNweights.npz."""
        from .storage import load

        return load(cls, path, **settings)


def _refuse(keywords: dict[str, Any]) -> None:
    if "sample_weight" in keywords:
        raise TypeError(
            "Network takes no sample_weight: gradient descent sample by sample has no use for "
            "weights; repeat samples instead, or leave sample_weight out"
        )
    if keywords:
        raise TypeError(f"unexpected keyword arguments: {', '.join(sorted(keywords))}")

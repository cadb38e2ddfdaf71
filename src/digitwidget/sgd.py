"""One epoch of exact gradient descent, in NumPy: read it beside `formulas`.

For each batch, g = ∂E/∂parameters of E = mean error + ½ l2 Σ W²; then v ← momentum v - rate g and
parameters ← parameters + v. `compiled` is the same, compiled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import layout
from .formulas import ACTIVATIONS, mean_error, output_delta, slope

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# Numbers a pass over many samples may hold at once: 2 MB, about a core's cache.
CHUNK = 1 << 18


@dataclass(frozen=True)
class Spec:
    """What an epoch needs to know besides parameters and data."""

    sizes: tuple[int, ...]
    activation: str = "sigmoid"
    output_activation: str = "sigmoid"
    loss: str = "squared_error"
    learning_rate: float = 0.7
    batch_size: int = 1
    momentum: float = 0.0
    l2: float = 0.0
    input_scale: float = 1.0

    @property
    def activations(self) -> list[str]:
        """The activation of each layer after the input."""
        return [self.activation] * (len(self.sizes) - 2) + [self.output_activation]


def net_inputs(
    params: FloatArray, X: FloatArray, spec: Spec
) -> tuple[list[FloatArray], FloatArray]:
    """Go forward: the layers, from the input to the output, and the output layer's z."""
    layers, z = [X], X
    weights, biases = layout.views(params, spec.sizes)
    for W, b, activation in zip(weights, biases, spec.activations, strict=True):
        z = layers[-1] @ W + b
        layers.append(ACTIVATIONS[activation](z))
    return layers, z


def forward(params: FloatArray, X: FloatArray, spec: Spec) -> list[FloatArray]:
    """The activations of every layer after the input, (n_samples, n_units) each."""
    return net_inputs(params, X, spec)[0][1:]


def backward(
    params: FloatArray, layers: list[FloatArray], target: FloatArray, spec: Spec, out: FloatArray
) -> None:
    """Write ∂E/∂parameters of a batch into `out`, laid out as the parameters are."""
    weights, _ = layout.views(params, spec.sizes)
    weight_grads, bias_grads = layout.views(out, spec.sizes)
    delta = output_delta(layers[-1], target, spec.output_activation, spec.loss) / len(target)
    for i in reversed(range(len(weights))):
        np.matmul(layers[i].T, delta, out=weight_grads[i])
        np.sum(delta, axis=0, out=bias_grads[i])
        if spec.l2:
            weight_grads[i] += spec.l2 * weights[i]
        if i:
            delta = (delta @ weights[i].T) * slope(layers[i], spec.activation)


def train_epoch(
    params: FloatArray,
    velocity: FloatArray,
    X: FloatArray,
    y: IntArray,
    order: IntArray,
    spec: Spec,
) -> tuple[FloatArray, FloatArray]:
    """Descend once through the raw samples X[order]: parameters and velocity afterwards.

    `velocity` is empty when there is no momentum.
    """
    params, velocity = params.copy(), velocity.copy()
    target = np.eye(spec.sizes[-1])
    gradient = np.empty_like(params)
    for start in range(0, len(order), spec.batch_size):
        rows = order[start : start + spec.batch_size]
        layers, _ = net_inputs(params, X[rows] / spec.input_scale, spec)
        backward(params, layers, target[y[rows]], spec, out=gradient)
        gradient *= spec.learning_rate
        if spec.momentum:
            velocity *= spec.momentum
            velocity -= gradient
            params += velocity
        else:
            params -= gradient
    return params, velocity


def gradient(
    params: FloatArray, X: FloatArray, y: IntArray, spec: Spec
) -> tuple[float, FloatArray]:
    """E over all of X, and ∂E/∂parameters, flat."""
    grad = np.empty_like(params)
    layers, z = net_inputs(params, X, spec)
    backward(params, layers, np.eye(spec.sizes[-1])[y], spec, out=grad)
    return error(params, z, layers[-1], y, spec), grad


def error(params: FloatArray, z: FloatArray, o: FloatArray, y: IntArray, spec: Spec) -> float:
    """E of samples, from the output layer's z and o."""
    return mean_error(z, o, y, spec.output_activation, spec.loss) + penalty(params, spec)


def penalty(params: FloatArray, spec: Spec) -> float:
    """½ l2 Σ W²; biases are free."""
    if not spec.l2:
        return 0.0
    return spec.l2 / 2 * sum(float((W * W).sum()) for W in layout.views(params, spec.sizes)[0])


def chunks(n_samples: int, spec: Spec) -> Iterator[slice]:
    """Parts of the samples, few enough for their layers to stay small."""
    step = max(1, CHUNK // sum(spec.sizes))
    return (slice(start, start + step) for start in range(0, n_samples, step))


def outputs(
    params: FloatArray, X: FloatArray, spec: Spec
) -> tuple[FloatArray, FloatArray, IntArray]:
    """For every raw sample the output layer's z, its activations, and the index of the largest."""
    z, o = np.empty((2, len(X), spec.sizes[-1]))
    for part in chunks(len(X), spec):
        layers, z[part] = net_inputs(params, X[part] / spec.input_scale, spec)
        o[part] = layers[-1]
    return z, o, o.argmax(axis=1)

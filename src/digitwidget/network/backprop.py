"""A multilayer perceptron's formulas and one epoch of exact gradient descent, in NumPy: to be read.

For a batch of samples, one row each: z = a W + b and a = f(z) layer by layer; the error E is the
mean over the samples of ½‖o - t‖², or of the cross-entropy of o and t, and ½ l2 Σ W². Backwards,
with δ = ∂E/∂z: ∂E/∂W = aᵀ δ, ∂E/∂b = Σ δ, and the layer below has δ' = (δ Wᵀ) f'(z). Bishop,
Pattern Recognition and Machine Learning, 5.3. For each batch, with g = ∂E/∂parameters,
v ← momentum v - rate g and parameters ← parameters + v. `backends` does the same faster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from .hyperparameters import Spec
from .parameters import views

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

Off = Sequence[tuple[int, int]]
"""Hidden neurons that are switched off, as (layer, neuron), both counted from 0."""

# Numbers a pass over many samples may hold at once: 2 MB, about a core's cache.
CHUNK = 1 << 18


def sigmoid(z: FloatArray) -> FloatArray:
    """σ(z) = 1 / (1 + e^-z)."""
    with np.errstate(over="ignore"):  # where e^-z is infinite, σ is 0
        return 1 / (1 + np.exp(-z))


def relu(z: FloatArray) -> FloatArray:
    return np.maximum(z, 0)


def softmax(z: FloatArray) -> FloatArray:
    """e^z / Σ e^z in each row; shifted by the row's maximum so that nothing overflows."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


ACTIVATIONS: dict[str, Callable[[FloatArray], FloatArray]] = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "relu": relu,
    "softmax": softmax,
}


def activation_derivative(a: FloatArray, activation: str) -> FloatArray:
    """f'(z), written in a = f(z): the layers keep what they put out, not what went in."""
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a * a
    return (a > 0).astype(float)


def output_delta(o: FloatArray, target: FloatArray, output: str, loss: str) -> FloatArray:
    """∂(error of one sample)/∂z of the output layer, for each row."""
    if loss == "cross_entropy":
        return o - target
    if output == "sigmoid":
        return (o - target) * o * (1 - o)
    error = o - target
    return o * (error - (error * o).sum(axis=1, keepdims=True))


def mean_error(z: FloatArray, o: FloatArray, y: IntArray, output: str, loss: str) -> float:
    """The mean error of samples whose classes are y, from the output layer's z and o.

    Cross-entropy is written in z, where it is exact, because o rounds to 0 and 1:
    -Σ t ln σ(z) + (1 - t) ln(1 - σ(z)) = Σ ln(1 + e^z) - t z for sigmoids, and
    -Σ t ln o = ln Σ e^z - Σ t z for a softmax.
    """
    n, each = len(y), np.arange(len(y))
    if loss == "squared_error":
        error = o.copy()
        error[each, y] -= 1
        # Not np.vdot, whose threads add in an order of their own.
        return float(np.einsum("sk,sk->", error, error)) / 2 / n
    if output == "sigmoid":
        return float(np.logaddexp(0, z).sum() - z[each, y].sum()) / n
    top = z.max(axis=1)
    return float((np.log(np.exp(z - top[:, None]).sum(axis=1)) + top - z[each, y]).mean())


def net_inputs(
    params: FloatArray, X: FloatArray, spec: Spec, off: Off = ()
) -> tuple[list[FloatArray], FloatArray]:
    """Go forward: the layers, from the input to the output, and the output layer's z.

    A neuron that is off has the activation 0, whatever its sum: what it would say, nobody hears.
    """
    layers, z = [X], X
    weights, biases = views(params, spec.sizes)
    for i, (W, b, f) in enumerate(zip(weights, biases, spec.activations, strict=True)):
        z = layers[-1] @ W + b
        layers.append(ACTIVATIONS[f](z))
        if silent := [neuron for layer, neuron in off if layer == i]:
            layers[-1][:, silent] = 0
    return layers, z


def forward(params: FloatArray, X: FloatArray, spec: Spec, off: Off = ()) -> list[FloatArray]:
    """The activations of every layer after the input, (n_samples, n_units) each."""
    return net_inputs(params, X, spec, off)[0][1:]


def backward(
    params: FloatArray, layers: list[FloatArray], target: FloatArray, spec: Spec, out: FloatArray
) -> None:
    """Write ∂E/∂parameters of a batch into `out`, laid out as the parameters are."""
    weights, _ = views(params, spec.sizes)
    weight_grads, bias_grads = views(out, spec.sizes)
    delta = output_delta(layers[-1], target, spec.output_activation, spec.loss) / len(target)
    for i in reversed(range(len(weights))):
        np.matmul(layers[i].T, delta, out=weight_grads[i])
        np.sum(delta, axis=0, out=bias_grads[i])
        if spec.l2:
            weight_grads[i] += spec.l2 * weights[i]
        if i:
            derivative = activation_derivative(layers[i], spec.activation)
            delta = (delta @ weights[i].T) * derivative


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
    return spec.l2 / 2 * sum(float((W * W).sum()) for W in views(params, spec.sizes)[0])


def class_accuracy(right: NDArray[np.bool_], y: IntArray, n_classes: int) -> FloatArray:
    """The share of each class that is read right; NaN for a class without samples."""
    with np.errstate(invalid="ignore"):
        return np.bincount(y[right], minlength=n_classes) / np.bincount(y, minlength=n_classes)


def chunks(n_samples: int, spec: Spec) -> Iterator[slice]:
    """Parts of the samples, few enough for their layers to stay small."""
    step = max(1, CHUNK // sum(spec.sizes))
    return (slice(start, start + step) for start in range(0, n_samples, step))


def outputs(
    params: FloatArray, X: FloatArray, spec: Spec, off: Off = ()
) -> tuple[FloatArray, FloatArray, IntArray]:
    """For every raw sample the output layer's z, its activations, and the index of the largest."""
    z, o = np.empty((2, len(X), spec.sizes[-1]))
    for part in chunks(len(X), spec):
        layers, z[part] = net_inputs(params, X[part] / spec.input_scale, spec, off)
        o[part] = layers[-1]
    return z, o, o.argmax(axis=1)

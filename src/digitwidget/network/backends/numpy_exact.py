"""What the compiled kernel does, in NumPy, sample by sample: the same operations in the same order.

It trains while Numba compiles, and since every sum is taken term by term as the kernel takes it,
no byte shows when one hands over to the other. `backprop` is the one to read.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..backprop import FloatArray, IntArray, activation_derivative, chunks
from ..hyperparameters import Spec
from ..parameters import views
from .csr import Sparse
from .exponential import activate

Layers = list[tuple[FloatArray, FloatArray]]


def _layers(params: FloatArray, spec: Spec) -> Layers:
    return list(zip(*views(params, spec.sizes), strict=True))


def _output_delta(o: FloatArray, label: int, spec: Spec) -> FloatArray:
    error = o.copy()
    error[label] -= 1
    if spec.loss == "cross_entropy":
        return error
    if spec.output_activation == "sigmoid":
        return error * o * (1 - o)
    return (error - (error * o).cumsum()[-1]) * o


def _descend(
    layers: Layers,
    step: Layers,
    ink: FloatArray,
    columns: NDArray[np.uint16],
    scaled: float,
    label: int,
    spec: Spec,
) -> None:
    """Subtract one sample's gradient, times `scaled`, from `step`, which may be `layers`."""
    inputs: list[FloatArray] = [ink]
    met: list[Any] = [columns, *(slice(None) for _ in layers)]
    for (W, b), rows, activation in zip(layers, met, spec.activations, strict=False):
        z = (inputs[-1][:, None] * W[rows]).sum(axis=0) + b
        inputs.append(activate(z, activation))
    delta = _output_delta(inputs.pop(), label, spec) * scaled
    for i in reversed(range(len(layers))):
        above = delta
        if i:
            total = (layers[i][0] * above).cumsum(axis=1)[:, -1]
            delta = total * activation_derivative(inputs[i], spec.activation)
        W, b = step[i]
        W[met[i]] -= inputs[i][:, None] * above
        b -= above


def train_epoch(
    params: FloatArray,
    velocity: FloatArray,
    X: Sparse,
    y: IntArray,
    order: IntArray,
    spec: Spec,
) -> tuple[FloatArray, FloatArray]:
    """Descend once through the samples in `order`: parameters and velocity afterwards."""
    params, velocity = params.copy(), velocity.copy()
    plain = spec.batch_size == 1 and not spec.momentum and not spec.l2
    layers, total = _layers(params, spec), params if plain else np.zeros_like(params)
    step = _layers(total, spec)
    for start in range(0, len(order), spec.batch_size):
        rows = order[start : start + spec.batch_size]
        for s in rows:
            found = slice(X.starts[s], X.starts[s + 1])
            scaled = spec.learning_rate / len(rows)
            _descend(layers, step, X.values[found], X.columns[found], scaled, y[s], spec)
        if plain:
            continue
        for (W, _), (dW, _) in zip(layers, step, strict=True):
            dW -= spec.learning_rate * spec.l2 * W
        if spec.momentum:
            velocity *= spec.momentum
            velocity += total
        params += velocity if spec.momentum else total
        total[:] = 0
    return params, velocity


def outputs(params: FloatArray, X: Sparse, spec: Spec) -> tuple[FloatArray, FloatArray, IntArray]:
    """For every sample the output layer's z, its activations, and the index of the largest."""
    found = [_chunk(params, X.dense(part), spec) for part in chunks(len(X), spec)]
    z, o = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return z, o, o.argmax(axis=1)


def _chunk(params: FloatArray, a: FloatArray, spec: Spec) -> tuple[FloatArray, FloatArray]:
    z = a
    for (W, b), activation in zip(_layers(params, spec), spec.activations, strict=True):
        z = np.zeros((len(a), len(b)))
        for i in range(len(W)):
            z += a[:, i : i + 1] * W[i]
        z += b
        a = activate(z, activation)
    return z, a

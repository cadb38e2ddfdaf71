"""What the compiled kernel does, in NumPy: the same operations in the same order, to the last bit.

It trains while Numba compiles, and where Numba fails or is told not to compile, so that a seed
means the same bytes. Every sum is taken term by term as the kernel takes it; the samples of a batch
go through the layers side by side. `backprop` is the one to read.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import backprop
from ..backprop import FloatArray, IntArray, activation_derivative
from ..hyperparameters import Spec
from ..parameters import views
from .csr import CSRMatrix
from .exponential import activate

Layers = list[tuple[FloatArray, FloatArray]]


def _layers(params: FloatArray, spec: Spec) -> Layers:
    return list(zip(*views(params, spec.sizes), strict=True))


def _sum(terms: FloatArray, axis: int) -> FloatArray:
    """Σ from the first term to the last; np.sum adds in pairs where a sum's terms lie together."""
    if axis == terms.ndim - 1 or terms.shape[-1] == 1:
        return terms.cumsum(axis=axis).take(-1, axis=axis)
    return terms.sum(axis=axis)


def _output_delta(o: FloatArray, y: IntArray, spec: Spec) -> FloatArray:
    error = o.copy()
    error[np.arange(len(y)), y] -= 1
    if spec.loss == "cross_entropy":
        return error
    if spec.output_activation == "sigmoid":
        return error * o * (1 - o)
    return (error - _sum(error * o, axis=1)[:, None]) * o


def _descend(
    layers: Layers,
    step: Layers,
    ink: FloatArray,
    columns: NDArray[np.int64],
    y: IntArray,
    scale: float,
    spec: Spec,
) -> None:
    """Subtract the samples' gradients, times `scale`, from `step`, which may be `layers`.

    `ink` (n_samples, len(columns)) is what the samples have in these of the input's columns.
    """
    inputs: list[FloatArray] = [ink]
    weights = [layers[0][0][columns], *(W for W, _ in layers[1:])]
    for W, (_, b), activation in zip(weights, layers, spec.activations, strict=True):
        z = _sum(inputs[-1][:, :, None] * W, axis=1) + b
        inputs.append(activate(z, activation))
    deltas = [_output_delta(inputs.pop(), y, spec) * scale]
    for W, a in zip(weights[:0:-1], inputs[:0:-1], strict=True):
        total = _sum(W * deltas[0][:, None, :], axis=2)
        deltas.insert(0, total * activation_derivative(a, spec.activation))
    met: list[Any] = [columns, *(slice(None) for _ in layers[1:])]
    for (W, b), i, values, above in zip(step, met, inputs, deltas, strict=True):
        for value, delta in zip(values, above, strict=True):
            W[i] -= value[:, None] * delta
            b -= delta


def train_epoch(
    params: FloatArray, velocity: FloatArray, X: CSRMatrix, y: IntArray, order: IntArray, spec: Spec
) -> tuple[FloatArray, FloatArray]:
    """Descend once through the samples in `order`: parameters and velocity afterwards."""
    params, velocity = params.copy(), velocity.copy()
    plain = spec.batch_size == 1 and not spec.momentum and not spec.l2
    layers, total = _layers(params, spec), params if plain else np.zeros_like(params)
    step = _layers(total, spec)
    # So many samples at a time that their products with the largest layer stay in the cache.
    most = max(1, backprop.CHUNK // max(W.size for W, _ in layers))
    for start in range(0, len(order), spec.batch_size):
        batch = order[start : start + spec.batch_size]
        scale = spec.learning_rate / len(batch)
        for at in range(0, len(batch), most):
            rows = batch[at : at + most]
            ink = X.dense(rows)
            columns = np.flatnonzero(ink.any(axis=0))
            _descend(layers, step, ink[:, columns], columns, y[rows], scale, spec)
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


def outputs(
    params: FloatArray, X: CSRMatrix, spec: Spec
) -> tuple[FloatArray, FloatArray, IntArray]:
    """For every sample the output layer's z, its activations, and the index of the largest."""
    each = np.arange(len(X))
    found = [_chunk(params, X.dense(each[part]), spec) for part in backprop.chunks(len(X), spec)]
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

"""The formulas once more, as plain loops over plain lists: what the package is checked against.

Nothing here is shared with the package, and nothing is fast. Written from Bishop, Pattern
Recognition and Machine Learning (2006): forward 5.2, deltas 5.53-5.56, softmax 4.106.
A network is weights[layer][i][j] from unit i to unit j, and biases[layer][j].
"""

from __future__ import annotations

import itertools
import math
from typing import Any

Layers = list[list[float]]
Weights = list[list[list[float]]]


def unflatten(flat: list[float], sizes: list[int]) -> tuple[Weights, Layers]:
    weights, biases, at = [], [], 0
    for n, m in itertools.pairwise(sizes):
        weights.append([[flat[at + i * m + j] for j in range(m)] for i in range(n)])
        at += n * m
        biases.append([flat[at + j] for j in range(m)])
        at += m
    return weights, biases


def flatten(weights: Weights, biases: Layers) -> list[float]:
    flat: list[float] = []
    for W, b in zip(weights, biases, strict=True):
        for row in W:
            flat += row
        flat += b
    return flat


def activate(z: list[float], name: str) -> list[float]:
    if name == "sigmoid":
        return [1 / (1 + math.exp(-v)) for v in z]
    if name == "tanh":
        return [math.tanh(v) for v in z]
    if name == "relu":
        return [max(0.0, v) for v in z]
    total = sum(math.exp(v) for v in z)
    return [math.exp(v) / total for v in z]


def forward(weights: Weights, biases: Layers, x: list[float], net: dict[str, Any]) -> Layers:
    """Every layer's activations, the input first; 0 of the neurons in net["off"], if any."""
    layers = [x]
    for index, (W, b) in enumerate(zip(weights, biases, strict=True)):
        a = layers[-1]
        z = [b[j] + sum(a[i] * W[i][j] for i in range(len(a))) for j in range(len(b))]
        last = index == len(weights) - 1
        a = activate(z, net["output_activation"] if last else net["activation"])
        off = net.get("off", [])
        layers.append([0.0 if [index, j] in off else a[j] for j in range(len(a))])
    return layers


def error(o: list[float], label: int, net: dict[str, Any]) -> float:
    t = [float(k == label) for k in range(len(o))]
    if net["loss"] == "squared_error":
        return sum((o[k] - t[k]) ** 2 for k in range(len(o))) / 2
    if net["output_activation"] == "softmax":
        return -math.log(o[label])
    return -sum(math.log(o[k]) if t[k] else math.log(1 - o[k]) for k in range(len(o)))


def derivative(a: float, name: str) -> float:
    return {"sigmoid": a * (1 - a), "tanh": 1 - a * a, "relu": float(a > 0)}[name]


def output_delta(o: list[float], label: int, net: dict[str, Any]) -> list[float]:
    """∂E/∂z_k = Σ_j ∂E/∂o_j ∂o_j/∂z_k, with every Jacobian written out."""
    n = len(o)
    t = [float(k == label) for k in range(n)]
    if net["loss"] == "squared_error":
        slope = [o[k] - t[k] for k in range(n)]
    elif net["output_activation"] == "softmax":
        slope = [-t[k] / o[k] for k in range(n)]
    else:
        slope = [-t[k] / o[k] + (1 - t[k]) / (1 - o[k]) for k in range(n)]
    if net["output_activation"] == "sigmoid":
        return [slope[k] * o[k] * (1 - o[k]) for k in range(n)]
    return [sum(slope[j] * o[j] * (float(j == k) - o[k]) for j in range(n)) for k in range(n)]


def gradient(
    weights: Weights, biases: Layers, xs: Layers, labels: list[int], net: dict[str, Any]
) -> tuple[float, Weights, Layers]:
    """Mean error + ½ l2 Σ W² over these samples, and its derivatives."""
    dW = [[[net["l2"] * v for v in row] for row in W] for W in weights]
    db = [[0.0 for _ in b] for b in biases]
    loss = net["l2"] / 2 * sum(v * v for W in weights for row in W for v in row)
    for x, label in zip(xs, labels, strict=True):
        layers = forward(weights, biases, x, net)
        loss += error(layers[-1], label, net) / len(xs)
        delta = output_delta(layers[-1], label, net)
        for layer in reversed(range(len(weights))):
            a, W = layers[layer], weights[layer]
            for j in range(len(delta)):
                db[layer][j] += delta[j] / len(xs)
                for i in range(len(a)):
                    dW[layer][i][j] += a[i] * delta[j] / len(xs)
            if layer:
                delta = [
                    sum(W[i][j] * delta[j] for j in range(len(delta)))
                    * derivative(a[i], net["activation"])
                    for i in range(len(a))
                ]
    return loss, dW, db


def epoch(
    flat: list[float],
    velocity: list[float],
    xs: Layers,
    labels: list[int],
    order: list[int],
    net: dict[str, Any],
) -> tuple[list[float], list[float]]:
    """One pass in this order; v ← momentum v - rate g, then parameters + v, batch by batch."""
    for start in range(0, len(order), net["batch_size"]):
        rows = order[start : start + net["batch_size"]]
        weights, biases = unflatten(flat, net["sizes"])
        _, dW, db = gradient(weights, biases, [xs[r] for r in rows], [labels[r] for r in rows], net)
        g = flatten(dW, db)
        velocity = [
            net["momentum"] * v - net["learning_rate"] * d for v, d in zip(velocity, g, strict=True)
        ]
        flat = [p + v for p, v in zip(flat, velocity, strict=True)]
    return flat, velocity

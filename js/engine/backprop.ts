/**
 * Backpropagation and gradient descent on typed arrays, in float64: the JavaScript port of Python's
 * backprop.py; tests/fixtures/network.json holds both to one reference.
 *
 * For each batch, g = ∂E/∂parameters of E = mean error + ½ l2 Σ W²; then v ← momentum v − rate g
 * and parameters ← parameters + v. Long work is a generator that pauses after every sample, so that
 * a page decides how much of it fits between two frames: see backend/slices.ts.
 */
import { accuracyOf } from "./evaluation.ts";
import {
  type Activation,
  activationDerivative,
  argmax,
  createLayers,
  error,
  forwardSample,
  type Inks,
  type Layer,
  type Loss,
  outputDelta,
} from "./forward.ts";
import type { Snapshot } from "./history.ts";

/** What an epoch needs to know, by Python's names. */
export interface Spec {
  /** Units a layer, inputs first. */
  sizes: readonly number[];
  /** Of the hidden layers. */
  activation: Activation;
  output_activation: Activation;
  loss: Loss;
  learning_rate: number;
  batch_size: number;
  momentum: number;
  /** Weight decay; biases are free of it. */
  l2: number;
}

export interface Data extends Inks {
  /** The class of each. */
  labels: ArrayLike<number>;
}

/** A layer at work with its ∂E/∂z. */
export interface LayerState extends Layer {
  delta: Float64Array;
}

function createLayerStates({ sizes, activation, output_activation }: Spec): LayerState[] {
  const hidden = sizes.slice(1, -1).map(() => activation);
  return createLayers(sizes, [...hidden, output_activation]).map((layer) => ({
    ...layer,
    delta: new Float64Array(layer.block.units),
  }));
}

/** The deltas of every layer, after a forward pass. */
function backward(layers: readonly LayerState[], params: Float64Array, label: number, loss: Loss) {
  const output = layers[layers.length - 1];
  outputDelta(output, label, loss, output.delta);
  for (let layer = layers.length - 1; layer > 0; layer--) {
    const { block, delta } = layers[layer];
    const below = layers[layer - 1];
    for (let i = 0; i < block.inputs; i++) {
      const row = block.weights + i * block.units;
      let total = 0;
      for (let j = 0; j < block.units; j++) total += params[row + j] * delta[j];
      below.delta[i] = total * activationDerivative(below.a[i], below.activation);
    }
  }
}

/** Subtracts factor × ∂(error of one sample)/∂parameters from `out`, after a backward pass. */
function subtract(layers: readonly LayerState[], out: Float64Array, factor: number): void {
  for (const { block, input, inked, count, delta } of layers) {
    const { weights, biases, units } = block;
    for (let k = 0; k < count; k++) {
      const x = input[inked[k]] * factor;
      const row = weights + inked[k] * units;
      for (let j = 0; j < units; j++) out[row + j] -= x * delta[j];
    }
    for (let j = 0; j < units; j++) out[biases + j] -= factor * delta[j];
  }
}

/** Subtracts factor × ∂(½ Σ W²)/∂parameters from `out`. */
function subtractWeightDecay(
  layers: readonly LayerState[],
  out: Float64Array,
  factor: number,
  params: Float64Array,
): void {
  for (const { block } of layers) {
    for (let i = block.weights; i < block.biases; i++) out[i] -= factor * params[i];
  }
}

/** ½ l2 Σ W². */
function penalty(layers: readonly LayerState[], params: Float64Array, weightDecay: number): number {
  let squares = 0;
  if (!weightDecay) return 0;
  for (const { block } of layers) {
    for (let i = block.weights; i < block.biases; i++) squares += params[i] ** 2;
  }
  return (weightDecay / 2) * squares;
}

/**
 * Descends once through the samples in this order, changing `params` and `velocity` in place;
 * `velocity` is empty without momentum.
 */
export function* descend(
  params: Float64Array,
  velocity: Float64Array,
  data: Data,
  order: ArrayLike<number>,
  spec: Spec,
): Generator<void, void> {
  const { learning_rate: rate, batch_size: batch, momentum, l2: weightDecay, loss } = spec;
  const layers = createLayerStates(spec);
  const plain = batch === 1 && !momentum && !weightDecay;
  const step = plain ? params : new Float64Array(params.length);
  for (let start = 0; start < order.length; start += batch) {
    const end = Math.min(start + batch, order.length);
    for (let s = start; s < end; s++) {
      forwardSample(layers, params, data, order[s]);
      backward(layers, params, data.labels[order[s]], loss);
      subtract(layers, step, rate / (end - start));
      yield;
    }
    if (plain) continue;
    if (weightDecay) subtractWeightDecay(layers, step, rate * weightDecay, params);
    for (let i = 0; i < params.length; i++) {
      if (momentum) params[i] += velocity[i] = momentum * velocity[i] + step[i];
      else params[i] += step[i];
    }
    step.fill(0);
  }
}

/** E over all samples, ∂E/∂parameters, flat, and the layers as the last of the samples has left them. */
export function gradient(params: Float64Array, data: Data, spec: Spec) {
  const count = data.labels.length;
  const layers = createLayerStates(spec);
  const gradient = new Float64Array(params.length);
  let total = 0;
  for (let index = 0; index < count; index++) {
    forwardSample(layers, params, data, index);
    backward(layers, params, data.labels[index], spec.loss);
    subtract(layers, gradient, -1 / count);
    total += error(layers[layers.length - 1], data.labels[index], spec.loss);
  }
  subtractWeightDecay(layers, gradient, -spec.l2, params);
  return { loss: total / count + penalty(layers, params, spec.l2), gradient, layers };
}

/**
 * E, and the share of samples whose largest output is their own class, of all and of each class, over
 * samples `from` to `to`.
 */
export function* evaluate(
  params: Float64Array,
  data: Data,
  from: number,
  to: number,
  spec: Spec,
): Generator<void, Pick<Snapshot, "loss" | "accuracy" | "classAccuracy">> {
  const layers = createLayerStates(spec);
  const output = layers[layers.length - 1];
  const labels = Uint8Array.from(data.labels).subarray(from, to);
  const read = new Uint8Array(labels.length);
  let total = 0;
  for (let i = 0; i < labels.length; i++) {
    forwardSample(layers, params, data, from + i);
    total += error(output, labels[i], spec.loss);
    read[i] = argmax(output.a);
    yield;
  }
  const { all, classes } = accuracyOf(read, labels, output.a.length);
  const loss = total / labels.length + penalty(layers, params, spec.l2);
  return { loss, accuracy: all, classAccuracy: classes };
}

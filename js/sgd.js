/**
 * Gradient descent on typed arrays, in float64 and in loops that skip zero ink: no DOM, no model.
 * The twin of Python's sgd.py and kernel.py; tests/fixtures/network.json holds both to one reference.
 *
 * For each batch, g = ∂E/∂parameters of E = mean error + ½ l2 Σ W²; then v ← momentum v − rate g
 * and parameters ← parameters + v. Long work is a generator that pauses after every sample, so that
 * a page decides how much of it fits into a frame.
 */
import { error, outputDelta, slope } from "./formulas.js";
import { argmax, createLayers, propagate } from "./network.js";

/**
 * @typedef {object} Spec  by Python's names
 * @property {number[]} sizes
 * @property {string} activation  of the hidden layers
 * @property {string} output_activation
 * @property {string} loss
 * @property {number} learning_rate
 * @property {number} batch_size
 * @property {number} momentum
 * @property {number} l2
 */

/**
 * @typedef {object} Data
 * @property {ArrayLike<number>} inks  one sample a row
 * @property {ArrayLike<number>} labels  the class of each
 * @property {number} scale  inks are divided by it on the way in
 */

/** @typedef {import("./network.js").Layer & {delta: Float64Array}} Stage  delta is ∂E/∂z */

/** @param {Spec} spec */
export const activationsOf = ({ sizes, activation, output_activation }) => [
  ...Array(sizes.length - 2).fill(activation),
  output_activation,
];

/**
 * @param {Spec} spec
 * @returns {Stage[]}
 */
const createStages = (spec) =>
  createLayers(spec.sizes, activationsOf(spec)).map((layer) => ({
    ...layer,
    delta: new Float64Array(layer.block.units),
  }));

/**
 * @param {Stage[]} stages
 * @param {Float64Array} params
 * @param {Data} data
 * @param {number} index
 */
function forwardSample(stages, params, { inks, scale }, index) {
  const { input } = stages[0];
  const row = index * input.length;
  for (let i = 0; i < input.length; i++) input[i] = inks[row + i] / scale;
  propagate(stages, params);
}

/**
 * The deltas of every layer, after a forward pass.
 * @param {Stage[]} stages
 * @param {Float64Array} params
 * @param {number} label
 * @param {string} loss
 */
function backward(stages, params, label, loss) {
  const output = stages[stages.length - 1];
  outputDelta(output, label, loss, output.delta);
  for (let layer = stages.length - 1; layer > 0; layer--) {
    const { block, delta } = stages[layer];
    const below = stages[layer - 1];
    for (let i = 0; i < block.inputs; i++) {
      const row = block.weights + i * block.units;
      let total = 0;
      for (let j = 0; j < block.units; j++) total += params[row + j] * delta[j];
      below.delta[i] = total * slope(below.a[i], below.activation);
    }
  }
}

/**
 * Subtracts factor × ∂(error of one sample)/∂parameters from `out`, after a backward pass.
 * @param {Stage[]} stages
 * @param {Float64Array} out
 * @param {number} factor
 */
function subtract(stages, out, factor) {
  for (const { block, input, delta } of stages) {
    const { weights, biases, units } = block;
    for (let i = 0; i < input.length; i++) {
      if (input[i] === 0) continue;
      const x = input[i] * factor;
      const row = weights + i * units;
      for (let j = 0; j < units; j++) out[row + j] -= x * delta[j];
    }
    for (let j = 0; j < units; j++) out[biases + j] -= factor * delta[j];
  }
}

/**
 * Subtracts factor × ∂(½ Σ W²)/∂parameters from `out`; biases are free.
 * @param {Stage[]} stages
 * @param {Float64Array} out
 * @param {number} factor
 * @param {Float64Array} params
 */
function subtractDecay(stages, out, factor, params) {
  for (const { block } of stages) {
    for (let i = block.weights; i < block.biases; i++) out[i] -= factor * params[i];
  }
}

/**
 * Descends once through the samples in this order, changing `params` and `velocity` in place.
 * @param {Float64Array} params
 * @param {Float64Array} velocity  empty without momentum
 * @param {Data} data
 * @param {ArrayLike<number>} order
 * @param {Spec} spec
 * @returns {Generator<void, void>}
 */
export function* descend(params, velocity, data, order, spec) {
  const { learning_rate: rate, batch_size: batch, momentum, l2, loss } = spec;
  const stages = createStages(spec);
  const plain = batch === 1 && !momentum && !l2;
  const step = plain ? params : new Float64Array(params.length);
  for (let start = 0; start < order.length; start += batch) {
    const end = Math.min(start + batch, order.length);
    for (let s = start; s < end; s++) {
      forwardSample(stages, params, data, order[s]);
      backward(stages, params, data.labels[order[s]], loss);
      subtract(stages, step, rate / (end - start));
      yield;
    }
    if (plain) continue;
    if (l2) subtractDecay(stages, step, rate * l2, params);
    apply(params, velocity, step, momentum);
  }
}

/**
 * @param {Float64Array} params
 * @param {Float64Array} velocity
 * @param {Float64Array} step  cleared for the next batch
 * @param {number} momentum
 */
function apply(params, velocity, step, momentum) {
  for (let i = 0; i < params.length; i++) {
    if (momentum) params[i] += velocity[i] = momentum * velocity[i] + step[i];
    else params[i] += step[i];
  }
  step.fill(0);
}

/**
 * E over all samples, and ∂E/∂parameters, flat.
 * @param {Float64Array} params
 * @param {Data} data
 * @param {Spec} spec
 */
export function gradient(params, data, spec) {
  const count = data.labels.length;
  const stages = createStages(spec);
  const gradient = new Float64Array(params.length);
  let total = 0;
  for (let index = 0; index < count; index++) {
    forwardSample(stages, params, data, index);
    backward(stages, params, data.labels[index], spec.loss);
    subtract(stages, gradient, -1 / count);
    total += error(stages[stages.length - 1], data.labels[index], spec.loss);
  }
  subtractDecay(stages, gradient, -spec.l2, params);
  return { loss: total / count + penalty(stages, params, spec.l2), gradient };
}

/**
 * E, and the share of samples whose largest output is their own class, over the samples of this range.
 * @param {Float64Array} params
 * @param {Data} data
 * @param {number} from
 * @param {number} to
 * @param {Spec} spec
 * @returns {Generator<void, {loss: number, accuracy: number}>}
 */
export function* evaluate(params, data, from, to, spec) {
  const stages = createStages(spec);
  const output = stages[stages.length - 1];
  let total = 0;
  let right = 0;
  for (let index = from; index < to; index++) {
    forwardSample(stages, params, data, index);
    total += error(output, data.labels[index], spec.loss);
    if (argmax(output.a) === data.labels[index]) right += 1;
    yield;
  }
  const count = to - from;
  return { loss: total / count + penalty(stages, params, spec.l2), accuracy: right / count };
}

/** ½ l2 Σ W². @param {Stage[]} stages @param {Float64Array} params @param {number} l2 */
function penalty(stages, params, l2) {
  let squares = 0;
  if (!l2) return 0;
  for (const { block } of stages) {
    for (let i = block.weights; i < block.biases; i++) squares += params[i] ** 2;
  }
  return (l2 / 2) * squares;
}

/**
 * The result of work that need not pause.
 * @template T
 * @param {Generator<void, T>} work
 * @returns {T}
 */
export function atOnce(work) {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/**
 * One sample through the layers and back: activations, ∂E/∂z, ∂E/∂parameters. The loops skip zero ink.
 */
import { outputDelta, slope } from "./formulas.ts";
import { createLayers, propagate } from "./forward.ts";

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

/** @typedef {import("./forward.ts").Layer & {delta: Float64Array}} Stage  delta is ∂E/∂z */

/** @param {Spec} spec */
export const activationsOf = ({ sizes, activation, output_activation }) => [
  ...Array(sizes.length - 2).fill(activation),
  output_activation,
];

/**
 * @param {Spec} spec
 * @returns {Stage[]}
 */
export const createStages = (spec) =>
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
export function forwardSample(stages, params, { inks, scale }, index) {
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
export function backward(stages, params, label, loss) {
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
export function subtract(stages, out, factor) {
  for (const { block, input, inked, count, delta } of stages) {
    const { weights, biases, units } = block;
    for (let k = 0; k < count; k++) {
      const x = input[inked[k]] * factor;
      const row = weights + inked[k] * units;
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
export function subtractDecay(stages, out, factor, params) {
  for (const { block } of stages) {
    for (let i = block.weights; i < block.biases; i++) out[i] -= factor * params[i];
  }
}

/** ½ l2 Σ W². @param {Stage[]} stages @param {Float64Array} params @param {number} l2 */
export function penalty(stages, params, l2) {
  let squares = 0;
  if (!l2) return 0;
  for (const { block } of stages) {
    for (let i = block.weights; i < block.biases; i++) squares += params[i] ** 2;
  }
  return (l2 / 2) * squares;
}

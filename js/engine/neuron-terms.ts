/** What one neuron computes, every term of it. */
import { incoming } from "./forward.ts";

/**
 * @typedef {object} Anatomy
 * @property {number} layer  0 is the first after the input
 * @property {number} unit
 * @property {string} activation  the name of the layer's activation function
 * @property {ArrayLike<number>} inputs  what comes in
 * @property {Float64Array} weights
 * @property {Float64Array} terms  inputs × weights, one by one
 * @property {number} sum  of the terms
 * @property {number} bias
 * @property {number} z  sum + bias
 * @property {number} a  the activation
 * @property {Float64Array} sums  z of the whole layer: softmax weighs them against each other
 */

/**
 * @param {{layer: number, unit: number}} unit
 * @param {import("./forward.ts").Layer[]} computed
 * @param {ArrayLike<number>} params
 * @returns {Anatomy}
 */
export function anatomyOf({ layer, unit }, computed, params) {
  const { block, activation, input, z, a } = computed[layer];
  const weights = incoming(params, block, unit);
  const terms = weights.map((weight, i) => weight * input[i]);
  return {
    layer,
    unit,
    activation,
    inputs: input,
    weights,
    terms,
    sum: terms.reduce((total, term) => total + term, 0),
    bias: params[block.biases + unit],
    z: z[unit],
    a: a[unit],
    sums: z,
  };
}

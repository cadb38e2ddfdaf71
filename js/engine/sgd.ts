/**
 * Gradient descent on typed arrays, in float64: no DOM, no model. The twin of Python's sgd.py and
 * kernel.py; tests/fixtures/network.json holds them to one reference.
 *
 * For each batch, g = ∂E/∂parameters of E = mean error + ½ l2 Σ W²; then v ← momentum v − rate g
 * and parameters ← parameters + v. Long work is a generator that pauses after every sample, so that
 * a page decides how much of it fits between two frames: see slices.js.
 */
import {
  backward,
  createStages,
  forwardSample,
  penalty,
  subtract,
  subtractDecay,
} from "./backprop.ts";
import { error } from "./formulas.ts";
import { argmax } from "./forward.ts";

/** @typedef {import("./backprop.ts").Spec} Spec */

/** @typedef {import("./backprop.ts").Data} Data */

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

/**
 * One step of learning from one image, stage by stage, and the weights after it. Pure, no DOM.
 *
 * A lesson is a cause, {pixels, label}; what the weights become by it both halves compute: Python in
 * DigitWidget.learn, the page here. The step is plain gradient descent, without momentum.
 */
import { backward, createStages, forwardSample } from "./backprop.ts";
import { gradient } from "./sgd.ts";

/** @typedef {{pixels: number[], label: number}} Lesson  label is the class's index */

/** @typedef {import("./backprop.ts").Spec} Spec */

/**
 * @typedef {object} Step
 * @property {import("./backprop.ts").Stage[]} stages  every layer's sums, activations and deltas
 * @property {number} loss
 * @property {Float64Array} gradient  ∂loss/∂parameters
 * @property {Float64Array} before  the parameters before the step
 * @property {Float64Array} after  the parameters after the step
 */

/**
 * @param {Float64Array} params
 * @param {ArrayLike<number>} pixels
 * @param {number} label
 * @param {Spec} spec
 * @param {number} scale  ink is divided by it on the way in
 * @returns {Step}
 */
export function stepOf(params, pixels, label, spec, scale) {
  const data = { inks: pixels, labels: [label], scale };
  const stages = createStages(spec);
  forwardSample(stages, params, data, 0);
  backward(stages, params, label, spec.loss);
  const { loss, gradient: slope } = gradient(params, data, spec);
  const after = params.map((value, i) => value - spec.learning_rate * slope[i]);
  return { stages, loss, gradient: slope, before: params, after };
}

/**
 * The parameters after these lessons, one after the other.
 * @param {ArrayLike<number>} params
 * @param {Lesson[]} lessons
 * @param {Spec} spec
 * @param {number} scale
 */
export function taught(params, lessons, spec, scale) {
  /** @type {Float64Array} */
  let now = Float64Array.from(params);
  for (const { pixels, label } of lessons) now = stepOf(now, pixels, label, spec, scale).after;
  return now;
}

// Small enough for the curve to be straight, large enough for the difference not to be rounded away.
const NUDGE = 1e-4;

/**
 * ∂loss/∂parameter by trying: the loss with this parameter a little more and a little less.
 * @param {Float64Array} params
 * @param {number} index
 * @param {ArrayLike<number>} pixels
 * @param {number} label
 * @param {Spec} spec
 * @param {number} scale
 */
export function differenceQuotient(params, index, pixels, label, spec, scale) {
  const data = { inks: pixels, labels: [label], scale };
  const lossAt = (/** @type {number} */ shift) =>
    gradient(params.with(index, params[index] + shift), data, spec).loss;
  return (lossAt(NUDGE) - lossAt(-NUDGE)) / (2 * NUDGE);
}

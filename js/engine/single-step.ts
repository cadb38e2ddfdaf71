/**
 * One step of learning from one image, and the weights after it.
 *
 * A lesson is a cause, {pixels, label}; what the weights become by it both halves compute: Python in
 * DigitWidget.learn, the page here. The step is plain gradient descent, without momentum.
 */
import { gradient, type Spec } from "./backprop.ts";

export interface Lesson {
  pixels: number[];
  /** The class's index. */
  label: number;
}

export type Step = ReturnType<typeof stepOf>;

/**
 * The loss, its gradient, every layer's sums, activations and deltas, and the parameters before the step
 * and after it. Pixels are divided by `scale` on the way in.
 */
export function stepOf(
  params: Float64Array,
  pixels: ArrayLike<number>,
  label: number,
  spec: Spec,
  scale: number,
) {
  const step = gradient(params, { inks: pixels, labels: [label], scale }, spec);
  const after = params.map((value, i) => value - spec.learning_rate * step.gradient[i]);
  return { ...step, before: params, after };
}

/** The parameters after these lessons, one after the other. */
export function taught(
  params: ArrayLike<number>,
  lessons: readonly Lesson[],
  spec: Spec,
  scale: number,
): Float64Array {
  let now: Float64Array = Float64Array.from(params);
  for (const { pixels, label } of lessons) now = stepOf(now, pixels, label, spec, scale).after;
  return now;
}

// Small enough for the curve to be straight, large enough for the difference not to be rounded away.
const NUDGE = 1e-4;

/** ∂loss/∂parameter by trying: the loss with the parameter at `index` a little more and a little less. */
export function differenceQuotient(
  params: Float64Array,
  index: number,
  pixels: ArrayLike<number>,
  label: number,
  spec: Spec,
  scale: number,
): number {
  const data = { inks: pixels, labels: [label], scale };
  const lossAt = (shift: number) =>
    gradient(params.with(index, params[index] + shift), data, spec).loss;
  return (lossAt(NUDGE) - lossAt(-NUDGE)) / (2 * NUDGE);
}

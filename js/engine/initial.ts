/**
 * Initial weights, drawn from the ranges that Python's layout.py draws them from, but not the same
 * numbers: Python's come of NumPy's generator.
 */
import { countParams, layout } from "./forward.ts";
import { stream, within } from "./random.ts";

// Epochs, which have streams of their own, count from 1.
const STREAM = 0;

/**
 * @param {number[]} sizes
 * @param {{init: string, init_range: number, random_state: number}} settings
 */
export function initial(sizes, { init, init_range: range, random_state: seed }) {
  const draw = within(stream(seed, STREAM));
  const params = new Float64Array(countParams(sizes));
  if (init === "uniform") return params.map(() => draw(range));
  for (const { weights, biases, inputs, units } of layout(sizes)) {
    const most = Math.sqrt(6 / (inputs + units));
    for (let i = weights; i < biases; i++) params[i] = draw(most);
  }
  return params;
}

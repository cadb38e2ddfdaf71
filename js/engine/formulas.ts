/**
 * The formulas of one sample in one layer, the twin of Python's formulas.py: a = f(z), f'(z) written
 * in a, and of the output layer the error and δ = ∂error/∂z. Bishop, Pattern Recognition and Machine
 * Learning, 5.3.
 */

/** @typedef {{activation: string, z: Float64Array, a: Float64Array}} Output */

/** @type {Record<string, (z: Float64Array, a: Float64Array) => void>} */
export const ACTIVATIONS = {
  sigmoid(z, a) {
    for (let j = 0; j < z.length; j++) a[j] = 1 / (1 + Math.exp(-z[j]));
  },
  tanh(z, a) {
    for (let j = 0; j < z.length; j++) a[j] = Math.tanh(z[j]);
  },
  relu(z, a) {
    for (let j = 0; j < z.length; j++) a[j] = Math.max(0, z[j]);
  },
  softmax(z, a) {
    let total = 0;
    const top = Math.max(...z);
    for (let j = 0; j < z.length; j++) total += a[j] = Math.exp(z[j] - top);
    for (let j = 0; j < z.length; j++) a[j] /= total;
  },
};

/**
 * f'(z) of a hidden layer.
 * @param {number} a
 * @param {string} activation
 */
export function slope(a, activation) {
  if (activation === "sigmoid") return a * (1 - a);
  if (activation === "tanh") return 1 - a * a;
  return a > 0 ? 1 : 0;
}

/**
 * @param {Output} output
 * @param {number} label
 * @param {string} loss
 * @param {Float64Array} delta  written to
 */
export function outputDelta({ activation, a }, label, loss, delta) {
  for (let k = 0; k < a.length; k++) delta[k] = a[k];
  delta[label] -= 1;
  if (loss === "cross_entropy") return;
  if (activation === "sigmoid") {
    for (let k = 0; k < a.length; k++) delta[k] *= a[k] * (1 - a[k]);
    return;
  }
  // Every output of a softmax depends on every sum.
  let mean = 0;
  for (let k = 0; k < a.length; k++) mean += delta[k] * a[k];
  for (let k = 0; k < a.length; k++) delta[k] = a[k] * (delta[k] - mean);
}

/**
 * The error of a sample.
 * @param {Output} output
 * @param {number} label
 * @param {string} loss
 */
export function error(output, label, loss) {
  let sum = 0;
  for (let k = 0; k < output.a.length; k++) sum += errorTerm(output, k, label, loss);
  return sum;
}

/**
 * What one output adds to the error. Cross-entropy is written in z, where it is exact, because a
 * rounds to 0 and 1: ln(1 + e^z) - t z for a sigmoid, t (ln Σ e^z - z) for a softmax.
 * @param {Output} output
 * @param {number} k
 * @param {number} label
 * @param {string} loss
 */
export function errorTerm({ activation, z, a }, k, label, loss) {
  const target = k === label ? 1 : 0;
  if (loss === "squared_error") return (a[k] - target) ** 2 / 2;
  if (activation === "sigmoid")
    return Math.max(0, z[k]) + Math.log1p(Math.exp(-Math.abs(z[k]))) - target * z[k];
  if (!target) return 0;
  const top = Math.max(...z);
  return Math.log(z.reduce((sum, v) => sum + Math.exp(v - top), 0)) + top - z[k];
}

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
 * The error of a sample. Cross-entropy is written in z, where it is exact, because a rounds to 0 and
 * 1: Σ ln(1 + e^z) - t z for sigmoids, ln Σ e^z - Σ t z for a softmax.
 * @param {Output} output
 * @param {number} label
 * @param {string} loss
 */
export function error({ activation, z, a }, label, loss) {
  let sum = 0;
  if (loss === "squared_error") {
    for (let k = 0; k < a.length; k++) sum += (a[k] - (k === label ? 1 : 0)) ** 2;
    return sum / 2;
  }
  if (activation === "sigmoid") {
    for (const v of z) sum += Math.max(0, v) + Math.log1p(Math.exp(-Math.abs(v)));
    return sum - z[label];
  }
  const top = Math.max(...z);
  for (const v of z) sum += Math.exp(v - top);
  return Math.log(sum) + top - z[label];
}

/**
 * The forward pass on typed arrays: no DOM, no model. tests/fixtures/network.json holds it to Python's.
 *
 * A network's parameters are one flat vector: for every layer the weights (inputs × units, row by
 * row), then the biases.
 */

/** @typedef {{z: Float64Array, a: Float64Array}} Layer  sums and activations of one layer */

/** @typedef {{weights: number, biases: number, inputs: number, units: number}} Block */

/**
 * Where each layer's weights and biases begin in the flat vector.
 * @param {number[]} sizes
 * @returns {Block[]}
 */
export function layout(sizes) {
  let offset = 0;
  return sizes.slice(1).map((units, layer) => {
    const inputs = sizes[layer];
    const block = { weights: offset, biases: offset + inputs * units, inputs, units };
    offset = block.biases + units;
    return block;
  });
}

/** @param {number[]} sizes */
export const countParams = (sizes) =>
  layout(sizes).reduce((sum, { inputs, units }) => sum + (inputs + 1) * units, 0);

/** @type {Record<string, (z: Float64Array) => Float64Array>} */
const ACTIVATIONS = {
  sigmoid: (z) => z.map((v) => 1 / (1 + Math.exp(-v))),
  tanh: (z) => z.map(Math.tanh),
  relu: (z) => z.map((v) => Math.max(0, v)),
  softmax: (z) => {
    const top = Math.max(...z);
    const powers = z.map((v) => Math.exp(v - top));
    const sum = powers.reduce((total, v) => total + v, 0);
    return powers.map((v) => v / sum);
  },
};

/**
 * @param {ArrayLike<number>} input  already divided by the input scale
 * @param {ArrayLike<number>} params
 * @param {number[]} sizes
 * @param {string[]} activations
 * @returns {Layer[]}
 */
export function forward(input, params, sizes, activations) {
  /** @type {Float64Array} */
  let a = Float64Array.from(input);
  return layout(sizes).map((block, layer) => {
    const z = weightedSums(a, params, block);
    a = ACTIVATIONS[activations[layer]](z);
    return { z, a };
  });
}

/**
 * @param {Float64Array} input
 * @param {ArrayLike<number>} params
 * @param {Block} block
 */
function weightedSums(input, params, { weights, biases, units }) {
  const z = new Float64Array(units);
  for (let j = 0; j < units; j++) z[j] = params[biases + j];
  for (let i = 0; i < input.length; i++) {
    const x = input[i];
    if (x === 0) continue;
    const row = weights + i * units;
    for (let j = 0; j < units; j++) z[j] += x * params[row + j];
  }
  return z;
}

/**
 * The incoming weights of one unit.
 * @param {ArrayLike<number>} params
 * @param {Block} block
 * @param {number} unit
 */
export function incoming(params, { weights, inputs, units }, unit) {
  return Float64Array.from({ length: inputs }, (_, i) => params[weights + i * units + unit]);
}

/**
 * The weight that joins two units, 0 where their layers are not neighbours. Layer 0 is the first
 * after the input.
 * @param {ArrayLike<number>} params
 * @param {number[]} sizes
 * @param {{layer: number, unit: number}} a
 * @param {{layer: number, unit: number}} b
 */
export function weightBetween(params, sizes, a, b) {
  if (Math.abs(a.layer - b.layer) !== 1) return 0;
  const [from, to] = a.layer < b.layer ? [a, b] : [b, a];
  const { weights, units } = layout(sizes)[to.layer];
  return params[weights + from.unit * units + to.unit];
}

/** @param {ArrayLike<number>} values */
export function argmax(values) {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}

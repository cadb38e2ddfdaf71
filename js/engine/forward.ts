/**
 * The forward pass of one sample on typed arrays, in float64, and the formulas of a layer: a = f(z),
 * f'(z) written in a, and of the output layer the error and δ = ∂error/∂z. Bishop, Pattern
 * Recognition and Machine Learning, 5.1 to 5.3. tests/fixtures/network.json holds it to Python's.
 *
 * A network's parameters are one flat vector: for every layer the weights (inputs × units, row by
 * row), then the biases. A hidden unit that is switched off has the activation 0, whatever its sum.
 */

export type Activation = "sigmoid" | "tanh" | "relu" | "softmax";
export type Loss = "squared_error" | "cross_entropy";

/** Where a layer's numbers lie in the flat vector. */
export interface Block {
  /** Where its weights begin. */
  weights: number;
  /** Where its biases begin. */
  biases: number;
  inputs: number;
  units: number;
}

/** Layer 0 is the first after the input. */
export interface Unit {
  layer: number;
  unit: number;
}

/** A layer at work; every sample writes its arrays anew. */
export interface Layer {
  block: Block;
  activation: Activation;
  input: Float64Array;
  /** Which inputs are not 0: the first `count` of these. */
  inked: Int32Array;
  count: number;
  /** The units that are switched off. */
  off: Int32Array;
  /** Sums. */
  z: Float64Array;
  /** Activations; the input of the layer after. */
  a: Float64Array;
}

export function layout(sizes: readonly number[]): Block[] {
  let offset = 0;
  return sizes.slice(1).map((units, layer) => {
    const inputs = sizes[layer];
    const block = { weights: offset, biases: offset + inputs * units, inputs, units };
    offset = block.biases + units;
    return block;
  });
}

export const countParams = (sizes: readonly number[]): number =>
  layout(sizes).reduce((sum, { inputs, units }) => sum + (inputs + 1) * units, 0);

/** The incoming weights of one unit. */
export function incoming(
  params: ArrayLike<number>,
  { weights, inputs, units }: Block,
  unit: number,
): Float64Array {
  const row = new Float64Array(inputs);
  for (let i = 0; i < inputs; i++) row[i] = params[weights + i * units + unit];
  return row;
}

/** The weight that joins two units, 0 where their layers are not neighbours. */
export function weightBetween(
  params: ArrayLike<number>,
  sizes: readonly number[],
  a: Unit,
  b: Unit,
): number {
  if (Math.abs(a.layer - b.layer) !== 1) return 0;
  const [from, to] = a.layer < b.layer ? [a, b] : [b, a];
  const { weights, units } = layout(sizes)[to.layer];
  return params[weights + from.unit * units + to.unit];
}

const ACTIVATIONS: Record<Activation, (z: Float64Array, a: Float64Array) => void> = {
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

/** The activations of a whole layer from its sums. */
export function activate(activation: Activation, z: Float64Array): Float64Array {
  const a = new Float64Array(z.length);
  ACTIVATIONS[activation](z, a);
  return a;
}

/** f'(z) of a hidden layer, where a = f(z). */
export function activationDerivative(a: number, activation: Activation): number {
  if (activation === "sigmoid") return a * (1 - a);
  if (activation === "tanh") return 1 - a * a;
  return a > 0 ? 1 : 0;
}

type Output = Pick<Layer, "activation" | "z" | "a">;

/** Writes ∂error/∂z of the output layer to `delta`. */
export function outputDelta(
  { activation, a }: Output,
  label: number,
  loss: Loss,
  delta: Float64Array,
): void {
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

/** The error of a sample. */
export function error(output: Output, label: number, loss: Loss): number {
  let sum = 0;
  for (let k = 0; k < output.a.length; k++) sum += errorTerm(output, k, label, loss);
  return sum;
}

/**
 * What output k adds to the error. Cross-entropy is written in z, where it is exact, because a rounds
 * to 0 and 1: ln(1 + e^z) - t z for a sigmoid, t (ln Σ e^z - z) for a softmax.
 */
export function errorTerm({ activation, z, a }: Output, k: number, label: number, loss: Loss) {
  const target = k === label ? 1 : 0;
  if (loss === "squared_error") return (a[k] - target) ** 2 / 2;
  if (activation === "sigmoid")
    return Math.max(0, z[k]) + Math.log1p(Math.exp(-Math.abs(z[k]))) - target * z[k];
  if (!target) return 0;
  const top = Math.max(...z);
  return Math.log(z.reduce((sum, v) => sum + Math.exp(v - top), 0)) + top - z[k];
}

/** Layers that share arrays: the activations of one are the input of the next. `off`: hidden units. */
export function createLayers(
  sizes: readonly number[],
  activations: readonly Activation[],
  off: readonly Unit[] = [],
): Layer[] {
  let input = new Float64Array(sizes[0]);
  return layout(sizes).map((block, i) => {
    const [z, a] = [new Float64Array(block.units), new Float64Array(block.units)];
    const inked = new Int32Array(block.inputs);
    const own = off.filter(({ layer }) => layer === i);
    const silent = Int32Array.from(own, ({ unit }) => unit);
    const layer = { block, activation: activations[i], input, inked, count: 0, off: silent, z, a };
    input = a;
    return layer;
  });
}

/** A forward pass through new layers; `input` is already divided by the input scale. */
export function forward(
  input: ArrayLike<number>,
  params: ArrayLike<number>,
  sizes: readonly number[],
  activations: readonly Activation[],
  off: readonly Unit[] = [],
): Layer[] {
  const layers = createLayers(sizes, activations, off);
  layers[0].input.set(input);
  propagate(layers, params);
  return layers;
}

/** Ink, one sample a row, divided by `scale` on the way in. */
export interface Inks {
  inks: ArrayLike<number>;
  scale: number;
}

/** A forward pass of one of some samples. */
export function forwardSample(
  layers: readonly Layer[],
  params: ArrayLike<number>,
  { inks, scale }: Inks,
  index: number,
): void {
  const { input } = layers[0];
  const row = index * input.length;
  for (let i = 0; i < input.length; i++) input[i] = inks[row + i] / scale;
  propagate(layers, params);
}

/** From the first layer's input to the last layer's activations. */
function propagate(layers: readonly Layer[], params: ArrayLike<number>): void {
  for (const layer of layers) {
    findInk(layer);
    sum(layer, params);
    ACTIVATIONS[layer.activation](layer.z, layer.a);
    for (let k = 0; k < layer.off.length; k++) layer.a[layer.off[k]] = 0;
  }
}

function findInk(layer: Layer): void {
  const { input, inked } = layer;
  let count = 0;
  for (let i = 0; i < input.length; i++) if (input[i] !== 0) inked[count++] = i;
  layer.count = count;
}

/** z = b + x W. Four rows at a time take a third less time than one by one, and add in the same order. */
function sum({ block, input, inked, count, z }: Layer, params: ArrayLike<number>): void {
  const { weights, biases, units } = block;
  for (let j = 0; j < units; j++) z[j] = params[biases + j];
  let k = 0;
  for (; k + 3 < count; k += 4) {
    const p = inked[k];
    const q = inked[k + 1];
    const r = inked[k + 2];
    const s = inked[k + 3];
    const xp = input[p];
    const xq = input[q];
    const xr = input[r];
    const xs = input[s];
    const wp = weights + p * units;
    const wq = weights + q * units;
    const wr = weights + r * units;
    const ws = weights + s * units;
    for (let j = 0; j < units; j++) {
      const two = z[j] + xp * params[wp + j] + xq * params[wq + j];
      z[j] = two + xr * params[wr + j] + xs * params[ws + j];
    }
  }
  for (; k < count; k++) {
    const x = input[inked[k]];
    const row = weights + inked[k] * units;
    for (let j = 0; j < units; j++) z[j] += x * params[row + j];
  }
}

export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}

/** The largest of the values, whatever their signs; `least` where none is larger. */
export function largestSize(values: ArrayLike<number>, least: number): number {
  // Not by spreading: there may be more values than a call may have arguments.
  let most = least;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}

/** What one neuron computes, every term of it. */
import { type Activation, incoming, type Layer, type Unit } from "./forward.ts";

export interface Anatomy extends Unit {
  activation: Activation;
  /** What comes in. */
  inputs: ArrayLike<number>;
  weights: Float64Array;
  /** Inputs × weights, one by one. */
  terms: Float64Array;
  /** Of the terms. */
  sum: number;
  bias: number;
  /** Sum + bias. */
  z: number;
  /** The activation. */
  a: number;
  /** z of the whole layer: softmax weighs them against each other. */
  sums: Float64Array;
}

export function anatomyOf(
  { layer, unit }: Unit,
  computed: readonly Layer[],
  params: ArrayLike<number>,
): Anatomy {
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

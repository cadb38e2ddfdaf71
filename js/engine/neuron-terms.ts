/** What one neuron computes, every term of it. */
import { activate, incoming, type Layer, type Unit } from "./forward.ts";

export type Anatomy = ReturnType<typeof anatomyOf>;

export function anatomyOf(
  { layer, unit }: Unit,
  computed: readonly Layer[],
  params: ArrayLike<number>,
) {
  const { block, activation, input, z } = computed[layer];
  const weights = incoming(params, block, unit);
  const terms = weights.map((weight, i) => weight * input[i]);
  return {
    layer,
    unit,
    activation,
    /** What comes in. */
    inputs: input,
    weights,
    /** Inputs × weights, one by one. */
    terms,
    /** Of the terms; with the bias it is z. */
    sum: terms.reduce((total, term) => total + term, 0),
    bias: params[block.biases + unit],
    z: z[unit],
    /** What it makes of z; where it is switched off it hands on 0 instead. */
    a: activate(activation, z)[unit],
    /** z of the whole layer: softmax weighs them against each other. */
    sums: z,
  };
}

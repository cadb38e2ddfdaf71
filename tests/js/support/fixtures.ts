/** What both halves are held to: the files in tests/fixtures, made by independent implementations. */
import { readFileSync } from "node:fs";
import type { Spec } from "../../../js/engine/backprop.ts";
import type { Activation } from "../../../js/engine/forward.ts";

/** A network, its samples, and what the reference makes of them. */
export interface Net extends Spec {
  name: string;
  /** What ink is divided by before the first layer. */
  ink_scale: number;
  /** One a layer after the input. */
  activations: Activation[];
  params: number[];
  samples: number[][];
  labels: number[];
  /** In which the epoch takes the samples. */
  order: number[];
  /** Activations: samples × layers × units. */
  layers: number[][][];
  /** Hidden neurons as [layer, neuron], and the activations while they are off. */
  off: number[][];
  layers_off: number[][][];
  error: number;
  gradient: number[];
  /** The parameters after the epoch. */
  trained: number[];
}

/** A file below tests/. */
export const json = <T>(path: string): T =>
  JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"));

export const nets = json<Net[]>("fixtures/network.json");

export const dataOf = ({ samples, labels, ink_scale: scale }: Net) => ({
  inks: samples.flat(),
  labels,
  scale,
});

/** A training moment by moment: the first `n_train` of the samples are trained on, the others are test samples. */
export interface Course extends Spec {
  name: string;
  input_scale: number;
  n_train: number;
  moments: number;
  decay: number;
  initial: number[];
  samples: number[][];
  labels: number[];
  /** In which an epoch takes the samples. */
  order: number[];
  /** null is NaN. */
  at: {
    epoch: number;
    samples_seen: number;
    loss: number;
    accuracy: number;
    val_loss: number | null;
    val_accuracy: number | null;
    class_accuracy: (number | null)[];
    params: number[];
  }[];
}

export const moments = json<{
  series: { updates: number; moments: number; after: number[] }[];
  trainings: Course[];
}>("fixtures/moments.json");

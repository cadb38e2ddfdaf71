/** How the network reads all its samples: predictions, how many are right, the confusion matrix. */
import { type Activation, argmax, createLayers, forwardSample, type Unit } from "./forward.ts";

/** Neighbouring samples. */
export interface SampleSet {
  start: number;
  count: number;
}

/** Shares from 0 to 1. */
export interface Accuracy {
  /** NaN where there are no samples. */
  all: number;
  /** Of the samples of every class; NaN where there are none. */
  classes: Float32Array;
}

/**
 * The class predicted for every sample: `samples` holds ink, one a row, divided by `scale` on the way
 * in; the hidden units of `off` are switched off.
 */
export function readAll(
  samples: Uint8Array,
  params: ArrayLike<number>,
  sizes: readonly number[],
  activations: readonly Activation[],
  scale: number,
  off: readonly Unit[] = [],
): Uint8Array {
  const layers = createLayers(sizes, activations, off);
  const outputs = layers[layers.length - 1].a;
  const data = { inks: samples, scale };
  const read = new Uint8Array(samples.length / sizes[0]);
  for (let sample = 0; sample < read.length; sample++) {
    forwardSample(layers, params, data, sample);
    read[sample] = argmax(outputs);
  }
  return read;
}

/** How many predictions, one a label, are right. */
export function accuracyOf(
  read: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
): Accuracy {
  const [right, counts] = [new Int32Array(classes), new Int32Array(classes)];
  for (let i = 0; i < labels.length; i++) {
    counts[labels[i]] += 1;
    if (read[i] === labels[i]) right[labels[i]] += 1;
  }
  const total = right.reduce((sum, n) => sum + n, 0);
  return {
    all: total / labels.length,
    classes: Float32Array.from(right, (n, label) => n / counts[label]),
  };
}

/** Counts over a set, true classes down, predicted classes across. */
export function confusion(
  read: Uint8Array,
  labels: Uint8Array,
  classes: number,
  { start, count }: SampleSet,
): Int32Array[] {
  const matrix = Array.from({ length: classes }, () => new Int32Array(classes));
  for (let i = start; i < start + count; i++) matrix[labels[i]][read[i]]++;
  return matrix;
}

/** The samples of a set that `wanted` lets through. */
export function select({ start, count }: SampleSet, wanted: (sample: number) => boolean): number[] {
  return Array.from({ length: count }, (_, i) => start + i).filter(wanted);
}

/** The first of equally long `rows` that equals `row`, or -1. */
export function findRow(rows: Uint8Array, row: Uint8Array): number {
  search: for (let start = 0; start < rows.length; start += row.length) {
    for (let i = 0; i < row.length; i++) if (rows[start + i] !== row[i]) continue search;
    return start / row.length;
  }
  return -1;
}

/** How the network reads all its samples: predictions and the confusion matrix. Pure, no DOM. */
import { argmax, createLayers, propagate } from "./forward.ts";

/**
 * The class predicted for every sample.
 * @param {Uint8Array} samples  ink, one sample a row
 * @param {ArrayLike<number>} params
 * @param {number[]} sizes
 * @param {string[]} activations
 * @param {number} scale  ink is divided by this
 */
export function readAll(samples, params, sizes, activations, scale) {
  const layers = createLayers(sizes, activations);
  const [{ input }] = layers;
  const outputs = layers[layers.length - 1].a;
  const read = new Uint8Array(samples.length / sizes[0]);
  for (let sample = 0; sample < read.length; sample++) {
    const start = sample * sizes[0];
    for (let i = 0; i < sizes[0]; i++) input[i] = samples[start + i] / scale;
    propagate(layers, params);
    read[sample] = argmax(outputs);
  }
  return read;
}

/**
 * Counts, true classes down, predicted classes across.
 * @param {Uint8Array} read
 * @param {Uint8Array} labels
 * @param {number} classes
 * @param {{start: number, count: number}} set  the samples that count
 */
export function confusion(read, labels, classes, { start, count }) {
  const matrix = Array.from({ length: classes }, () => new Int32Array(classes));
  for (let i = start; i < start + count; i++) matrix[labels[i]][read[i]]++;
  return matrix;
}

/**
 * The samples of a set that `wanted` lets through.
 * @param {{start: number, count: number}} set
 * @param {(sample: number) => boolean} wanted
 */
export function select({ start, count }, wanted) {
  return Array.from({ length: count }, (_, i) => start + i).filter(wanted);
}

/**
 * The first of equally long `rows` that equals `row`, or -1.
 * @param {Uint8Array} rows
 * @param {Uint8Array} row
 */
export function findRow(rows, row) {
  search: for (let start = 0; start < rows.length; start += row.length) {
    for (let i = 0; i < row.length; i++) if (rows[start + i] !== row[i]) continue search;
    return start / row.length;
  }
  return -1;
}

/**
 * The snapshots of a training, one row an epoch, as History.rows() of Python packs them:
 * [epoch, loss, accuracy, test loss, test accuracy, ...parameters], float32, little-endian.
 */
import { bytes } from "../model.ts";
import { countParams } from "./forward.ts";

const HEADER = 5;

/** How many numbers a row has. @param {number[]} layers */
export const rowLength = (layers) => HEADER + countParams(layers);

/**
 * @typedef {object} Snapshot
 * @property {number} epoch
 * @property {number} loss
 * @property {number} accuracy
 * @property {number} testLoss  NaN without test samples
 * @property {number} testAccuracy  NaN without test samples
 * @property {Float32Array} params
 */

/**
 * @param {DataView | ArrayBuffer | Uint8Array | null | undefined} buffer
 * @param {number[]} layers
 * @returns {Snapshot[]}
 */
export function decodeRows(buffer, layers) {
  const raw = bytes(buffer);
  const size = rowLength(layers);
  if (raw.byteLength % (4 * size)) throw new RangeError(`history rows must have ${size} numbers`);
  const all = new Float32Array(raw.buffer, 0, raw.byteLength / 4);
  return Array.from({ length: all.length / size }, (_, i) => {
    const row = all.subarray(i * size, (i + 1) * size);
    const [epoch, loss, accuracy, testLoss, testAccuracy] = row;
    return { epoch, loss, accuracy, testLoss, testAccuracy, params: row.subarray(HEADER) };
  });
}

/**
 * The rows held after some were added: `from` is the last epoch kept of the old ones, `stride`
 * the distance that thinning left between them. Null where rows are missing in between.
 * @param {Snapshot[]} held
 * @param {Snapshot[]} added
 * @param {number} from
 * @param {number} stride
 * @returns {Snapshot[] | null}
 */
export function merge(held, added, from, stride) {
  if (from > lastEpoch(held)) return null;
  const kept = held.filter((row) => row.epoch <= from && row.epoch % stride === 0);
  return kept.concat(added);
}

/**
 * The rows held after one more epoch, thinned as Python's History thins itself: at most `most` of
 * them, the last one and the multiples of a stride that doubles.
 * @param {Snapshot[]} held
 * @param {Snapshot} row
 * @param {number} most
 */
export function append(held, row, most) {
  let stride = held.length > 2 ? held[1].epoch - held[0].epoch : 1;
  const kept = () => held.filter(({ epoch }) => epoch % stride === 0).concat(row);
  while (kept().length > most) stride *= 2;
  return kept();
}

/** @param {Snapshot[]} held */
export const lastEpoch = (held) => held.at(-1)?.epoch ?? -1;

/**
 * The snapshot whose epoch is nearest to `epoch`.
 * @template {{epoch: number}} Row
 * @param {Row[]} held
 * @param {number} epoch
 * @returns {Row | undefined}
 */
export function nearest(held, epoch) {
  let low = 0;
  let high = held.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (held[middle].epoch < epoch) low = middle + 1;
    else high = middle;
  }
  const after = held[low];
  const before = held[low - 1];
  return before && epoch - before.epoch < after.epoch - epoch ? before : after;
}

/**
 * The snapshots of a training, one row an epoch, as History.rows() of Python packs them:
 * [epoch, loss, accuracy, test loss, test accuracy, ...parameters], float32, little-endian.
 */
import { type BinaryValue, bytes } from "../bytes.ts";
import { countParams } from "./forward.ts";

export interface Snapshot {
  epoch: number;
  loss: number;
  accuracy: number;
  /** NaN without test samples. */
  testLoss: number;
  /** NaN without test samples. */
  testAccuracy: number;
  params: Float32Array;
}

const HEADER = 5;

/** How many numbers a row has. */
export const rowLength = (layers: readonly number[]): number => HEADER + countParams(layers);

export function decodeRows(
  buffer: BinaryValue | null | undefined,
  layers: readonly number[],
): Snapshot[] {
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
 */
export function merge(
  held: readonly Snapshot[],
  added: readonly Snapshot[],
  from: number,
  stride: number,
): Snapshot[] | null {
  if (from > lastEpoch(held)) return null;
  const kept = held.filter((row) => row.epoch <= from && row.epoch % stride === 0);
  return kept.concat(added);
}

/**
 * The rows held after one more epoch, thinned as Python's History thins itself: at most `most` of
 * them, the last one and the multiples of a stride that doubles.
 */
export function append(held: readonly Snapshot[], row: Snapshot, most: number): Snapshot[] {
  let stride = held.length > 2 ? held[1].epoch - held[0].epoch : 1;
  const kept = () => held.filter(({ epoch }) => epoch % stride === 0).concat(row);
  while (kept().length > most) stride *= 2;
  return kept();
}

/** -1 where there is none. */
export const lastEpoch = (held: readonly Snapshot[]): number => held.at(-1)?.epoch ?? -1;

/** The row whose epoch is nearest to `epoch`. */
export function nearest<Row extends { epoch: number }>(
  held: readonly Row[],
  epoch: number,
): Row | undefined {
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

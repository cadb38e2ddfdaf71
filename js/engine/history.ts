/**
 * The moments of a training, one row each, as History.rows() of Python packs them: [epoch, samples
 * seen, loss, accuracy, test loss, test accuracy, ...accuracy of each class, ...parameters], float32,
 * little-endian.
 *
 * A moment inside an epoch has a fractional epoch: after k of the updates of epoch e it is
 * (e - 1) + (samples of these updates) / (samples of the epoch). Float32 rounds it on the way from
 * Python, so epochs are compared after Math.fround, or the nearest is meant.
 */
import { type BinaryValue, bytes } from "../bytes.ts";
import { countParams } from "./forward.ts";

export interface Snapshot {
  /** A whole number after whole epochs. */
  epoch: number;
  /** How many samples the updates so far have taken, each as often as it was taken. */
  samplesSeen: number;
  loss: number;
  accuracy: number;
  /** NaN without test samples. */
  testLoss: number;
  /** NaN without test samples. */
  testAccuracy: number;
  /**
   * Of every class, on the test samples, or on the training samples where there are no others; NaN
   * for a class without samples.
   */
  classAccuracy: Float32Array;
  params: Float32Array;
}

/** A snapshot without its parameters. */
export type Point = Omit<Snapshot, "params">;

/** epoch, samples seen, two losses and two accuracies. */
const HEADER = 6;

const classesOf = (layers: readonly number[]): number => layers[layers.length - 1];

/** How many numbers a row has. */
export const rowLength = (layers: readonly number[]): number =>
  HEADER + classesOf(layers) + countParams(layers);

export function decodeRows(
  buffer: BinaryValue | null | undefined,
  layers: readonly number[],
): Snapshot[] {
  const params = HEADER + classesOf(layers);
  return rowsOf(buffer, rowLength(layers)).map((row) => ({
    ...pointOf(row.subarray(0, params)),
    params: row.subarray(params),
  }));
}

/** Rows without parameters, of a network with so many classes, as History.curves() of Python packs them. */
export const decodePoints = (buffer: BinaryValue | null | undefined, classes: number): Point[] =>
  rowsOf(buffer, HEADER + classes).map(pointOf);

/** The same for a host to hold; of more than `most` points, that many of them, evenly. */
export function encodePoints(points: readonly Point[], most: number): DataView {
  const kept = Math.min(points.length, most);
  const place = (i: number) => Math.round((i * (points.length - 1)) / Math.max(1, kept - 1));
  const rows = Array.from({ length: kept }, (_, i) => {
    const { epoch, samplesSeen, loss, accuracy, testLoss, testAccuracy, classAccuracy } =
      points[place(i)];
    return [epoch, samplesSeen, loss, accuracy, testLoss, testAccuracy, ...classAccuracy];
  });
  return new DataView(Float32Array.from(rows.flat()).buffer);
}

function rowsOf(buffer: BinaryValue | null | undefined, size: number): Float32Array[] {
  const raw = bytes(buffer);
  if (raw.byteLength % (4 * size)) throw new RangeError(`history rows must have ${size} numbers`);
  const all = new Float32Array(raw.buffer, 0, raw.byteLength / 4);
  return Array.from({ length: all.length / size }, (_, i) =>
    all.subarray(i * size, (i + 1) * size),
  );
}

function pointOf(row: Float32Array): Point {
  const [epoch, samplesSeen, loss, accuracy, testLoss, testAccuracy] = row;
  const classAccuracy = row.subarray(HEADER);
  return { epoch, samplesSeen, loss, accuracy, testLoss, testAccuracy, classAccuracy };
}

/** Whether a moment is the end of an epoch, or the beginning of the first. */
const isWhole = ({ epoch }: { epoch: number }): boolean => Number.isInteger(epoch);

/** The moments at the ends of epochs, and the beginning. */
export const wholeEpochs = <Row extends { epoch: number }>(held: readonly Row[]): Row[] =>
  held.filter(isWhole);

/** Where added rows belong among those held. */
interface Places {
  /** The last moment that is kept of the old ones. */
  from: number;
  /** The distance that thinning left between the epochs. */
  stride: number;
  /** Moments up to `from` that are not kept. */
  dropped?: readonly number[];
}

/**
 * The rows held after some were added, in order. A row may come in between others, and one that is held
 * already is replaced. Null where rows are missing in between.
 */
export function merge(
  held: readonly Snapshot[],
  added: readonly Snapshot[],
  { from, stride, dropped = [] }: Places,
): Snapshot[] | null {
  const last = Math.fround(from);
  if (last > Math.fround(lastEpoch(held))) return null;
  const gone = new Set(dropped.map(Math.fround));
  const kept = held
    .filter(({ epoch }) => Math.fround(epoch) <= last)
    .filter(({ epoch }) => !gone.has(Math.fround(epoch)));
  return thinned(joined(kept, added), stride);
}

/** Both in one order; of two rows of one moment the added one stays. */
function joined(held: readonly Snapshot[], added: readonly Snapshot[]): Snapshot[] {
  const replaced = new Set(added.map(({ epoch }) => Math.fround(epoch)));
  const others = held.filter(({ epoch }) => !replaced.has(Math.fround(epoch)));
  return others.concat(added).sort((a, b) => a.epoch - b.epoch);
}

/** Without the epochs between the multiples of `stride`; the last one and the moments stay. */
function thinned(rows: readonly Snapshot[], stride: number): Snapshot[] {
  const last = wholeEpochs(rows).at(-1);
  return rows.filter((row) => row === last || !isWhole(row) || row.epoch % stride === 0);
}

/** The distance that thinning has left between the epochs; the last one may be nearer. */
export function strideOf(held: readonly Snapshot[]): number {
  const [first, second, third] = wholeEpochs(held);
  return third ? second.epoch - first.epoch : 1;
}

/**
 * The rows held after one more, which comes last or in between: at most `most` of them, thinned as
 * Python's History thins itself. First go the moments inside later epochs, then epochs, of which the
 * last one and the multiples of a stride that doubles stay, then the first epoch's moments.
 */
export function append(held: readonly Snapshot[], row: Snapshot, most: number): Snapshot[] {
  let stride = strideOf(held);
  let rows = thinned(joined(held, [row]), stride);
  while (rows.length > most) {
    const epochsToSpare = wholeEpochs(rows).length > 2;
    const moments = rows.filter((other) => other !== row && !isWhole(other));
    const later = moments.find(({ epoch }) => epoch > 1);
    const dropped = later ?? (epochsToSpare ? undefined : moments[0]);
    if (!dropped && !epochsToSpare) break;
    if (!dropped) stride *= 2;
    rows = thinned(rows, stride).filter((other) => other !== dropped);
  }
  return rows;
}

/** -1 where there is none. */
export const lastEpoch = (held: readonly Snapshot[]): number => held.at(-1)?.epoch ?? -1;

/** The row whose epoch is nearest to `epoch`. */
export function nearest<Row extends { epoch: number }>(
  held: readonly Row[],
  epoch: number,
): Row | undefined {
  const before = held.findLast((row) => row.epoch < epoch);
  const after = held.find((row) => row.epoch >= epoch);
  if (!before || !after) return before ?? after;
  return epoch - before.epoch < after.epoch - epoch ? before : after;
}

/** The first moment after `epoch`, undefined where that is the last. */
export const momentAfter = <Row extends { epoch: number }>(
  held: readonly Row[],
  epoch: number,
): Row | undefined => held.find((row) => Math.fround(row.epoch) > Math.fround(epoch));

/** The last moment before `epoch`, undefined where that is the first. */
export const momentBefore = <Row extends { epoch: number }>(
  held: readonly Row[],
  epoch: number,
): Row | undefined => held.findLast((row) => Math.fround(row.epoch) < Math.fround(epoch));

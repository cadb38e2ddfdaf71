/**
 * Which of the samples train, and with which labels: few of them, or some wrong on purpose. The
 * JavaScript port of Python's training_set.py, by the same hash of the seed and a sample's place;
 * tests/fixtures/training_set.json holds both to one reference.
 */
import { concat } from "../bytes.ts";
import { natural } from "./random.ts";
import type { Lesson } from "./single-step.ts";

/** By Python's names. */
export interface TrainingSetSettings {
  /** How many of the training samples train; null is all of them. */
  train_size: number | null;
  /** The share of them, 0 to 0.5, whose label is another class's. */
  label_noise: number;
  /** The seed. */
  random_state: number;
}

/** What is trained on. */
export interface TrainingSet {
  /** Places among the training samples, ascending. */
  rows: Int32Array;
  /** The class that each of them is trained as. */
  labels: Uint8Array;
}

const [CHOSEN, MISLABELLED, INSTEAD] = [0, 1, 2];
const GOLDEN = 0x9e3779b9;

/** `labels` are the classes of all training samples. */
export function trainingSet(
  labels: Uint8Array,
  classes: number,
  { train_size: size, label_noise: share, random_state: seed }: TrainingSetSettings,
): TrainingSet {
  // A host of an older version tells neither.
  const rows = chosen(labels, size ?? labels.length, seed);
  return { rows, labels: mislabelled(labels, rows, share ?? 0, classes, seed) };
}

/**
 * What a training set is and the learner's own drawings after it: images of so many pixels, one after the
 * other, and the class that each is trained as.
 */
export function withDrawings(
  inks: Uint8Array,
  pixels: number,
  { rows, labels }: TrainingSet,
  drawings: readonly Lesson[],
) {
  const images = Array.from(rows, (row) => inks.subarray(row * pixels, (row + 1) * pixels));
  return {
    inks: concat([...images, ...drawings.map((drawing) => drawing.pixels)]),
    labels: concat([labels, drawings.map(({ label }) => label)]),
  };
}

/** Of every class the first by their hash, in turn. */
function chosen(labels: Uint8Array, size: number, seed: number): Int32Array {
  const all = natural(labels.length);
  if (size >= labels.length) return all;
  const inOrder = byHash(all, seed, CHOSEN);
  const rank = new Int32Array(labels.length);
  const seen = new Int32Array(256);
  for (const row of inOrder) rank[row] = seen[labels[row]]++;
  const inTurn = inOrder.sort((a, b) => rank[a] - rank[b]);
  return inTurn.slice(0, size).sort();
}

function mislabelled(
  labels: Uint8Array,
  rows: Int32Array,
  share: number,
  classes: number,
  seed: number,
): Uint8Array {
  const trained = Uint8Array.from(rows, (row) => labels[row]);
  const wrong = Math.floor(share * rows.length + 0.5);
  for (const at of byHash(rows, seed, MISLABELLED).subarray(0, wrong)) {
    const further = 1 + (hash(seed, INSTEAD, rows[at]) % (classes - 1));
    trained[at] = (trained[at] + further) % classes;
  }
  return trained;
}

/** The places among `rows`, in the order of the hashes there. */
function byHash(rows: Int32Array, seed: number, stream: number): Int32Array {
  const drawn = Uint32Array.from(rows, (row) => hash(seed, stream, row));
  return natural(rows.length).sort((a, b) => drawn[a] - drawn[b] || a - b);
}

/** 32 bits, as good as random. */
function hash(seed: number, stream: number, row: number): number {
  const key = mixed(mixed((seed | 0) + stream * GOLDEN) + Math.floor(seed / 2 ** 32));
  return mixed(key + Math.imul(row, GOLDEN)) >>> 0;
}

/** Appleby's last step of MurmurHash3: each bit of it depends on all bits of `h`. */
function mixed(h: number): number {
  let bits = h | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

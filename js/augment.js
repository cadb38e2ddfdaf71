/**
 * New samples for every epoch: digits bent a little, and handwriting among them. The twin of
 * Python's augment.py, but for the random numbers: those are the page's own, from a stream for each
 * seed and epoch that neither orders nor initial weights are drawn from.
 */
import { permutation, stream, within } from "./shuffle.js";
import { bend, roughen, warpOf } from "./warp.js";

const FULL = 16;
const GRAINS = 2 ** 24;

/** Samples share this many warps an epoch. */
export const GROUPS = 32;

/**
 * @typedef {object} Augment  the numbers of Python's Augment, by its names
 * @property {number} shift
 * @property {number} scale
 * @property {number} slant
 * @property {number} turn
 * @property {number} bend
 * @property {number} noise
 * @property {number} copies
 * @property {number} drawings  of the drawn ones, 0 where they don't fit the samples
 * @property {number[]} shape  rows, columns
 */

/** @typedef {{inks: Uint8Array, labels: Uint8Array}} Hands  drawn digits and their classes */

/** @typedef {{numbers: Augment, hands?: Hands}} Augmentation */

/** @typedef {import("./backprop.js").Data} Data */

/** @typedef {{of: Omit<Data, "scale">, row: number}} Source */

/**
 * What this page can do of it by itself; undefined where it is a function of Python's.
 * @param {import("./model.js").Model} model
 * @returns {Augmentation | undefined}
 */
export function augmentationOf(model) {
  const numbers = model.get("_augment");
  return numbers.shape && { numbers: /** @type {Augment} */ (numbers), hands: model.hands };
}

/**
 * What an epoch trains on: copies of the first `count` samples, and drawings chosen anew, all warped.
 * @param {Data} data
 * @param {number} count
 * @param {Augmentation} augmentation
 * @param {number} seed
 * @param {number} epoch
 * @returns {Generator<void, Data>}
 */
export function* augmented(data, count, { numbers, hands }, seed, epoch) {
  // Orders are drawn from the streams of the numbers from 1 on, initial weights from that of 0.
  const below = stream(seed, -epoch);
  const chosen = permutation(hands?.labels.length ?? 0, below).subarray(0, numbers.drawings);
  const copied = numbers.copies * count;
  const source = (/** @type {number} */ index) =>
    hands && index >= copied
      ? { of: hands, row: chosen[index - copied] }
      : { of: data, row: index % count };
  const draw = () => drawn(numbers, within(below));
  const grain = () => below(GRAINS) / GRAINS;
  const changed = yield* change(copied + chosen.length, source, numbers, draw, grain);
  return { ...changed, scale: data.scale };
}

/**
 * Neighbours share a warp, as in Python: an epoch takes the samples in random order. Pauses after
 * every sample.
 * @param {number} count
 * @param {(index: number) => Source} source
 * @param {Augment} numbers
 * @param {() => import("./warp.js").Amounts} draw  the amounts of a group
 * @param {() => number} grain  from 0 to 1, one a pixel
 */
export function* change(count, source, { shape, noise }, draw, grain) {
  const size = shape[0] * shape[1];
  const [inks, labels] = [new Float64Array(count * size), new Uint8Array(count)];
  const image = new Float64Array(size);
  for (let group = 0, index = 0; group < GROUPS; group++) {
    const warp = warpOf(shape, draw());
    const end = Math.floor(((group + 1) * count) / GROUPS);
    for (; index < end; index++) {
      const { of, row } = source(index);
      for (let i = 0; i < size; i++) image[i] = of.inks[row * size + i];
      labels[index] = of.labels[row];
      const out = inks.subarray(index * size, (index + 1) * size);
      bend(image, warp, out);
      if (noise) roughen(out, noise, grain);
      clip(out);
      yield;
    }
  }
  return { inks, labels };
}

/** @param {Float64Array} inks */
function clip(inks) {
  for (let i = 0; i < inks.length; i++) inks[i] = Math.min(FULL, Math.max(0, inks[i]));
}

/**
 * @param {Augment} most
 * @param {(most: number) => number} within
 * @returns {import("./warp.js").Amounts}
 */
function drawn({ shift, scale, slant, turn, bend }, within) {
  return {
    turn: within(turn),
    slant: within(slant),
    wide: within(scale),
    tall: within(scale),
    bend_x: within(bend),
    phase_x: within(Math.PI),
    bend_y: within(bend),
    phase_y: within(Math.PI),
    shift_x: within(shift),
    shift_y: within(shift),
  };
}

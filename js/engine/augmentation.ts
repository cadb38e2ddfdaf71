/**
 * New samples for every epoch: digits bent a little, and handwriting among them. The JavaScript port of
 * Python's augmentation.py; tests/fixtures/augment.json holds the warps of both to one reference.
 * The random numbers are the page's own, from a stream for each seed and epoch that neither orders
 * nor initial weights are drawn from.
 */
import { FULL_INK } from "../limits.ts";
import type { Data } from "./backprop.ts";
import type { Handwriting } from "./handwriting.ts";
import { permutation, stream, within } from "./random.ts";

/** How far a warp may go, either way, and how much is made of it: Python's Augment, by its names. */
export interface Augment {
  /** Pixels. */
  shift: number;
  /** ln of the factor. */
  scale: number;
  /** Columns a row. */
  slant: number;
  /** Radians. */
  turn: number;
  /** Pixels. */
  bend: number;
  /** Ink added or taken. */
  noise: number;
  copies: number;
  /** How many drawn digits join an epoch; 0 where they don't fit the samples. */
  drawings: number;
  /** Rows, columns. */
  shape: number[];
}

export interface Augmentation {
  numbers: Augment;
  handwriting: Handwriting;
}

/** What one warp is made of, by Python's names. */
export type Amounts = ReturnType<typeof drawnAmounts>;

/** An image: the row of some samples. */
interface Source {
  of: Omit<Data, "scale">;
  row: number;
}

/** The four pixels that each pixel is interpolated from, and the share of each. */
interface Warp {
  from: Int32Array;
  share: Float64Array;
}

const GRAINS = 2 ** 24;
const CORNERS = 4;

/** Samples share this many warps an epoch. */
const GROUPS = 32;

/** Where the number of training samples is given, no drawings join them. */
export const augmentationHere = (
  numbers: Partial<Augment>,
  { train_size: size }: { train_size?: number | null },
): Partial<Augment> => (numbers.shape && size != null ? { ...numbers, drawings: 0 } : numbers);

/** Whether this page can do it by itself: it cannot where it is a function of Python's. */
export const isComplete = (numbers: Partial<Augment>): numbers is Augment =>
  numbers.shape !== undefined;

/** What an epoch trains on: copies of the first `count` samples, and drawings chosen anew, all warped. */
export function* augmented(
  data: Data,
  count: number,
  { numbers, handwriting }: Augmentation,
  seed: number,
  epoch: number,
): Generator<void, Data & { inks: Float64Array }> {
  // Orders are drawn from the streams of the numbers from 1 on, initial weights from that of 0.
  const below = stream(seed, -epoch);
  const chosen = permutation(handwriting.labels.length, below).subarray(0, numbers.drawings);
  const copied = numbers.copies * count;
  const source = (index: number): Source =>
    index >= copied
      ? { of: handwriting, row: chosen[index - copied] }
      : { of: data, row: index % count };
  const draw = () => drawnAmounts(numbers, within(below));
  const grain = () => below(GRAINS) / GRAINS;
  const changed = yield* change(copied + chosen.length, source, numbers, draw, grain);
  return { ...changed, scale: data.scale };
}

/**
 * Neighbours share a warp, as in Python: an epoch takes the samples in random order. `draw` gives the
 * amounts of a group, `grain` a number from 0 to 1 for each pixel. Pauses after every sample.
 */
export function* change(
  count: number,
  source: (index: number) => Source,
  { shape, noise }: Pick<Augment, "shape" | "noise">,
  draw: () => Amounts,
  grain: () => number,
): Generator<void, { inks: Float64Array; labels: Uint8Array }> {
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
      for (let i = 0; i < size; i++) out[i] = Math.min(FULL_INK, Math.max(0, out[i]));
      yield;
    }
  }
  return { inks, labels };
}

function drawnAmounts(
  { shift, scale, slant, turn, bend }: Augment,
  within: (most: number) => number,
) {
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

/** The corners around the places where the warp fetches each pixel; those outside have no share. */
function warpOf([rows, cols]: readonly number[], amounts: Amounts): Warp {
  const size = CORNERS * rows * cols;
  const [from, share] = [new Int32Array(size), new Float64Array(size)];
  const source = sourceOf([rows, cols], amounts);
  for (let at = 0, pixel = 0; at < size; at += CORNERS, pixel++) {
    const { x, y } = source(pixel % cols, Math.floor(pixel / cols));
    const [left, top] = [Math.floor(x), Math.floor(y)];
    for (let corner = 0; corner < CORNERS; corner++) {
      const [col, row] = [left + (corner & 1), top + (corner >> 1)];
      if (row < 0 || row >= rows || col < 0 || col >= cols) continue;
      from[at + corner] = row * cols + col;
      share[at + corner] = (1 - Math.abs(x - col)) * (1 - Math.abs(y - row));
    }
  }
  return { from, share };
}

/** Where the warp fetches a pixel. */
function sourceOf([rows, cols]: readonly number[], amounts: Amounts) {
  const [middleX, middleY] = [(cols - 1) / 2, (rows - 1) / 2];
  const [cos, sin] = [Math.cos(amounts.turn), Math.sin(amounts.turn)];
  const [wide, tall] = [Math.exp(amounts.wide), Math.exp(amounts.tall)];
  return (col: number, row: number) => {
    const [x, y] = [col - middleX, row - middleY];
    const waveX = amounts.bend_x * Math.sin((2 * Math.PI * y) / rows + amounts.phase_x);
    const waveY = amounts.bend_y * Math.sin((2 * Math.PI * x) / cols + amounts.phase_y);
    return {
      x: wide * cos * x + (amounts.slant - sin) * y + amounts.shift_x + waveX + middleX,
      y: sin * x + tall * cos * y + amounts.shift_y + waveY + middleY,
    };
  };
}

/** Writes the warped image to `out`. */
function bend(image: Float64Array, { from, share }: Warp, out: Float64Array): void {
  for (let k = 0, pixel = 0; k < from.length; k += CORNERS, pixel++) {
    const above = image[from[k]] * share[k] + image[from[k + 1]] * share[k + 1];
    const below = image[from[k + 2]] * share[k + 2] + image[from[k + 3]] * share[k + 3];
    out[pixel] = above + below;
  }
}

/** Adds or takes up to `noise` wherever there is ink. In float32, as Python has it. */
function roughen(inks: Float64Array, noise: number, grain: () => number): void {
  const height = Math.fround(2 * noise);
  for (let i = 0; i < inks.length; i++) {
    const by = Math.fround((grain() - 0.5) * height);
    if (inks[i] > 0) inks[i] += by;
  }
}

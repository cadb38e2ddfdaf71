/**
 * Is an image like the ones a network learned from? Every measure of it is held to the range that
 * nearly all samples keep to; tests/fixtures/doubt.json holds the numbers to a reference.
 */

const MEASURES = ["ink", "height", "width", "across", "down", "distance"] as const;

export type Measure = "empty" | (typeof MEASURES)[number];

/** One measure by which an image is unlike the samples, whose own lie from `low` to `high`. */
export interface Deviation {
  measure: Measure;
  value: number;
  low: number;
  high: number;
}

export interface NoveltyDetector {
  samples: Uint8Array;
  ranges: Record<Exclude<Measure, "empty">, Range>;
  rows: number;
  cols: number;
}

type Range = [low: number, high: number];

const TAIL = 0.002;
/** So many samples tell how far apart likes lie: all but two in a hundred have a fellow as near. */
const COMPARED = 500;
const LONERS = 0.02;
/** Its multiples lie evenly, and in step with no order of the samples. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * What samples have in common: ink counts, one image after the other. Pauses often: comparing takes
 * a tenth of a second for the digits.
 */
export function* fitNoveltyDetector(
  samples: Uint8Array,
  rows: number,
  cols: number,
): Generator<void, NoveltyDetector> {
  const n = Math.floor(samples.length / (rows * cols));
  const all = Array.from({ length: n }, (_, i) =>
    measuresOf(imageAt(samples, i, rows * cols), cols),
  );
  const rangeOf = (name: keyof (typeof all)[number]) => range(all.map((one) => one[name]));
  const ranges: Record<(typeof MEASURES)[number], Range> = {
    ink: rangeOf("ink"),
    height: rangeOf("height"),
    width: rangeOf("width"),
    across: rangeOf("across"),
    down: rangeOf("down"),
    distance: [0, yield* isolation(samples, n, rows * cols)],
  };
  return { samples, ranges, rows, cols };
}

export interface Novelty {
  /** None for a likely image. */
  deviations: Deviation[];
  /** The sample that is most like the image, -1 where that has no ink. */
  mostLike: number;
}

/** What is to be said of an image. */
export function measureNovelty(
  pixels: ArrayLike<number>,
  { samples, ranges, rows, cols }: NoveltyDetector,
): Novelty {
  const image = Uint8Array.from(pixels);
  const [low, high] = ranges.ink;
  if (image.every((ink) => ink === 0)) {
    return { deviations: [{ measure: "empty", value: 0, low, high }], mostLike: -1 };
  }
  const like = nearest(samples, samples.length / (rows * cols), image, -1);
  const values = { ...measuresOf(image, cols), distance: like.ink };
  const deviations = MEASURES.map((measure) => {
    const [low, high] = ranges[measure];
    return { measure, value: values[measure], low, high };
  }).filter(({ value, low, high }) => value < low || value > high);
  return { deviations, mostLike: like.sample };
}

const imageAt = (samples: Uint8Array, i: number, size: number): Uint8Array =>
  samples.subarray(i * size, (i + 1) * size);

/** The ink of an image, the height and width of what is inked, and the centre of mass, in cells. */
function measuresOf(image: Uint8Array, cols: number) {
  const down = new Array<number>(image.length / cols).fill(0);
  const across = new Array<number>(cols).fill(0);
  image.forEach((ink, i) => {
    down[Math.floor(i / cols)] += ink;
    across[i % cols] += ink;
  });
  const ink = across.reduce((sum, v) => sum + v, 0);
  return {
    ink,
    height: extent(down),
    width: extent(across),
    across: moment(across) / (ink || 1),
    down: moment(down) / (ink || 1),
  };
}

/** From the first inked row or column to the last. */
function extent(sums: number[]): number {
  const first = sums.findIndex((v) => v > 0);
  return first < 0 ? 0 : sums.findLastIndex((v) => v > 0) - first + 1;
}

const moment = (sums: number[]): number => sums.reduce((sum, v, i) => sum + v * i, 0);

function range(values: number[]): Range {
  const ordered = values.toSorted((a, b) => a - b);
  const skip = Math.floor(TAIL * values.length);
  return [ordered[skip], ordered[values.length - 1 - skip]];
}

/** How far from its nearest fellow a sample may lie, going by some of them. */
function* isolation(samples: Uint8Array, n: number, size: number): Generator<void, number> {
  const compared = new Float64Array(Math.min(n, COMPARED));
  for (let k = 0; k < compared.length; k++) {
    const i = n <= COMPARED ? k : Math.floor(((k * GOLDEN) % 1) * n);
    compared[k] = nearest(samples, n, imageAt(samples, i, size), i).ink;
    yield;
  }
  return compared.sort()[compared.length - 1 - Math.floor(LONERS * compared.length)];
}

/** The sample nearest to an image, by the ink that differs, leaving out sample `but`. */
function nearest(samples: Uint8Array, n: number, image: Uint8Array, but: number) {
  let [sample, ink] = [-1, Number.POSITIVE_INFINITY];
  for (let i = 0; i < n; i++) {
    const differs = i === but ? ink : distance(samples, i * image.length, image, ink);
    if (differs < ink) [sample, ink] = [i, differs];
  }
  return { sample, ink };
}

/** Gives up once it is past `enough`; to look at every pixel would take longer than to go on. */
function distance(samples: Uint8Array, at: number, image: Uint8Array, enough: number) {
  let sum = 0;
  for (let j = 0; j < image.length && sum < enough; ) {
    const pause = Math.min(j + 8, image.length);
    for (; j < pause; j++) sum += Math.abs(samples[at + j] - image[j]);
  }
  return sum;
}

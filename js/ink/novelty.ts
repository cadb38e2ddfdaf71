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

export type NoveltyDetector = ReturnType<typeof fitNoveltyDetector>;

type Range = [low: number, high: number];

const TAIL = 0.002;
const COMPARED = 300;
const SLACK = 1.25;

/**
 * What samples have in common: ink counts, one image after the other. Takes about 30 ms for the
 * digits, so do it once.
 */
export function fitNoveltyDetector(samples: ArrayLike<number>, rows: number, cols: number) {
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
    distance: [0, SLACK * isolation(samples, n, rows * cols)],
  };
  return { samples, ranges, rows, cols };
}

/** All deviations of an image; none for a likely one. */
export function deviationsOf(
  pixels: ArrayLike<number>,
  { samples, ranges, rows, cols }: NoveltyDetector,
): Deviation[] {
  const image = Uint8Array.from(pixels);
  const [low, high] = ranges.ink;
  if (image.every((ink) => ink === 0)) return [{ measure: "empty", value: 0, low, high }];
  const values = {
    ...measuresOf(image, cols),
    distance: nearest(samples, samples.length / (rows * cols), image, -1).ink,
  };
  return MEASURES.map((measure) => {
    const [low, high] = ranges[measure];
    return { measure, value: values[measure], low, high };
  }).filter(({ value, low, high }) => value < low || value > high);
}

const imageAt = (samples: ArrayLike<number>, i: number, size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, j) => samples[i * size + j]);

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

/** The furthest that one of some samples lies from its nearest fellow. */
function isolation(samples: ArrayLike<number>, n: number, size: number): number {
  let furthest = 0;
  for (let i = 0; i < n; i += Math.ceil(n / COMPARED)) {
    furthest = Math.max(furthest, nearest(samples, n, imageAt(samples, i, size), i).ink);
  }
  return furthest;
}

/** The training sample that is most like the image. */
export function mostLike(pixels: ArrayLike<number>, { samples, rows, cols }: NoveltyDetector) {
  return nearest(samples, samples.length / (rows * cols), Uint8Array.from(pixels), -1).sample;
}

/** The sample nearest to an image, by the ink that differs, leaving out sample `but`. */
function nearest(samples: ArrayLike<number>, n: number, image: Uint8Array, but: number) {
  let [sample, ink] = [-1, Number.POSITIVE_INFINITY];
  for (let i = 0; i < n; i++) {
    const differs = i === but ? ink : distance(samples, i * image.length, image, ink);
    if (differs < ink) [sample, ink] = [i, differs];
  }
  return { sample, ink };
}

/** Gives up once it is past `enough`. */
function distance(samples: ArrayLike<number>, at: number, image: Uint8Array, enough: number) {
  let sum = 0;
  for (let j = 0; j < image.length && sum < enough; j++)
    sum += Math.abs(samples[at + j] - image[j]);
  return sum;
}

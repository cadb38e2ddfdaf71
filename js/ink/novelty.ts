/**
 * Is an image like the ones a network learned from? The twin of doubt.py, which tells what was
 * measured. No DOM; the words are the caller's.
 */

/** @typedef {"empty" | "ink" | "height" | "width" | "across" | "down" | "distance"} Measure */
/** @typedef {{measure: Measure, value: number, low: number, high: number}} Doubt */
/** @typedef {Record<string, [number, number]>} Ranges */
/** @typedef {{samples: ArrayLike<number>, ranges: Ranges, rows: number, cols: number}} Likeness */

const TAIL = 0.002;
const COMPARED = 300;
const SLACK = 1.25;

/**
 * What samples have in common; about 30 ms for the digits, so do it once.
 * @param {ArrayLike<number>} samples ink counts, one image after the other
 * @param {number} rows
 * @param {number} cols
 * @returns {Likeness}
 */
export function likenessOf(samples, rows, cols) {
  const n = Math.floor(samples.length / (rows * cols));
  const all = Array.from({ length: n }, (_, i) => measures(imageAt(samples, i, rows * cols), cols));
  /** @type {Ranges} */
  const ranges = { distance: [0, SLACK * isolation(samples, n, rows * cols)] };
  for (const name of /** @type {const} */ (["ink", "height", "width", "across", "down"])) {
    ranges[name] = range(all.map((one) => one[name]));
  }
  return { samples, ranges, rows, cols };
}

/**
 * All doubts about an image; none for a likely one.
 * @param {ArrayLike<number>} pixels
 * @param {Likeness} likeness
 * @returns {Doubt[]}
 */
export function doubtsAbout(pixels, { samples, ranges, rows, cols }) {
  const image = Uint8Array.from(pixels);
  const [low, high] = ranges.ink;
  if (image.every((ink) => ink === 0)) return [{ measure: "empty", value: 0, low, high }];
  const values = {
    ...measures(image, cols),
    distance: nearest(samples, samples.length / (rows * cols), image, -1),
  };
  return Object.entries(values)
    .map(([name, value]) => {
      const [low, high] = ranges[name];
      return { measure: /** @type {Measure} */ (name), value, low, high };
    })
    .filter(({ value, low, high }) => value < low || value > high);
}

/**
 * @param {ArrayLike<number>} samples
 * @param {number} i
 * @param {number} size
 */
const imageAt = (samples, i, size) =>
  Uint8Array.from({ length: size }, (_, j) => samples[i * size + j]);

/**
 * @param {Uint8Array} image
 * @param {number} cols
 */
function measures(image, cols) {
  const down = new Array(image.length / cols).fill(0);
  const across = new Array(cols).fill(0);
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

/** From the first inked row or column to the last. @param {number[]} sums */
const extent = (sums) => {
  const first = sums.findIndex((v) => v > 0);
  return first < 0 ? 0 : sums.findLastIndex((v) => v > 0) - first + 1;
};

/** @param {number[]} sums */
const moment = (sums) => sums.reduce((sum, v, i) => sum + v * i, 0);

/** @param {number[]} values @returns {[number, number]} */
function range(values) {
  const ordered = values.toSorted((a, b) => a - b);
  const skip = Math.floor(TAIL * values.length);
  return [ordered[skip], ordered[values.length - 1 - skip]];
}

/**
 * The furthest that one of some samples lies from its nearest fellow.
 * @param {ArrayLike<number>} samples
 * @param {number} n
 * @param {number} size
 */
function isolation(samples, n, size) {
  let furthest = 0;
  for (let i = 0; i < n; i += Math.ceil(n / COMPARED)) {
    furthest = Math.max(furthest, nearest(samples, n, imageAt(samples, i, size), i));
  }
  return furthest;
}

/**
 * The ink that differs between an image and the sample nearest to it.
 * @param {ArrayLike<number>} samples
 * @param {number} n
 * @param {Uint8Array} image
 * @param {number} but a sample to leave out, or -1
 */
function nearest(samples, n, image, but) {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    if (i !== but) least = Math.min(least, distance(samples, i * image.length, image, least));
  }
  return least;
}

/**
 * Gives up once it is past `enough`.
 * @param {ArrayLike<number>} samples
 * @param {number} at
 * @param {Uint8Array} image
 * @param {number} enough
 */
function distance(samples, at, image, enough) {
  let sum = 0;
  for (let j = 0; j < image.length && sum < enough; j++)
    sum += Math.abs(samples[at + j] - image[j]);
  return sum;
}

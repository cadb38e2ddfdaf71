/**
 * NIST's normalisation of a scanned character: the exact twin of nist.py, which tells the source.
 * No DOM; a bitmap is a Uint8Array of 0 and 1, row by row.
 */

/** @typedef {{bits: Uint8Array, rows: number, cols: number}} Bitmap */
/** @typedef {{left: number, top: number, width: number, height: number}} Box */

export const BLOCK = 4;
const FRAME = 20;
const TOO_MUCH = 412;
const FAR_TOO_MUCH = 560;
const TOO_LITTLE = 256;
const FAR_TOO_LITTLE = 108;

/**
 * @param {number} rows
 * @param {number} cols
 * @returns {Bitmap}
 */
export const blank = (rows, cols) => ({ bits: new Uint8Array(rows * cols), rows, cols });

/** Columns of the bitmap that the box of the ink fills. @param {number} cols */
export const frameWidth = (cols) => Math.max(1, Math.floor((BLOCK * cols * FRAME) / 32));

/** Where the middles of n parts of a length lie, rounded down. @param {number} start @param {number} length @param {number} n */
export const middles = (start, length, n) =>
  Array.from({ length: n }, (_, i) => start + Math.floor(((2 * i + 1) * length) / (2 * n)));

/**
 * Centre the frame, even out its ink, shear it, count it.
 * @param {Bitmap} frame
 * @param {number} cols columns of the grid
 */
export function asNist(frame, cols) {
  const bitmap = blank(frame.rows, BLOCK * cols);
  const left = (bitmap.cols - frame.cols) >> 1;
  for (let row = 0; row < frame.rows; row++) {
    const line = frame.bits.subarray(row * frame.cols, (row + 1) * frame.cols);
    bitmap.bits.set(line, row * bitmap.cols + left);
  }
  return counts(sheared(evened(bitmap)));
}

/**
 * Ink of each 4×4 block.
 * @param {Bitmap} bitmap
 */
export function counts({ bits, rows, cols }) {
  const across = cols / BLOCK;
  const out = new Uint8Array((rows / BLOCK) * across);
  for (let i = 0; i < bits.length; i++) {
    const row = Math.floor(i / cols);
    out[(row >> 2) * across + ((i - row * cols) >> 2)] += bits[i];
  }
  return out;
}

/** @param {Bitmap} bitmap */
function evened(bitmap) {
  const ink = bitmap.bits.reduce((sum, bit) => sum + bit, 0);
  const share = Math.floor((ink * 1024) / bitmap.bits.length);
  if (share > TOO_MUCH) return spread(bitmap, 0, share > FAR_TOO_MUCH ? 2 : 1);
  if (share < TOO_LITTLE) return spread(bitmap, 1, share < FAR_TOO_LITTLE ? 2 : 1);
  return bitmap;
}

/**
 * Let ink (1) or paper (0) spread to the four neighbours; beyond the edge lies paper.
 * @param {Bitmap} bitmap
 * @param {0 | 1} bit
 * @param {number} times
 * @returns {Bitmap}
 */
function spread(bitmap, bit, times) {
  if (times === 0) return bitmap;
  const { bits, rows, cols } = bitmap;
  /** @type {(row: number, col: number) => number} */
  const at = (row, col) =>
    row < 0 || col < 0 || row >= rows || col >= cols ? 0 : bits[row * cols + col];
  const out = bits.map((own, i) => {
    const row = Math.floor(i / cols);
    const col = i - row * cols;
    const touched =
      at(row - 1, col) === bit ||
      at(row + 1, col) === bit ||
      at(row, col - 1) === bit ||
      at(row, col + 1) === bit;
    return touched ? bit : own;
  });
  return spread({ bits: out, rows, cols }, bit, times - 1);
}

/** @param {Bitmap} bitmap @returns {Bitmap} */
function sheared(bitmap) {
  const { bits, rows, cols } = bitmap;
  const first = bits.indexOf(1);
  if (first < 0) return bitmap;
  const top = Math.floor(first / cols) + 2;
  const bottom = Math.floor(bits.lastIndexOf(1) / cols) - 2;
  if (bottom - top < 1) return bitmap;
  const upper = leftmost(bitmap, top);
  const lower = leftmost(bitmap, bottom);
  if (upper < 0 || lower < 0) return bitmap;
  const out = blank(rows, cols);
  for (let row = 0; row < rows; row++) {
    const by = rounded((row - (rows >> 1)) * (upper - lower), bottom - top);
    for (let col = Math.max(0, by); col < Math.min(cols, cols + by); col++) {
      out.bits[row * cols + col] = bits[row * cols + col - by];
    }
  }
  return out;
}

/**
 * @param {Bitmap} bitmap
 * @param {number} row
 */
const leftmost = ({ bits, cols }, row) => bits.subarray(row * cols, (row + 1) * cols).indexOf(1);

/**
 * a / b to the nearest whole number, halves away from 0.
 * @param {number} a
 * @param {number} b
 */
const rounded = (a, b) => Math.sign(a) * Math.floor((2 * Math.abs(a) + b) / (2 * b));

/** NIST's normalisation of a scanned character: the JavaScript port of nist.py, which tells the source. */

/** 0 and 1, row by row. */
export interface Bitmap {
  bits: Uint8Array;
  rows: number;
  cols: number;
}

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Rows and columns of a bitmap that are counted as one cell of the grid. */
export const BLOCK = 4;
const FRAME = 20;
// Shares of ink, of 1024.
const TOO_MUCH = 412;
const FAR_TOO_MUCH = 560;
const TOO_LITTLE = 256;
const FAR_TOO_LITTLE = 108;

export const blank = (rows: number, cols: number): Bitmap => ({
  bits: new Uint8Array(rows * cols),
  rows,
  cols,
});

/** Columns of the bitmap that the box of the ink fills. */
export const frameWidth = (cols: number): number =>
  Math.max(1, Math.floor((BLOCK * cols * FRAME) / 32));

/** Where the middles of n parts of a length lie, rounded down. */
export const middles = (start: number, length: number, n: number): number[] =>
  Array.from({ length: n }, (_, i) => start + Math.floor(((2 * i + 1) * length) / (2 * n)));

/** Centre the frame in a grid of `cols` columns, even out its ink, shear it, count it. */
export function asNist(frame: Bitmap, cols: number): Uint8Array {
  const bitmap = blank(frame.rows, BLOCK * cols);
  const left = (bitmap.cols - frame.cols) >> 1;
  for (let row = 0; row < frame.rows; row++) {
    const line = frame.bits.subarray(row * frame.cols, (row + 1) * frame.cols);
    bitmap.bits.set(line, row * bitmap.cols + left);
  }
  return counts(sheared(evened(bitmap)));
}

/** Ink of each 4×4 block. */
export function counts({ bits, rows, cols }: Bitmap): Uint8Array {
  const across = cols / BLOCK;
  const out = new Uint8Array((rows / BLOCK) * across);
  for (let i = 0; i < bits.length; i++) {
    const row = Math.floor(i / cols);
    out[(row >> 2) * across + ((i - row * cols) >> 2)] += bits[i];
  }
  return out;
}

function evened(bitmap: Bitmap): Bitmap {
  const ink = bitmap.bits.reduce((sum, bit) => sum + bit, 0);
  const share = Math.floor((ink * 1024) / bitmap.bits.length);
  if (share > TOO_MUCH) return spread(bitmap, 0, share > FAR_TOO_MUCH ? 2 : 1);
  if (share < TOO_LITTLE) return spread(bitmap, 1, share < FAR_TOO_LITTLE ? 2 : 1);
  return bitmap;
}

/** Let ink (1) or paper (0) spread to the four neighbours; beyond the edge lies paper. */
function spread(bitmap: Bitmap, bit: 0 | 1, times: number): Bitmap {
  if (times === 0) return bitmap;
  const { bits, rows, cols } = bitmap;
  const at = (row: number, col: number) =>
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

function sheared(bitmap: Bitmap): Bitmap {
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

const leftmost = ({ bits, cols }: Bitmap, row: number): number =>
  bits.subarray(row * cols, (row + 1) * cols).indexOf(1);

/** a / b to the nearest whole number, halves away from 0. */
const rounded = (a: number, b: number): number =>
  Math.sign(a) * Math.floor((2 * Math.abs(a) + b) / (2 * b));

/**
 * Painted pixels brought to the data's size, place, slant and amount of ink: the twin of
 * `fit_pixels` in ink.py. No DOM.
 */

import { asNist, BLOCK, blank, frameWidth, middles } from "./nist.ts";

/** @typedef {import('./nist.js').Bitmap} Bitmap */
/** @typedef {import('./nist.js').Box} Box */

/**
 * For what a person painted; a sample of the data is already normalised and loses by it.
 * @param {ArrayLike<number>} pixels counts 0..16
 * @param {{rows?: number, cols?: number}} [shape]
 * @returns {Uint8Array}
 */
export function fitPixels(pixels, { rows = 8, cols = 8 } = {}) {
  const fine = enlarged(pixels, rows, cols);
  const box = inkedBox(fine);
  return box
    ? asNist(zoomed(fine, box, BLOCK * rows, frameWidth(cols)), cols)
    : new Uint8Array(rows * cols);
}

/**
 * A bitmap four times as fine: inked where the cells, interpolated, are at least half full.
 * @param {ArrayLike<number>} pixels
 * @param {number} rows
 * @param {number} cols
 */
function enlarged(pixels, rows, cols) {
  const fine = blank(BLOCK * rows, BLOCK * cols);
  fine.bits.forEach((_, i) => {
    const [y0, y1, wy] = between(Math.floor(i / fine.cols), rows);
    const [x0, x1, wx] = between(i % fine.cols, cols);
    /** @type {(y: number) => number} */
    const row = (y) => (8 - wx) * pixels[y * cols + x0] + wx * pixels[y * cols + x1];
    if ((8 - wy) * row(y0) + wy * row(y1) >= 8 * 64) fine.bits[i] = 1;
  });
  return fine;
}

/**
 * The two cells whose middles a fine pixel lies between, and the second one's weight of 8.
 * @param {number} i
 * @param {number} n
 * @returns {[number, number, number]}
 */
function between(i, n) {
  const cell = i >> 2;
  const other = cell + (i % 4 < 2 ? -1 : 1);
  return [cell, Math.min(Math.max(other, 0), n - 1), [3, 1, 1, 3][i % 4]];
}

/** @param {Bitmap} bitmap @returns {Box | null} */
function inkedBox({ bits, cols }) {
  const inked = [...bits.keys()].filter((i) => bits[i]);
  if (inked.length === 0) return null;
  const xs = inked.map((i) => i % cols);
  const left = Math.min(...xs);
  const top = Math.floor(inked[0] / cols);
  const bottom = Math.floor(inked[inked.length - 1] / cols);
  return { left, top, width: Math.max(...xs) - left + 1, height: bottom - top + 1 };
}

/**
 * @param {Bitmap} source
 * @param {Box} box
 * @param {number} rows
 * @param {number} cols
 */
function zoomed(source, box, rows, cols) {
  const out = blank(rows, cols);
  const xs = middles(box.left, box.width, cols);
  const ys = middles(box.top, box.height, rows);
  out.bits.forEach((_, i) => {
    out.bits[i] = source.bits[ys[Math.floor(i / cols)] * source.cols + xs[i % cols]];
  });
  return out;
}

/**
 * Strokes or painted pixels -> the ink counts 0..16 that the digits' makers would have recorded.
 * The exact twin of ink.py, which tells why and how each number was measured; whole numbers
 * throughout, so that both halves give the same pixels (tests/fixtures/ink.json). No DOM.
 */

import { asNist, BLOCK, blank, counts, frameWidth, middles } from "./nist.ts";
import { LATTICE, latticeStrokes } from "./strokes.ts";

export { fitPixels } from "./painted.ts";

/** @typedef {import('./nist.js').Bitmap} Bitmap */
/** @typedef {import('./strokes.js').Line} Line */
/** @typedef {import('./nist.js').Box} Box */

const PEN = 70;
const FREE_PEN = 69;
const SMALLEST = 64;
const NARROWEST = 256;
const FLATTEST = 410;
const UPRIGHT = 717;
const CHORD = 128;

/**
 * Ink counts of a drawing. With `fit` it is brought to the data's size, place, slant and amount
 * of ink; without, the unit square is the grid.
 * @param {ArrayLike<import('./strokes.js').Stroke>} strokes
 * @param {{fit?: boolean, rows?: number, cols?: number}} [options]
 * @returns {Uint8Array} rows × cols counts, all 0 when nothing was drawn
 */
export function inkOf(strokes, { fit = true, rows = 8, cols = 8 } = {}) {
  const drawn = latticeStrokes(strokes);
  if (drawn.length === 0) return new Uint8Array(rows * cols);
  if (!fit) {
    const square = { left: 0, top: 0, width: LATTICE, height: LATTICE };
    return counts(stamp(drawn, share(LATTICE, FREE_PEN), square, BLOCK * rows, BLOCK * cols));
  }
  const lines = upright(drawn);
  const { radius, box } = penAndBox(lines);
  return asNist(stamp(lines, radius, box, BLOCK * rows, frameWidth(cols)), cols);
}

/** @param {number} length @param {number} parts of 1024 */
const share = (length, parts) => Math.floor((length * parts) / 1024);

/**
 * Lines sheared until most of their slant is gone, so that it costs no width in the frame.
 * @param {Line[]} lines
 * @returns {Line[]}
 */
function upright(lines) {
  const { x0, y0, x1, y1 } = extent(lines);
  const size = Math.max(x1 - x0, y1 - y0);
  let [run, rise] = [0, 0];
  for (const line of lines) {
    const points = chords(line, share(size, CHORD));
    for (let i = 1; i < points.length; i++) {
      const [across, down] = [points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]];
      if (2 * Math.abs(across) > 3 * Math.abs(down)) continue;
      run += across * Math.sign(down);
      rise += Math.abs(down);
    }
  }
  // Next to nothing upright: a dash has no slant.
  if (3 * rise < size || rise === 0) return lines;
  const lean = Math.floor((run / rise) * UPRIGHT + 0.5);
  return lines.map((line) => line.map(([x, y]) => [x - Math.floor((y * lean) / 1024), y]));
}

/**
 * The line with fewer points, `length` apart at least: the tremor of a hand is no slant.
 * @param {Line} line
 * @param {number} length
 */
function chords(line, length) {
  const kept = [line[0]];
  for (const [x, y] of line.slice(1, -1)) {
    const [lastX, lastY] = kept[kept.length - 1];
    if (Math.max(Math.abs(x - lastX), Math.abs(y - lastY)) >= length) kept.push([x, y]);
  }
  kept.push(line[line.length - 1]);
  return kept;
}

/**
 * @param {Line[]} lines
 * @returns {{radius: number, box: Box}}
 */
function penAndBox(lines) {
  const { x0, y0, x1, y1 } = extent(lines);
  const radius = share(Math.max(x1 - x0, y1 - y0, share(LATTICE, SMALLEST)), PEN);
  return {
    radius,
    box: framed(x0 - radius, y0 - radius, x1 - x0 + 2 * radius, y1 - y0 + 2 * radius),
  };
}

/** @param {Line[]} lines */
function extent(lines) {
  const [xs, ys] = [0, 1].map((axis) => lines.flat().map((point) => point[axis]));
  return { x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs), y1: Math.max(...ys) };
}

/**
 * A box at least as wide and as tall as a digit's, about the same middle.
 * @param {number} left
 * @param {number} top
 * @param {number} inkWidth
 * @param {number} inkHeight
 * @returns {Box}
 */
function framed(left, top, inkWidth, inkHeight) {
  const height = Math.max(inkHeight, share(inkWidth, FLATTEST), share(LATTICE, SMALLEST));
  const width = Math.max(inkWidth, share(height, NARROWEST));
  return {
    left: left - ((width - inkWidth) >> 1),
    top: top - ((height - inkHeight) >> 1),
    width,
    height,
  };
}

/**
 * Bitmap of the pixels whose middle lies within `radius` of a line; exact.
 * @param {Line[]} lines
 * @param {number} radius
 * @param {Box} box
 * @param {number} rows
 * @param {number} cols
 */
function stamp(lines, radius, box, rows, cols) {
  const bitmap = blank(rows, cols);
  const px = middles(box.left, box.width, cols);
  const py = middles(box.top, box.height, rows);
  for (const line of lines) {
    for (let i = 0; i < Math.max(1, line.length - 1); i++) {
      stampSegment(bitmap, px, py, line[i], line[i + 1] ?? line[i], radius);
    }
  }
  return bitmap;
}

/**
 * @param {Bitmap} bitmap
 * @param {number[]} px
 * @param {number[]} py
 * @param {[number, number]} a
 * @param {[number, number]} b
 * @param {number} radius
 */
function stampSegment({ bits, cols }, px, py, a, b, radius) {
  const [left, right] = reached(px, a[0], b[0], radius);
  const [top, bottom] = reached(py, a[1], b[1], radius);
  for (let row = top; row < bottom; row++) {
    for (let col = left; col < right; col++) {
      if (near(px[col] - a[0], py[row] - a[1], b[0] - a[0], b[1] - a[1], radius)) {
        bits[row * cols + col] = 1;
      }
    }
  }
}

/**
 * From which pixel up to which a segment from a to b may reach.
 * @param {number[]} middles
 * @param {number} a
 * @param {number} b
 * @param {number} radius
 */
function reached(middles, a, b, radius) {
  const [low, high] = [Math.min(a, b) - radius, Math.max(a, b) + radius];
  let from = 0;
  while (from < middles.length && middles[from] < low) from++;
  let to = from;
  while (to < middles.length && middles[to] <= high) to++;
  return [from, to];
}

/**
 * Is q within `radius` of the segment from 0 to d? No division, no root.
 * @param {number} qx
 * @param {number} qy
 * @param {number} dx
 * @param {number} dy
 * @param {number} radius
 */
function near(qx, qy, dx, dy, radius) {
  const along = qx * dx + qy * dy;
  const length2 = dx * dx + dy * dy;
  const radius2 = radius * radius;
  if (along <= 0) return qx * qx + qy * qy <= radius2;
  if (along >= length2) return (qx - dx) * (qx - dx) + (qy - dy) * (qy - dy) <= radius2;
  const across = qx * dy - qy * dx;
  return across * across <= radius2 * length2;
}

/**
 * Strokes or painted pixels -> the ink counts 0..16 that the digits' makers would have recorded.
 * The JavaScript port of rasterize.py, which tells why and how each number was measured; whole
 * numbers throughout, so that both halves give the same pixels (tests/fixtures/ink.json).
 */

import {
  asNist,
  type Bitmap,
  BLOCK,
  type Box,
  blank,
  counts,
  frameWidth,
  middles,
} from "./nist.ts";

/** (x, y) pairs in the unit square, y down. */
export type Stroke = ArrayLike<ArrayLike<number>>;

type LatticePoint = [x: number, y: number];
type Line = LatticePoint[];

/** Steps of the lattice along each side of the unit square. */
const LATTICE = 4096;
const MOST_POINTS = 1000;
/** How far beyond the unit square a pen may go, in its sides. */
const REACH = 1;

// Parts of 1024.
const PEN = 70;
const FREE_PEN = 69;
const SMALLEST = 64;
const NARROWEST = 256;
const FLATTEST = 410;
const UPRIGHT = 717;
const CHORD = 128;

/**
 * Ink counts of a drawing, rows × cols, all 0 when nothing was drawn. With `fit` it is brought to
 * the data's size, place, slant and amount of ink; without, the unit square is the grid. Throws a
 * RangeError for what is not in or near the unit square.
 */
export function inkOf(
  strokes: ArrayLike<Stroke>,
  { fit = true, rows = 8, cols = 8 } = {},
): Uint8Array {
  const drawn = latticeLines(strokes);
  if (drawn.length === 0) return new Uint8Array(rows * cols);
  if (!fit) {
    const square = { left: 0, top: 0, width: LATTICE, height: LATTICE };
    return counts(stamp(drawn, share(LATTICE, FREE_PEN), square, BLOCK * rows, BLOCK * cols));
  }
  const lines = upright(drawn);
  const { radius, box } = penAndBox(lines);
  return asNist(stamp(lines, radius, box, BLOCK * rows, frameWidth(cols)), cols);
}

/**
 * Painted pixels, counts 0..16, brought to the data's size, place, slant and amount of ink. For what
 * a person painted; a sample of the data is already normalised and loses by it.
 */
export function fitPixels(pixels: ArrayLike<number>, { rows = 8, cols = 8 } = {}): Uint8Array {
  const fine = enlarged(pixels, rows, cols);
  const box = inkedBox(fine);
  return box
    ? asNist(zoomed(fine, box, BLOCK * rows, frameWidth(cols)), cols)
    : new Uint8Array(rows * cols);
}

/** What was drawn, clipped to the unit square; of more than 1000 points every n-th. */
function latticeLines(strokes: ArrayLike<Stroke>): Line[] {
  const drawn = Array.from(strokes).filter((stroke) => stroke.length > 0);
  drawn.forEach(check);
  const total = drawn.reduce((sum, stroke) => sum + stroke.length, 0);
  const step = Math.max(1, Math.ceil(total / MOST_POINTS));
  return drawn.map((stroke) => {
    const last = stroke.length - 1;
    const kept = Array.from(stroke).filter((_, i) => i === last || i % step === 0);
    return kept.map((point): LatticePoint => [steps(point[0]), steps(point[1])]);
  });
}

function check(stroke: Stroke, index: number): void {
  for (let i = 0; i < stroke.length; i++) {
    const [x, y] = [stroke[i][0], stroke[i][1]];
    if (![x, y].every((v) => v >= -REACH && v <= 1 + REACH)) {
      throw new RangeError(
        `stroke ${index}: coordinates must lie in the unit square 0 to 1, got ${x}, ${y}; ` +
          "divide by the size of the drawing area",
      );
    }
  }
}

const steps = (v: number): number => Math.floor(Math.min(Math.max(v, 0), 1) * LATTICE + 0.5);

/** So many parts of 1024. */
const share = (length: number, parts: number): number => Math.floor((length * parts) / 1024);

/** Lines sheared until most of their slant is gone, so that it costs no width in the frame. */
function upright(lines: Line[]): Line[] {
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

/** The line with fewer points, `length` apart at least: the tremor of a hand is no slant. */
function chords(line: Line, length: number): Line {
  const kept = [line[0]];
  for (const [x, y] of line.slice(1, -1)) {
    const [lastX, lastY] = kept[kept.length - 1];
    if (Math.max(Math.abs(x - lastX), Math.abs(y - lastY)) >= length) kept.push([x, y]);
  }
  kept.push(line[line.length - 1]);
  return kept;
}

/** What draws the lines, and a box about their middle, at least as wide and as tall as a digit's. */
function penAndBox(lines: Line[]): { radius: number; box: Box } {
  const { x0, y0, x1, y1 } = extent(lines);
  const smallest = share(LATTICE, SMALLEST);
  const radius = share(Math.max(x1 - x0, y1 - y0, smallest), PEN);
  const [inkWidth, inkHeight] = [x1 - x0 + 2 * radius, y1 - y0 + 2 * radius];
  const height = Math.max(inkHeight, share(inkWidth, FLATTEST), smallest);
  const width = Math.max(inkWidth, share(height, NARROWEST));
  const left = x0 - radius - ((width - inkWidth) >> 1);
  const top = y0 - radius - ((height - inkHeight) >> 1);
  return { radius, box: { left, top, width, height } };
}

function extent(lines: Line[]) {
  const [xs, ys] = [0, 1].map((axis) => lines.flat().map((point) => point[axis]));
  return { x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs), y1: Math.max(...ys) };
}

/** Bitmap of the pixels whose middle lies within `radius` of a line; exact. */
function stamp(lines: Line[], radius: number, box: Box, rows: number, cols: number): Bitmap {
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

function stampSegment(
  { bits, cols }: Bitmap,
  px: number[],
  py: number[],
  a: LatticePoint,
  b: LatticePoint,
  radius: number,
): void {
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

/** From which pixel up to which a segment from a to b may reach. */
function reached(middles: number[], a: number, b: number, radius: number): [number, number] {
  const [low, high] = [Math.min(a, b) - radius, Math.max(a, b) + radius];
  let from = 0;
  while (from < middles.length && middles[from] < low) from++;
  let to = from;
  while (to < middles.length && middles[to] <= high) to++;
  return [from, to];
}

/** Is q within `radius` of the segment from 0 to d? No division, no root. */
function near(qx: number, qy: number, dx: number, dy: number, radius: number): boolean {
  const along = qx * dx + qy * dy;
  const length2 = dx * dx + dy * dy;
  const radius2 = radius * radius;
  if (along <= 0) return qx * qx + qy * qy <= radius2;
  if (along >= length2) return (qx - dx) * (qx - dx) + (qy - dy) * (qy - dy) <= radius2;
  const across = qx * dy - qy * dx;
  return across * across <= radius2 * length2;
}

/** A bitmap four times as fine: inked where the cells, interpolated, are at least half full. */
function enlarged(pixels: ArrayLike<number>, rows: number, cols: number): Bitmap {
  const fine = blank(BLOCK * rows, BLOCK * cols);
  fine.bits.forEach((_, i) => {
    const [y0, y1, wy] = between(Math.floor(i / fine.cols), rows);
    const [x0, x1, wx] = between(i % fine.cols, cols);
    const row = (y: number) => (8 - wx) * pixels[y * cols + x0] + wx * pixels[y * cols + x1];
    if ((8 - wy) * row(y0) + wy * row(y1) >= 8 * 64) fine.bits[i] = 1;
  });
  return fine;
}

/** The two cells whose middles a fine pixel lies between, and the second one's weight of 8. */
function between(i: number, n: number): [number, number, number] {
  const cell = i >> 2;
  const other = cell + (i % 4 < 2 ? -1 : 1);
  return [cell, Math.min(Math.max(other, 0), n - 1), [3, 1, 1, 3][i % 4]];
}

function inkedBox({ bits, cols }: Bitmap): Box | null {
  const inked = [...bits.keys()].filter((i) => bits[i]);
  if (inked.length === 0) return null;
  const xs = inked.map((i) => i % cols);
  const left = Math.min(...xs);
  const top = Math.floor(inked[0] / cols);
  const bottom = Math.floor(inked[inked.length - 1] / cols);
  return { left, top, width: Math.max(...xs) - left + 1, height: bottom - top + 1 };
}

function zoomed(source: Bitmap, box: Box, rows: number, cols: number): Bitmap {
  const out = blank(rows, cols);
  const xs = middles(box.left, box.width, cols);
  const ys = middles(box.top, box.height, rows);
  out.bits.forEach((_, i) => {
    out.bits[i] = source.bits[ys[Math.floor(i / cols)] * source.cols + xs[i % cols]];
  });
  return out;
}

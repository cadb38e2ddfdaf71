/** Painting on cells: pure geometry in cell units. Ink is 0..FULL_INK. */
import { FULL_INK } from "../limits.ts";

export interface Point {
  x: number;
  y: number;
}

// Half the width of the brush, in cells. The data's strokes are about two cells wide with soft edges.
const RADIUS = 0.55;

/**
 * The pixels after one movement of the brush; a fast stroke leaves no gap, as the whole segment paints.
 * `shape` is rows, columns.
 */
export function brush(
  pixels: Uint8Array,
  [rows, columns]: readonly number[],
  from: Point,
  to: Point,
  erase: boolean,
): Uint8Array {
  const painted = pixels.slice();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const i = row * columns + column;
      const distance = distanceToSegment(column + 0.5, row + 0.5, from, to);
      const ink = Math.round(FULL_INK * Math.min(1, Math.max(0, RADIUS + 0.5 - distance)));
      painted[i] = erase ? Math.min(painted[i], FULL_INK - ink) : Math.max(painted[i], ink);
    }
  }
  return painted;
}

function distanceToSegment(x: number, y: number, from: Point, to: Point): number {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = dx * dx + dy * dy;
  const t = length ? Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / length)) : 0;
  return Math.hypot(x - from.x - t * dx, y - from.y - t * dy);
}

/** The image moved by whole pixels; ink that leaves the grid is gone. */
export function nudge(
  pixels: Uint8Array,
  [rows, columns]: readonly number[],
  dx: number,
  dy: number,
): Uint8Array {
  const moved = new Uint8Array(pixels.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [r, c] = [row - dy, column - dx];
      const inside = r >= 0 && r < rows && c >= 0 && c < columns;
      if (inside) moved[row * columns + column] = pixels[r * columns + c];
    }
  }
  return moved;
}

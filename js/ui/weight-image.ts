/**
 * Ink and weights as pictures. Weights: squares from the bare ground, 0, to a full colour. The sign is also there without
 * colour: a negative weight's square has a dot cut out of its corner.
 */

import { FULL_INK } from "../limits.ts";

/** Device pixels along the side of one weight's square. */
const SIDE = 6;

export type Colour = [red: number, green: number, blue: number];

interface Signs {
  positive: Colour;
  negative: Colour;
}

// Of the full colour's weight.
const FAINT = 0.25;

// In finer images the squares have no room for a dot: it would shimmer.
const MOST_DOTTED = 16;

/** Draws one image-shaped set of weights; `top` is the weight that is drawn in full colour. */
export function drawWeights(
  canvas: HTMLCanvasElement,
  weights: ArrayLike<number>,
  [rows, columns]: readonly number[],
  top: number,
  signs: Signs,
): void {
  const dotted = Math.max(rows, columns) <= MOST_DOTTED;
  const side = dotted ? SIDE : 1;
  const image = blank(canvas, columns * side, rows * side);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const weight = weights[row * columns + column];
      const [left, upper] = [column * side, row * side];
      fill(image, left, upper, side, side, shade(weight, top, signs));
      // A weak one matters little, and many dots would hide the picture.
      if (dotted && weight < -FAINT * top) fill(image, left + side - 3, upper + side - 3, 2, 2, 0);
    }
  }
  put(canvas, image);
}

const BAR_HEIGHT = 48;

/** Draws weights without an image's shape: bars up for positive, down for negative. */
export function drawBars(
  canvas: HTMLCanvasElement,
  weights: ArrayLike<number>,
  top: number,
  signs: Signs,
): void {
  const image = blank(canvas, weights.length * 2, BAR_HEIGHT);
  const middle = BAR_HEIGHT / 2;
  for (let i = 0; i < weights.length; i++) {
    const length = Math.round((Math.min(top, Math.abs(weights[i])) / top) * middle);
    const y = weights[i] < 0 ? middle : middle - length;
    fill(image, 2 * i, y, 2, length, shade(weights[i] < 0 ? -1 : 1, 1, signs));
  }
  put(canvas, image);
}

/** Draws ink row by row: a point each, from nothing to the full colour. */
export function drawInk(
  canvas: HTMLCanvasElement,
  ink: ArrayLike<number>,
  [rows, columns]: readonly number[],
  colour: Colour,
): void {
  const image = blank(canvas, columns, rows);
  for (let i = 0; i < image.points.length; i++) image.points[i] = point(colour, ink[i] / FULL_INK);
  put(canvas, image);
}

interface Raster {
  width: number;
  height: number;
  points: Uint32Array<ArrayBuffer>;
}

function blank(canvas: HTMLCanvasElement, width: number, height: number): Raster {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  return { width, height, points: new Uint32Array(width * height) };
}

function put(canvas: HTMLCanvasElement, { width, height, points }: Raster): void {
  const image = new ImageData(new Uint8ClampedArray(points.buffer), width, height);
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

/** A point as one number, alpha first, as little-endian machines store it. */
function point([red, green, blue]: Colour, opacity: number): number {
  return ((Math.round(255 * opacity) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

function shade(weight: number, top: number, { positive, negative }: Signs): number {
  // Between linear and all alike: the many small weights are seen beside the few large ones.
  const strength = top ? Math.min(1, Math.abs(weight) / top) ** 0.6 : 0;
  return point(weight < 0 ? negative : positive, strength);
}

function fill(
  raster: Raster,
  left: number,
  top: number,
  width: number,
  height: number,
  colour: number,
): void {
  for (let y = top; y < top + height; y++) {
    const start = y * raster.width + left;
    raster.points.fill(colour, start, start + width);
  }
}

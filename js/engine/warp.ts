/**
 * Bending images: from the amounts drawn to the pixels that each pixel comes of. The twin of Python's
 * warp.py; tests/fixtures/augment.json holds both to one reference.
 */

/**
 * @typedef {object} Amounts  what one warp is made of, by Python's names
 * @property {number} turn
 * @property {number} slant
 * @property {number} wide
 * @property {number} tall
 * @property {number} bend_x
 * @property {number} phase_x
 * @property {number} bend_y
 * @property {number} phase_y
 * @property {number} shift_x
 * @property {number} shift_y
 */

const CORNERS = 4;

/**
 * The four pixels that each pixel is interpolated from, and the share of each: the matrix of Python's
 * without its zeros.
 * @typedef {{from: Int32Array, share: Float64Array}} Warp
 */

/**
 * @param {number[]} shape  rows, columns
 * @param {Amounts} amounts
 * @returns {Warp}
 */
export function warpOf([rows, cols], amounts) {
  const size = CORNERS * rows * cols;
  const warp = { from: new Int32Array(size), share: new Float64Array(size) };
  const source = sourceOf([rows, cols], amounts);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++, at += CORNERS) {
      const { x, y } = source(col, row);
      interpolate(warp, at, [rows, cols], x, y);
    }
  }
  return warp;
}

/**
 * Where the warp fetches a pixel.
 * @param {number[]} shape
 * @param {Amounts} amounts
 */
function sourceOf([rows, cols], amounts) {
  const [middleX, middleY] = [(cols - 1) / 2, (rows - 1) / 2];
  const [cos, sin] = [Math.cos(amounts.turn), Math.sin(amounts.turn)];
  const [wide, tall] = [Math.exp(amounts.wide), Math.exp(amounts.tall)];
  return (/** @type {number} */ col, /** @type {number} */ row) => {
    const [x, y] = [col - middleX, row - middleY];
    const waveX = amounts.bend_x * Math.sin((2 * Math.PI * y) / rows + amounts.phase_x);
    const waveY = amounts.bend_y * Math.sin((2 * Math.PI * x) / cols + amounts.phase_y);
    return {
      x: wide * cos * x + (amounts.slant - sin) * y + amounts.shift_x + waveX + middleX,
      y: sin * x + tall * cos * y + amounts.shift_y + waveY + middleY,
    };
  };
}

/**
 * The corners around (x, y); those outside the image have no share.
 * @param {Warp} warp  written to
 * @param {number} at
 * @param {number[]} shape
 * @param {number} x
 * @param {number} y
 */
function interpolate({ from, share }, at, [rows, cols], x, y) {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  for (let corner = 0; corner < CORNERS; corner++) {
    const [col, row] = [left + (corner & 1), top + (corner >> 1)];
    if (row < 0 || row >= rows || col < 0 || col >= cols) continue;
    from[at + corner] = row * cols + col;
    share[at + corner] = (1 - Math.abs(x - col)) * (1 - Math.abs(y - row));
  }
}

/**
 * @param {Float64Array} image
 * @param {Warp} warp
 * @param {Float64Array} out  the warped image is written to it
 */
export function bend(image, { from, share }, out) {
  for (let k = 0, pixel = 0; k < from.length; k += CORNERS, pixel++) {
    const above = image[from[k]] * share[k] + image[from[k + 1]] * share[k + 1];
    const below = image[from[k + 2]] * share[k + 2] + image[from[k + 3]] * share[k + 3];
    out[pixel] = above + below;
  }
}

/**
 * Adds or takes up to `noise` wherever there is ink. In float32, as Python has it.
 * @param {Float64Array} inks
 * @param {number} noise
 * @param {() => number} grain  from 0 to 1, asked for every pixel
 */
export function roughen(inks, noise, grain) {
  const height = Math.fround(2 * noise);
  for (let i = 0; i < inks.length; i++) {
    const by = Math.fround((grain() - 0.5) * height);
    if (inks[i] > 0) inks[i] += by;
  }
}

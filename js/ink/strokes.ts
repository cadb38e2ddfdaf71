/**
 * What a pen drew, made safe: strokes in the unit square as whole numbers on a lattice.
 * The exact twin of strokes.py.
 */

/** @typedef {ArrayLike<ArrayLike<number>>} Stroke  (x, y) pairs in the unit square, y down */
/** @typedef {[number, number][]} Line  the same on the lattice */

export const LATTICE = 4096;
const MOST_POINTS = 1000;
const REACH = 1;

/**
 * Clipped to the square; of more than 1000 points every n-th. Throws for what is not in or near
 * the unit square.
 * @param {ArrayLike<Stroke>} strokes
 * @returns {Line[]}
 */
export function latticeStrokes(strokes) {
  const drawn = Array.from(strokes).filter((stroke) => stroke.length > 0);
  drawn.forEach(check);
  const total = drawn.reduce((sum, stroke) => sum + stroke.length, 0);
  const step = Math.max(1, Math.ceil(total / MOST_POINTS));
  return drawn.map((stroke) => thinned(stroke, step).map(onLattice));
}

/** @param {Stroke} stroke @param {number} index */
function check(stroke, index) {
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

/** @param {Stroke} stroke @param {number} step */
function thinned(stroke, step) {
  const points = Array.from(stroke);
  if (step === 1) return points;
  const last = points.length - 1;
  return points.filter((_, i) => i === last || i % step === 0);
}

/** @param {ArrayLike<number>} point @returns {[number, number]} */
const onLattice = (point) => [steps(point[0]), steps(point[1])];

/** @param {number} v */
const steps = (v) => Math.floor(Math.min(Math.max(v, 0), 1) * LATTICE + 0.5);

/** Random numbers that a seed repeats: sfc32, from Chris Doty-Humphrey's PractRand. */

export const WORD = 2 ** 32;

/** @typedef {(limit: number) => number} Below  a whole number from 0 to below the limit */

/**
 * The order in which an epoch takes its samples: it depends on the seed and the epoch alone.
 * @param {number} count
 * @param {number} seed
 * @param {number} epoch
 */
export const shuffled = (count, seed, epoch) => permutation(count, stream(seed, epoch));

/**
 * @param {number} count
 * @param {Below} below
 */
export function permutation(count, below) {
  const order = natural(count);
  for (let i = count - 1; i > 0; i--) {
    const j = below(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** @param {number} count */
export const natural = (count) => Int32Array.from({ length: count }, (_, i) => i);

/**
 * Numbers up to `most`, either way.
 * @param {Below} below
 */
export const within = (below) => (/** @type {number} */ most) =>
  ((2 * below(WORD)) / WORD - 1) * most;

/**
 * One of the streams of random numbers of a seed.
 * @param {number} seed  a whole number, of which 53 bits count
 * @param {number} number
 */
export const stream = (seed, number) => generator(seed, Math.floor(seed / WORD), number);

/**
 * @param {number} a
 * @param {number} b
 * @param {number} c
 * @returns {Below}
 */
function generator(a, b, c) {
  let counter = 1;
  const next = () => {
    const word = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + word) | 0;
    return word >>> 0;
  };
  // Seeds that differ in one bit begin alike.
  for (let i = 0; i < 12; i++) next();
  return (limit) => Math.floor((next() / WORD) * limit);
}

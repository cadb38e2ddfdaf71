/** Random numbers that a seed repeats: sfc32, from Chris Doty-Humphrey's PractRand. */

/** Draws a whole number from 0 to below the limit. */
export type Below = (limit: number) => number;

const WORD = 2 ** 32;

/** The order in which an epoch takes its samples: it depends on the seed and the epoch alone. */
export const shuffled = (count: number, seed: number, epoch: number): Int32Array =>
  permutation(count, stream(seed, epoch));

export function permutation(count: number, below: Below): Int32Array {
  const order = natural(count);
  for (let i = count - 1; i > 0; i--) {
    const j = below(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** 0, 1, 2, … */
export const natural = (count: number): Int32Array =>
  Int32Array.from({ length: count }, (_, i) => i);

/** Draws numbers up to `most`, either way. */
export const within =
  (below: Below) =>
  (most: number): number =>
    ((2 * below(WORD)) / WORD - 1) * most;

/** One of the streams of random numbers of a seed: a whole number, of which 53 bits count. */
export function stream(seed: number, number: number): Below {
  let [a, b, c, counter] = [seed, Math.floor(seed / WORD), number, 1];
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

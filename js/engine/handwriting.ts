/**
 * Handwriting that joins the samples of an epoch, as Python's handwriting.py stores it: 8×8 pixels, in
 * five levels of ink, three pixels a byte; tests/fixtures/handwriting.json holds both to one reference.
 */

/** Images of digits and their classes, one image a row. */
export interface Handwriting {
  inks: Uint8Array;
  labels: Uint8Array;
}

const [SIDE, DIGITS, LEVELS, STEP, TOGETHER] = [8, 10, 5, 4, 3];
const PIXELS = SIDE * SIDE;
const BYTES = Math.ceil(PIXELS / TOGETHER);

/** The first `most` of the images, the ten digits in turn; none where none are stored. */
export function unpackHandwriting(stored: Uint8Array, most = Infinity): Handwriting {
  // Stored are all zeros, then all ones…, of each image the first byte, then of each the second…
  const images = stored.length / BYTES;
  const count = Math.min(images, most);
  const labels = Uint8Array.from({ length: count }, (_, image) => image % DIGITS);
  const inks = new Uint8Array(count * PIXELS);
  labels.forEach((digit, image) => {
    const place = (digit * images + image - digit) / DIGITS;
    for (let pixel = 0; pixel < PIXELS; pixel++) {
      const byte = stored[Math.floor(pixel / TOGETHER) * images + place];
      const level = Math.floor(byte / LEVELS ** (pixel % TOGETHER)) % LEVELS;
      // Down the columns.
      inks[image * PIXELS + (pixel % SIDE) * SIDE + Math.floor(pixel / SIDE)] = STEP * level;
    }
  });
  return { inks, labels };
}

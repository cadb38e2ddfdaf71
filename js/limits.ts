/**
 * What a page may ask for: the ranges of Python's lab.py, wire.py and bounds.py, where they are
 * checked again.
 */

/** @typedef {{low: number, high: number, whole: boolean}} Range */

export const MOST_LAYERS = 3;

/** Steps of one's own since the epoch on show, or drawings among the training samples. */
export const MOST_LESSONS = 100;

/** Epochs asked for at a time, and the last there can be. */
export const MOST_EPOCHS = 10_000;
export const LAST_EPOCH = 100_000;

/** @type {Record<string, Range>} */
export const RANGES = {
  layers: { low: 0, high: MOST_LAYERS, whole: true },
  units: { low: 1, high: 256, whole: true },
  learning_rate: { low: 0, high: 1e6, whole: false },
  batch_size: { low: 1, high: 10000, whole: true },
  momentum: { low: 0, high: 1, whole: false },
  decay: { low: 0, high: 1, whole: false },
  l2: { low: 0, high: 1e6, whole: false },
  init_range: { low: 0, high: 1000, whole: false },
  epochs: { low: 1, high: 1000, whole: true },
  random_state: { low: 0, high: Number.MAX_SAFE_INTEGER, whole: true },
};

/** @type {Record<string, string[]>} */
export const CHOICES = {
  activation: ["sigmoid", "tanh", "relu"],
  output_activation: ["sigmoid", "softmax"],
  loss: ["squared_error", "cross_entropy"],
  init: ["uniform", "glorot"],
};

/**
 * Whether there is such a setting and such a kind of value; `outOfRange` tells how large it may be.
 * @param {string} name
 * @param {any} value
 */
export function isSetting(name, value) {
  if (name === "hidden") return Array.isArray(value) && value.length <= MOST_LAYERS;
  if (name === "augment") return typeof value === "boolean";
  if (Object.hasOwn(CHOICES, name)) return CHOICES[name].includes(value);
  return !["units", "layers"].includes(name) && Object.hasOwn(RANGES, name);
}

/**
 * The first setting that is out of its range.
 * @param {Record<string, any>} settings
 * @returns {{name: string, low: number, high: number, value: any} | undefined}
 */
export function outOfRange(settings) {
  const { hidden = [], ...others } = settings;
  const named = [
    ["layers", hidden.length],
    ...hidden.map((/** @type {number} */ n) => ["units", n]),
    ...Object.entries(others),
  ];
  for (const [name, value] of named) {
    const range = RANGES[name];
    if (range && !within(range, value)) return { name, value, low: range.low, high: range.high };
  }
  return undefined;
}

/**
 * @param {Range} range
 * @param {unknown} value
 */
function within({ low, high, whole }, value) {
  const number = /** @type {number} */ (value);
  return (
    (whole ? Number.isInteger(number) : Number.isFinite(number)) && low <= number && number <= high
  );
}

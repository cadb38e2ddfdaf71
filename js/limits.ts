/** What a page may ask for; Python checks it again. */

export interface Range {
  readonly low: number;
  readonly high: number;
  readonly whole: boolean;
  /** `low` itself is not allowed. */
  readonly above?: true;
}

/** Of the settings; `layers` and `units` are those of the hidden layers. */
export const RANGES: Record<string, Range> = {
  layers: { low: 0, high: 3, whole: true },
  units: { low: 1, high: 256, whole: true },
  learning_rate: { low: 0, high: 1e6, whole: false },
  batch_size: { low: 1, high: 10000, whole: true },
  momentum: { low: 0, high: 1, whole: false },
  decay: { low: 0, high: 1, whole: false, above: true },
  l2: { low: 0, high: 1e6, whole: false },
  init_range: { low: 0, high: 1000, whole: false },
  epochs: { low: 1, high: 1000, whole: true },
  random_state: { low: 0, high: Number.MAX_SAFE_INTEGER, whole: true },
};

export const CHOICES: Record<string, readonly string[]> = {
  activation: ["sigmoid", "tanh", "relu"],
  output_activation: ["sigmoid", "softmax"],
  loss: ["squared_error", "cross_entropy"],
  init: ["uniform", "glorot"],
};

export const MOST_LAYERS = 3;

/** Steps of one's own since the epoch on show, or drawings among the training samples. */
export const MOST_LESSONS = 100;

/** Epochs asked for at a time. */
export const MOST_EPOCHS = 10_000;

/** The last epoch there can be. */
export const LAST_EPOCH = 100_000;

/** The ink of a pixel that is full. */
export const FULL_INK = 16;

/** As many guesses as are kept. */
export const MOST_GUESSES = 1000;

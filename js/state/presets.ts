/** Settings worth trying, good and bad: the comment on each is `preset_…_why` in the word tables. */
import type { Wish } from "./experiments.ts";

export interface Preset {
  name: string;
  good: boolean;
  settings: Wish;
}

/** The network of the first notebooks: every preset says all there is to say, so that it shows the same wherever it is chosen. */
const PLAIN: Wish = {
  hidden: [40],
  activation: "sigmoid",
  output_activation: "sigmoid",
  loss: "squared_error",
  learning_rate: 0.7,
  batch_size: 1,
  momentum: 0,
  decay: 1,
  l2: 0,
  init: "uniform",
  init_range: 0.5,
  augment: false,
  epochs: 90,
};

const SOFTMAX: Wish = { output_activation: "softmax", loss: "cross_entropy" };

export const PRESETS: readonly Preset[] = [
  { name: "plain", good: true, settings: PLAIN },
  { name: "softmax", good: true, settings: { ...PLAIN, ...SOFTMAX, learning_rate: 0.1 } },
  {
    name: "deep",
    good: true,
    settings: {
      ...PLAIN,
      ...SOFTMAX,
      hidden: [40, 20],
      activation: "tanh",
      learning_rate: 0.05,
      init: "glorot",
    },
  },
  { name: "fast", good: false, settings: { ...PLAIN, learning_rate: 50 } },
  { name: "slow", good: false, settings: { ...PLAIN, learning_rate: 0.001 } },
  { name: "narrow", good: false, settings: { ...PLAIN, hidden: [2] } },
  { name: "zero", good: false, settings: { ...PLAIN, init_range: 0 } },
];

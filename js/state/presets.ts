/**
 * Things worth trying, good and bad: the comment on each is `preset_…_why` in the word tables. Each
 * changes one thing against the run on show, so that what comes of it has one cause.
 */
import type { Wish } from "./experiments.ts";

export interface Preset {
  name: string;
  good: boolean;
  /** One of them; initial weights of 0 are a way to draw them and its range. */
  settings: Wish;
}

export const PRESETS: readonly Preset[] = [
  { name: "deep", good: true, settings: { hidden: [40, 20] } },
  { name: "softmax", good: true, settings: { output_activation: "softmax" } },
  { name: "cross", good: true, settings: { loss: "cross_entropy" } },
  { name: "unbent", good: true, settings: { augment: false } },
  { name: "few", good: false, settings: { train_size: 50 } },
  { name: "noisy", good: false, settings: { label_noise: 0.2 } },
  { name: "fast", good: false, settings: { learning_rate: 50 } },
  { name: "slow", good: false, settings: { learning_rate: 0.001 } },
  { name: "narrow", good: false, settings: { hidden: [2] } },
  { name: "zero", good: false, settings: { init: "uniform", init_range: 0 } },
];

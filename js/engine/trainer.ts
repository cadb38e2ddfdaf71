/**
 * Training where there is no kernel, the JavaScript port of Python's training.py: epoch by epoch, each
 * recorded and repeatable. backend/slices.ts spreads it over the page's time.
 *
 * It goes on from a snapshot. Python's reach the page in float32 and without momentum's memory, so
 * that is what training starts from; snapshots made here are remembered in float64, and training on
 * from one of them gives the same numbers every time. An epoch takes the samples in an order that
 * depends on random_state and its own number alone, but not in Python's order, which comes of
 * NumPy's generator, and so do initial weights and the warps of augmentation: only from Python's
 * weights, in a given order and without augmentation are the numbers those that Python would find.
 */

import { type Augmentation, augmented } from "./augmentation.ts";
import { type Data, descend, evaluate, type Spec } from "./backprop.ts";
import { countParams, layout } from "./forward.ts";
import type { Snapshot } from "./history.ts";
import { natural, shuffled, stream, within } from "./random.ts";

/** What a training needs to know besides its samples and the sizes of its layers, by Python's names. */
export interface TrainingSettings extends Omit<Spec, "sizes"> {
  /** Of the learning rate: epoch e has learning_rate · decay^(e - 1). */
  decay: number;
  shuffle: boolean;
  augment: boolean;
  init: "uniform" | "glorot";
  /** Of uniform weights and biases: the largest, either way. */
  init_range: number;
  /** The seed. */
  random_state: number;
}

interface ExactState {
  params: Float64Array;
  velocity: Float64Array;
}

type Listener = (snapshot: Snapshot) => void;

// Epochs, which have streams of their own, count from 1.
const INITIAL_STREAM = 0;

/**
 * Initial weights, drawn from the ranges that Python's parameters.py draws them from, but not the
 * same numbers. Glorot and Bengio 2010: ±√(6 / (inputs + units)), and biases of 0.
 */
function initialParams(
  sizes: readonly number[],
  { init, init_range: range, random_state: seed }: TrainingSettings,
): Float64Array {
  const draw = within(stream(seed, INITIAL_STREAM));
  const params = new Float64Array(countParams(sizes));
  if (init === "uniform") return params.map(() => draw(range));
  for (const { weights, biases, inputs, units } of layout(sizes)) {
    const most = Math.sqrt(6 / (inputs + units));
    for (let i = weights; i < biases; i++) params[i] = draw(most);
  }
  return params;
}

export class Trainer {
  readonly #exact = new WeakMap<Snapshot, ExactState>();
  readonly #settings: TrainingSettings;
  readonly #data: Data;
  readonly #nTrain: number;
  readonly #augmentation: Augmentation | undefined;
  readonly #spec: Spec;

  /** `data` holds `nTrain` training samples, then test samples. */
  constructor(
    sizes: readonly number[],
    settings: TrainingSettings,
    data: Data,
    nTrain: number,
    augmentation?: Augmentation,
  ) {
    this.#settings = settings;
    this.#data = data;
    this.#nTrain = nTrain;
    this.#augmentation = augmentation;
    this.#spec = { ...settings, sizes };
  }

  /**
   * Trains `epochs` more from `start`, and records every epoch. Returns the epoch that diverged and
   * was not recorded, or -1.
   */
  *run(start: Snapshot, epochs: number, record: Listener): Generator<void, number> {
    const { params, velocity } = this.#resume(start);
    for (let epoch = start.epoch + 1; epoch <= start.epoch + epochs; epoch++) {
      const spec = { ...this.#spec, learning_rate: this.#rate(epoch) };
      const { data, count } = yield* this.#samples(epoch);
      yield* descend(params, velocity, data, this.#order(count, epoch), spec);
      const snapshot = yield* this.#measure(epoch, params);
      if (!Number.isFinite(snapshot.loss) || !snapshot.params.every(Number.isFinite)) return epoch;
      this.#exact.set(snapshot, { params: params.slice(), velocity: velocity.slice() });
      record(snapshot);
    }
    return -1;
  }

  /** Trains `epochs` from new initial weights; otherwise as `run`, and records epoch 0 too. */
  *anew(epochs: number, record: Listener): Generator<void, number> {
    const params = initialParams(this.#spec.sizes, this.#settings);
    const start = yield* this.#measure(0, params);
    this.#exact.set(start, { params, velocity: this.#rest(params) });
    record(start);
    return yield* this.run(start, epochs, record);
  }

  #resume(start: Snapshot): ExactState {
    const exact = this.#exact.get(start);
    if (exact) return { params: exact.params.slice(), velocity: exact.velocity.slice() };
    const params = Float64Array.from(start.params);
    return { params, velocity: this.#rest(params) };
  }

  /** The velocity before the first step. */
  #rest(params: Float64Array): Float64Array {
    return new Float64Array(this.#settings.momentum ? params.length : 0);
  }

  #rate(epoch: number): number {
    const { learning_rate: first, decay: lrDecay } = this.#settings;
    return first * lrDecay ** (epoch - 1);
  }

  /** What an epoch trains on: the first `count` of these. */
  *#samples(epoch: number): Generator<void, { data: Data; count: number }> {
    const [data, count, augmentation] = [this.#data, this.#nTrain, this.#augmentation];
    const { augment, random_state: seed } = this.#settings;
    if (!augment || !augmentation) return { data, count };
    const changed = yield* augmented(data, count, augmentation, seed, epoch);
    return { data: changed, count: changed.labels.length };
  }

  #order(count: number, epoch: number): Int32Array {
    const { shuffle, random_state: seed } = this.#settings;
    return shuffle ? shuffled(count, seed, epoch) : natural(count);
  }

  *#measure(epoch: number, params: Float64Array): Generator<void, Snapshot> {
    const [data, n, spec] = [this.#data, this.#nTrain, this.#spec];
    const train = yield* evaluate(params, data, 0, n, spec);
    // Over no samples both are NaN, as they are to be.
    const test = yield* evaluate(params, data, n, data.labels.length, spec);
    return {
      epoch,
      loss: train.loss,
      accuracy: train.accuracy,
      testLoss: test.loss,
      testAccuracy: test.accuracy,
      params: Float32Array.from(params),
    };
  }
}

/**
 * Training where there is no kernel, the twin of Python's training.py: epoch by epoch, each recorded
 * and repeatable. No DOM, no model; slices.js spreads it over the page's time.
 *
 * It goes on from a snapshot. Python's reach the page in float32 and without momentum's memory, so
 * that is what training starts from; snapshots made here are remembered in float64, and training on
 * from one of them gives the same numbers every time. An epoch takes the samples in an order that
 * depends on random_state and its own number alone, but not in Python's order, which comes of
 * NumPy's generator, and so do the warps of augmentation, see augment.js: only without both the
 * numbers are those that Python would have found.
 */

import { augmented } from "./augmentation.ts";
import { initial } from "./initial.ts";
import { natural, shuffled } from "./random.ts";
import { descend, evaluate } from "./sgd.ts";

/** @typedef {import("./history.ts").Snapshot} Snapshot */

/** @typedef {{params: Float64Array, velocity: Float64Array}} State */

export class Trainer {
  /** @type {WeakMap<Snapshot, State>} */
  #exact = new WeakMap();
  #settings;
  #data;
  #nTrain;
  #augmentation;
  #spec;

  /**
   * @param {number[]} sizes
   * @param {import("../model.ts").Settings} settings
   * @param {import("./sgd.ts").Data} data  training samples, then test samples
   * @param {number} nTrain
   * @param {import("./augmentation.ts").Augmentation} [augmentation]  what settings.augment switches on
   */
  constructor(sizes, settings, data, nTrain, augmentation) {
    this.#settings = settings;
    this.#data = data;
    this.#nTrain = nTrain;
    this.#augmentation = augmentation;
    this.#spec = { ...settings, sizes };
  }

  /**
   * Trains `epochs` more from `start`. Pauses often.
   * @param {Snapshot} start
   * @param {number} epochs
   * @param {(snapshot: Snapshot) => void} record  told after every epoch
   * @returns {Generator<void, number>}  the epoch that diverged and was not recorded, or -1
   */
  *run(start, epochs, record) {
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

  /**
   * Trains `epochs` from new initial weights; otherwise as `run`, told of epoch 0 too.
   * @param {number} epochs
   * @param {(snapshot: Snapshot) => void} record
   * @returns {Generator<void, number>}
   */
  *anew(epochs, record) {
    const params = initial(this.#spec.sizes, this.#settings);
    const velocity = new Float64Array(this.#settings.momentum ? params.length : 0);
    const start = yield* this.#measure(0, params);
    this.#exact.set(start, { params, velocity });
    record(start);
    return yield* this.run(start, epochs, record);
  }

  /** @param {Snapshot} start */
  #resume(start) {
    const exact = this.#exact.get(start);
    if (exact) return { params: exact.params.slice(), velocity: exact.velocity.slice() };
    const params = Float64Array.from(start.params);
    return { params, velocity: new Float64Array(this.#settings.momentum ? params.length : 0) };
  }

  /** @param {number} epoch */
  #rate(epoch) {
    const { learning_rate: first, decay } = this.#settings;
    return first * decay ** (epoch - 1);
  }

  /**
   * What an epoch trains on: the first `count` of these.
   * @param {number} epoch
   */
  *#samples(epoch) {
    const [data, count, augmentation] = [this.#data, this.#nTrain, this.#augmentation];
    const { augment, random_state: seed } = this.#settings;
    if (!augment || !augmentation) return { data, count };
    const changed = yield* augmented(data, count, augmentation, seed, epoch);
    return { data: changed, count: changed.labels.length };
  }

  /**
   * @param {number} count
   * @param {number} epoch
   */
  #order(count, epoch) {
    const { shuffle, random_state: seed } = this.#settings;
    return shuffle ? shuffled(count, seed, epoch) : natural(count);
  }

  /**
   * @param {number} epoch
   * @param {Float64Array} params
   * @returns {Generator<void, Snapshot>}
   */
  *#measure(epoch, params) {
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

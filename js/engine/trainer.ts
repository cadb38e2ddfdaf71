/**
 * Training where there is no kernel, the JavaScript port of Python's training.py: moment by moment, each
 * recorded and repeatable. backend/slices.ts spreads it over the page's time.
 *
 * In the first epoch, where most of the learning happens, the moments are evenly spread over the
 * logarithm of the updates; later ones are the ends of epochs. Cutting an epoch into pieces between
 * updates changes no number.
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
  /** About how many moments of the first epoch are recorded besides its end; 0 for none. */
  moments: number;
}

/** One update of the weights. */
export interface Update {
  /** After it. */
  snapshot: Snapshot;
  /** The ink of the samples that it learned from, one a row, and the class of each. */
  batch: { inks: ArrayLike<number>; labels: ArrayLike<number> };
  /** What these samples are among the training samples; undefined where the epoch has changed ones. */
  samples: number[] | undefined;
}

interface ExactState {
  params: Float64Array;
  velocity: Float64Array;
}

/** What an epoch trains on, and in which order. */
interface EpochSamples {
  data: Data;
  order: Int32Array;
  changed: boolean;
}

type Listener = (snapshot: Snapshot) => void;

/**
 * Initial weights, drawn from the ranges that Python's parameters.py draws them from, but not the
 * same numbers. Glorot and Bengio 2010: ±√(6 / (inputs + units)), and biases of 0.
 */
function initialParams(spec: TrainingSettings & Spec): Float64Array {
  const { sizes, init, init_range: range, random_state: seed } = spec;
  // Epochs, which have streams of their own, count from 1.
  const draw = within(stream(seed, 0));
  const params = new Float64Array(countParams(sizes));
  if (init === "uniform") return params.map(() => draw(range));
  for (const { weights, biases, inputs, units } of layout(sizes)) {
    const most = Math.sqrt(6 / (inputs + units));
    for (let i = weights; i < biases; i++) params[i] = draw(most);
  }
  return params;
}

/**
 * After which of the first epoch's updates a moment is recorded: after 1, 2, 4, 8 … and between them as
 * many as `moments` allow, evenly on a log scale; where they are too few for that, after every fourth,
 * eighth … fold. The end of the epoch is not among them.
 */
export function momentUpdates(updates: number, moments: number): number[] {
  const doublings = Math.log2(updates);
  if (!moments || !doublings) return [];
  const step =
    moments >= doublings ? 1 / Math.floor(moments / doublings) : Math.ceil(doublings / moments);
  const series = Array.from({ length: Math.ceil(doublings / step) }, (_, i) =>
    Math.round(2 ** (i * step)),
  );
  return [...new Set(series)].filter((update) => update < updates);
}

export class Trainer {
  readonly #exact = new WeakMap<Snapshot, ExactState>();
  readonly #given;
  /** The samples of one epoch, where it has its own. */
  #changed: { epoch: number; data: Data } | undefined;

  /** `data` holds `nTrain` training samples, then test samples. */
  constructor(
    sizes: readonly number[],
    settings: TrainingSettings,
    data: Data,
    nTrain: number,
    augmentation?: Augmentation,
  ) {
    this.#given = { spec: { ...settings, sizes }, data, nTrain, augmentation };
  }

  /**
   * Trains from `start` to the end of as many epochs as `epochs`, the one that `start` lies in among
   * them, and records every moment. Returns the epoch that diverged and was not recorded, or -1.
   */
  *run(start: Snapshot, epochs: number, record: Listener): Generator<void, number> {
    const state = this.#resume(start);
    const first = Math.floor(start.epoch) + 1;
    let last = start;
    for (let epoch = first; epoch < first + epochs; epoch++) {
      const samples = yield* this.#samples(epoch);
      for (const end of this.#pieces(epoch, samples.order.length)) {
        if (end <= this.#taken(last, samples)) continue;
        last = yield* this.#piece(state, last, samples, end);
        if (!allFinite(last)) return epoch;
        record(last);
      }
    }
    return -1;
  }

  /** The next update after any moment; undefined where it diverges. */
  *oneUpdate(start: Snapshot): Generator<void, Update | undefined> {
    const epoch = Math.floor(start.epoch) + 1;
    const samples = yield* this.#samples(epoch);
    const { data, order, changed } = samples;
    const taken = this.#taken(start, samples);
    const end = Math.min(taken + this.#given.spec.batch_size, order.length);
    const snapshot = yield* this.#piece(this.#resume(start), start, samples, end);
    if (!allFinite(snapshot)) return undefined;
    const rows = [...order.subarray(taken, end)];
    return { snapshot, batch: rowsOf(data, rows), samples: changed ? undefined : rows };
  }

  /** Trains `epochs` from new initial weights; otherwise as `run`, and records epoch 0 too. */
  *anew(epochs: number, record: Listener): Generator<void, number> {
    const params = initialParams(this.#given.spec);
    const start = yield* this.#measure({ epoch: 0, samplesSeen: 0 }, params);
    this.#exact.set(start, this.#begun(params));
    record(start);
    return yield* this.run(start, epochs, record);
  }

  /** Whether this has recorded the moment, or trained on from it: what comes next it can repeat. */
  made(moment: Snapshot): boolean {
    return this.#exact.has(moment);
  }

  #resume(start: Snapshot): ExactState {
    const exact = this.#exact.get(start) ?? this.#begun(Float64Array.from(start.params));
    this.#exact.set(start, exact);
    return { params: exact.params.slice(), velocity: exact.velocity.slice() };
  }

  /** Before the first step. */
  #begun(params: Float64Array): ExactState {
    return { params, velocity: new Float64Array(this.#given.spec.momentum ? params.length : 0) };
  }

  /** After how many of an epoch's samples the moments come that are recorded in it. */
  #pieces(epoch: number, count: number): number[] {
    const { batch_size: batch, moments } = this.#given.spec;
    const inside = epoch === 1 ? momentUpdates(Math.ceil(count / batch), moments) : [];
    return [...inside.map((update) => update * batch), count];
  }

  /**
   * How many of the samples of its epoch a moment has taken, which are whole batches; none at the end of
   * the epoch before.
   */
  #taken({ epoch }: Snapshot, { order }: EpochSamples): number {
    const batch = this.#given.spec.batch_size;
    return Math.round(((epoch - Math.floor(epoch)) * order.length) / batch) * batch;
  }

  /** Trains `state` from `start` to `end` of the epoch's samples, which lies between updates. */
  *#piece(
    { params, velocity }: ExactState,
    start: Snapshot,
    samples: EpochSamples,
    end: number,
  ): Generator<void, Snapshot> {
    const { data, order } = samples;
    const [before, taken] = [Math.floor(start.epoch), this.#taken(start, samples)];
    const { learning_rate: first, decay: lrDecay } = this.#given.spec;
    const spec = { ...this.#given.spec, learning_rate: first * lrDecay ** before };
    yield* descend(params, velocity, data, order.subarray(taken, end), spec);
    const epoch = before + end / order.length;
    const moment = { epoch, samplesSeen: start.samplesSeen + end - taken };
    const snapshot = yield* this.#measure(moment, params);
    this.#exact.set(snapshot, { params: params.slice(), velocity: velocity.slice() });
    return snapshot;
  }

  /** What an epoch trains on; the samples of the last one that was changed are kept at hand. */
  *#samples(epoch: number): Generator<void, EpochSamples> {
    const { spec, data: given, nTrain, augmentation } = this.#given;
    const { augment, shuffle, random_state: seed } = spec;
    const changed = augment && augmentation !== undefined;
    if (changed && this.#changed?.epoch !== epoch) {
      this.#changed = { epoch, data: yield* augmented(given, nTrain, augmentation, seed, epoch) };
    }
    const data = (changed && this.#changed?.data) || given;
    const count = changed ? data.labels.length : nTrain;
    const order = shuffle ? shuffled(count, seed, epoch) : natural(count);
    return { data, order, changed };
  }

  *#measure(
    moment: Pick<Snapshot, "epoch" | "samplesSeen">,
    params: Float64Array,
  ): Generator<void, Snapshot> {
    const { data, nTrain: n, spec } = this.#given;
    const train = yield* evaluate(params, data, 0, n, spec);
    // Over no samples both are NaN, as they are to be.
    const test = yield* evaluate(params, data, n, data.labels.length, spec);
    return {
      ...moment,
      ...train,
      testLoss: test.loss,
      testAccuracy: test.accuracy,
      classAccuracy: (data.labels.length > n ? test : train).classAccuracy,
      params: Float32Array.from(params),
    };
  }
}

/** Whether a training may go on from there. */
const allFinite = ({ loss, params }: Snapshot): boolean =>
  Number.isFinite(loss) && params.every(Number.isFinite);

/** Some rows of `data`. */
function rowsOf(data: Data, rows: readonly number[]): Update["batch"] {
  const width = data.inks.length / data.labels.length;
  const row = (index: number) =>
    Array.from({ length: width }, (_, i) => data.inks[index * width + i]);
  return { inks: rows.flatMap(row), labels: rows.map((index) => data.labels[index]) };
}

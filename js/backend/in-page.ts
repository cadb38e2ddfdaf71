/** What the kernel would do, on a page without one: takes the same commands, keeps the same traits. */
import { batch, computed, signal } from "@preact/signals";
import { bytes, concat } from "../bytes.ts";
import { augmentationHere, isComplete } from "../engine/augmentation.ts";
import { type Handwriting, unpackHandwriting } from "../engine/handwriting.ts";
import {
  append,
  decodeRows,
  encodePoints,
  lastEpoch,
  nearest,
  type Snapshot,
} from "../engine/history.ts";
import type { Lesson } from "../engine/single-step.ts";
import { Trainer, type Update } from "../engine/trainer.ts";
import { trainingSet, withDrawings } from "../engine/training-set.ts";
import { atEnd, onChange } from "../lifetime.ts";
import { MOST_PINNED } from "../limits.ts";
import type { Host, SettingChanges, Traits } from "../model.ts";
import {
  type Backend,
  MOST_BATCH_SHOWN,
  type Problem,
  type SingleUpdate,
  type Status,
  type TrainedOn,
} from "./backend.ts";
import { inSlices } from "./slices.ts";

// What the snapshots of a large network may take in all, whatever max_snapshots says: a quarter of
// Python's. A number is kept in float32, and in float64 with its velocity.
const MAX_BYTES = 64 << 20;
const BYTES = 4 + 8 + 8;

// Single updates that are kept; the first of them go.
const MOST_UPDATES = 64;

// Milliseconds: a small network trains through more epochs than a screen has frames.
const FRAME = 16;

/** What of the traits says which network it is. */
const NETWORK = ["_layers", "_activations", "_loss", "_settings", "_drawings"] as const;
type Network = Pick<Traits, (typeof NETWORK)[number]>;

/** A training as one thing to put away and to bring back. */
interface TrainingRun {
  network: Network;
  snapshots: readonly Snapshot[];
  /** That made the snapshots, if it was on this page. */
  trainer: Trainer | undefined;
  /** From which moment it was trained on here. */
  from: number | undefined;
}

export class InPageBackend implements Backend {
  readonly snapshots = signal<readonly Snapshot[]>([]);
  readonly status = signal<Status>("none");
  readonly problem = signal<Problem | undefined>();
  readonly update = signal<SingleUpdate | undefined>();
  readonly #from = signal<number | undefined>();
  readonly trainedOn = computed<TrainedOn | undefined>(() => {
    const [from, to] = [this.#from.value, Math.floor(lastEpoch(this.snapshots.value))];
    return from !== undefined && to > from ? { from, to } : undefined;
  });
  readonly #host: Host;
  /** Recorded, and not yet among the snapshots. */
  #recorded: Snapshot[] = [];
  #publishedAt = 0;
  /** Recorded by single updates, in the order of asking. */
  #updates: Snapshot[] = [];
  #work = new AbortController();
  #trainer: Trainer | undefined;
  /** Unpacked once: every change of a setting makes another trainer. */
  readonly #handwriting = computed(() =>
    unpackHandwriting(bytes(this.#host.trait("_handwriting").value)),
  );
  /** What to go back to should the new training fail. */
  #kept: (TrainingRun & { pinned: Partial<Traits> }) | undefined;
  /** The epoch on show follows the training up to this one. */
  #followTo = Number.POSITIVE_INFINITY;
  /** What was on show last: another epoch that is not set here is one that somebody has gone to. */
  #shown: number;

  /** `rows` are those of the training on show, as far as it has come. */
  constructor(
    host: Host,
    life: AbortSignal,
    rows = decodeRows(host.trait("_history").value, host.trait("_layers").value),
  ) {
    this.#host = host;
    this.snapshots.value = rows;
    const epoch = host.trait("epoch");
    this.#shown = epoch.peek();
    const goTo = (now: number) => {
      if (now !== this.#shown) this.#followTo = Number.POSITIVE_INFINITY;
      this.#shown = now;
    };
    onChange(epoch, goTo, life);
    const leave = () => {
      this.#recorded = [];
      this.#halt();
    };
    atEnd(life, leave);
  }

  train(epochs: number, from: number): void {
    batch(() => {
      this.stop();
      const start = nearest(this.snapshots.peek(), from);
      if (!start) return;
      this.#trainer ??= this.#trainerFor();
      const before = this.#trainer.made(start) ? this.#from.peek() : undefined;
      this.#from.value = Math.min(start.epoch, before ?? start.epoch);
      this.#cut(start.epoch);
      void this.#trainOn(this.#trainer, start, epochs);
    });
  }

  step(from: number): void {
    const start = nearest(this.snapshots.peek(), from);
    if (!start) return;
    batch(() => {
      this.stop();
      if (this.stepDrops(from)) this.#cut(start.epoch);
      this.#trainer ??= this.#trainerFor();
      void this.#stepOn(this.#trainer, start);
    });
  }

  /** Python's later moments come of another order of the samples. */
  stepDrops(from: number): boolean {
    const start = nearest(this.snapshots.peek(), from);
    if (!start || start === this.snapshots.peek().at(-1)) return false;
    return !this.#trainer?.made(start);
  }

  stop(): void {
    batch(() => {
      this.problem.value = undefined;
      this.#halt();
      this.#kept = undefined;
      this.#followTo = Number.POSITIVE_INFINITY;
    });
  }

  reset(): void {
    batch(() => {
      this.stop();
      this.#from.value = undefined;
      this.#cut(0);
    });
  }

  /**
   * The training on show stays until the new one has its first moment, and comes back if that fails
   * later.
   */
  retrain(settings: SettingChanges, drawings: readonly Lesson[], pin = false): void {
    batch(() => {
      this.problem.value = undefined;
      this.#halt();
      void this.#trainAnew(changedNetwork(networkOf(this.#host), settings, drawings), pin);
    });
  }

  pin(): void {
    const { _layers, _settings } = networkOf(this.#host);
    this.#host.set({
      _pinned: { hidden: _layers.slice(1, -1), ..._settings },
      _pinned_rows: encodePoints(this.snapshots.peek(), MOST_PINNED),
    });
  }

  unpin(): void {
    this.#host.set({ _pinned: {}, _pinned_rows: new DataView(new ArrayBuffer(0)) });
  }

  touch(): void {
    this.problem.value = undefined;
  }

  /** What is under way is dropped: the last moment stays. */
  #halt(): void {
    batch(() => {
      this.#work.abort();
      this.#publish();
      if (this.#host.peek("_goal") >= 0) this.#host.set({ _goal: -1 });
    });
  }

  #cut(epoch: number): void {
    this.snapshots.value = this.snapshots.peek().filter((row) => row.epoch <= epoch);
    this.#show(lastEpoch(this.snapshots.peek()));
  }

  async #trainOn(trainer: Trainer, start: Snapshot, epochs: number): Promise<void> {
    this.#host.set({ _goal: Math.floor(start.epoch) + epochs });
    const diverged = await this.#done(
      trainer.run(start, epochs, (row) => this.#recorded.push(row)),
    );
    if (diverged >= 0) this.#saysDiverged(diverged);
  }

  #saysDiverged(epoch: number): void {
    const rate = this.#host.peek("_settings").learning_rate;
    this.problem.value = { reason: "diverged", epoch, rate, kept: false };
  }

  async #stepOn(trainer: Trainer, start: Snapshot): Promise<void> {
    const update = await this.#done(trainer.oneUpdate(start));
    if (update) this.#showUpdate(start, update);
    else this.#saysDiverged(Math.floor(start.epoch) + 1);
  }

  #showUpdate(start: Snapshot, { snapshot, batch: { inks, labels } }: Update): void {
    const held = this.snapshots.peek();
    const known = held.some(({ epoch }) => epoch === snapshot.epoch);
    if (!known) this.#updates.push(snapshot);
    const gone = this.#updates.length > MOST_UPDATES ? this.#updates.shift() : undefined;
    const rows = held.filter((row) => row !== gone);
    const width = inks.length / labels.length;
    const most = Math.min(labels.length, MOST_BATCH_SHOWN);
    batch(() => {
      const cap = this.#mostSnapshots(snapshot.params.length);
      this.snapshots.value = known ? held : append(rows, snapshot, cap);
      this.update.value = {
        run: this.#host.peek("_run"),
        from: start.epoch,
        to: snapshot.epoch,
        inks: Array.from(inks).slice(0, most * width),
        labels: Array.from(labels).slice(0, most),
        count: labels.length,
      };
      this.#show(snapshot.epoch);
    });
  }

  async #trainAnew(network: Network, pin: boolean): Promise<void> {
    const { epochs, learning_rate: rate } = network._settings;
    const trainer = this.#trainerFor(network);
    const begun: Snapshot[] = [];
    const record = (row: Snapshot) => {
      if (begun.length > 1) this.#recorded.push(row);
      else if (begun.push(row) > 1) {
        this.#takeOver({ network, snapshots: begun, trainer, from: undefined }, epochs, pin);
      }
    };
    const diverged = await this.#done(trainer.anew(epochs, record));
    batch(() => {
      if (diverged >= 0) {
        if (this.#kept) {
          this.#showRun(this.#kept);
          this.#host.set(this.#kept.pinned);
        }
        this.problem.value = { reason: "diverged", epoch: diverged, rate, kept: true };
      }
      this.#kept = undefined;
    });
  }

  /** The result of the work, unless other work comes instead. */
  async #done<T>(work: Generator<void, T>): Promise<T> {
    this.#work = new AbortController();
    this.#publishedAt = performance.now();
    const pause = () => {
      if (performance.now() - this.#publishedAt >= FRAME) this.#publish();
    };
    try {
      return await inSlices(work, this.#work.signal, pause);
    } finally {
      this.#halt();
    }
  }

  #takeOver(run: TrainingRun, goal: number, pin: boolean): void {
    batch(() => {
      const [host, snapshots] = [this.#host, this.snapshots.peek()];
      const shown = host.peek("epoch");
      if (shown !== lastEpoch(snapshots)) this.#followTo = shown;
      const [network, from] = [networkOf(host), this.#from.peek()];
      const pinned = traitsOf(host, ["_pinned", "_pinned_rows"]);
      this.#kept ??= { network, snapshots, trainer: this.#trainer, from, pinned };
      if (pin) this.pin();
      this.#showRun(run);
      host.set({ _goal: goal });
    });
  }

  #showRun({ network, snapshots, trainer, from }: TrainingRun): void {
    this.snapshots.value = snapshots;
    this.#from.value = from;
    this.#trainer = trainer;
    const [run, off] = [this.#host.peek("_run"), this.#host.peek("off")];
    const hidden = network._layers.slice(1, -1);
    const there = (off ?? []).filter(([layer, unit]) => unit < (hidden[layer] ?? 0));
    this.#host.set({ ...network, _run: run + 1, off: there });
    const last = Math.min(lastEpoch(snapshots), this.#followTo);
    this.#show(nearest(snapshots, last)?.epoch ?? 0);
  }

  /** While the last moment is on show, as it was recorded, the next ones take its place. */
  #publish(): void {
    const recorded = this.#recorded.splice(0);
    if (!recorded.length) return;
    this.#publishedAt = performance.now();
    batch(() => {
      const held = this.snapshots.peek();
      const shown = this.#host.peek("epoch");
      const isLast = shown === lastEpoch(held) && shown < this.#followTo;
      const follow = isLast && !this.#host.peek("lessons").length;
      const most = this.#mostSnapshots(recorded[0].params.length);
      const rows = recorded.reduce((all, row) => append(all, row, most), held);
      this.snapshots.value = rows;
      const wanted = follow ? Math.min(lastEpoch(rows), this.#followTo) : shown;
      const epoch = nearest(rows, wanted)?.epoch ?? shown;
      if (epoch !== shown) this.#show(epoch);
    });
  }

  #trainerFor(network = networkOf(this.#host)): Trainer {
    return trainerFor(this.#host, this.#handwriting.peek(), network);
  }

  #mostSnapshots(params: number): number {
    const { max_snapshots: asked } = this.#host.peek("_settings");
    return Math.max(2, Math.min(asked, Math.floor(MAX_BYTES / (BYTES * params))));
  }

  /** Without the lessons given since another epoch. */
  #show(epoch: number): void {
    this.#shown = epoch;
    this.#host.set({ lessons: [], epoch });
  }
}

const traitsOf = <K extends keyof Traits>(host: Host, keys: readonly K[]) =>
  Object.fromEntries(keys.map((key) => [key, host.peek(key)])) as Pick<Traits, K>;

const networkOf = (host: Host): Network => traitsOf(host, NETWORK);

/** A network like this one, but for these settings. */
function changedNetwork(
  { _layers, _settings }: Network,
  { hidden, ...others }: SettingChanges,
  drawings: readonly Lesson[],
): Network {
  const settings = { ..._settings, ...others };
  const units = hidden ?? _layers.slice(1, -1);
  return {
    _layers: [_layers[0], ...units, _layers[_layers.length - 1]],
    _activations: [...units.map(() => settings.activation), settings.output_activation],
    _loss: settings.loss,
    _settings: settings,
    _drawings: [...drawings],
  };
}

/** Of the samples that train, the learner's own drawings and the test samples, in this order. */
function trainerFor(host: Host, handwriting: Handwriting, network: Network): Trainer {
  const { _layers, _settings, _drawings: drawings } = network;
  const [end, width] = [host.peek("_n_train"), _layers[0]];
  const inks = bytes(host.peek("_samples"));
  const labels = bytes(host.peek("_labels"));
  const chosen = trainingSet(labels.subarray(0, end), _layers[_layers.length - 1], _settings);
  const trained = withDrawings(inks, width, chosen, drawings);
  const data = {
    inks: concat([trained.inks, inks.subarray(end * width)]),
    labels: concat([trained.labels, labels.subarray(end)]),
    scale: host.peek("_ink_scale"),
  };
  const numbers = augmentationHere(host.peek("_augment"), _settings);
  const augmentation = isComplete(numbers) ? { numbers, handwriting } : undefined;
  return new Trainer(_layers, _settings, data, trained.labels.length, augmentation);
}

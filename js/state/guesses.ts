/**
 * Predict first: what the network says stays hidden until the learner has committed to a guess, and so
 * does which class it learned first.
 */
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Unit } from "../engine/forward.ts";
import type { Snapshot } from "../engine/history.ts";
import { MOST_GUESSES } from "../limits.ts";
import type { Guess, Host } from "../model.ts";
import type { Canvas } from "./canvas.ts";
import type { TrainingState } from "./training.ts";

/** A class is learned when this share of its samples is read, and stays so. */
export const LEARNED = 0.8;

export class Guesses {
  readonly #parts;
  /** What the last guess was made of. */
  readonly #seen = signal<{
    pixels?: Uint8Array;
    params?: Float64Array;
    off?: readonly Unit[];
  }>({});
  readonly #saidFirst = signal<{ run: number; guess: number } | undefined>();
  /** Whether guesses are asked for. */
  readonly on = signal(false);
  readonly list: ReadonlySignal<readonly Guess[]>;

  readonly #asked = computed(
    () => this.on.value && this.#parts.host.trait("controls").value.includes("guess"),
  );

  /** How many guesses named what the network said. */
  readonly right = computed(
    () => this.list.value.filter(({ guess, prediction }) => guess === prediction).length,
  );

  /** Of the training on show; undefined where no class is learned yet. */
  readonly firstLearned = computed(() => firstLearned(this.#parts.training.snapshots.value));

  /** The class that the learner said is learned first, of the training on show. */
  readonly saidFirst = computed(() => {
    const said = this.#saidFirst.value;
    return said?.run === this.#parts.training.run.value ? said.guess : undefined;
  });

  /** Whether the learner is yet to say which class is learned first. */
  readonly firstVeiled = computed(() => this.#asked.value && this.saidFirst.value === undefined);

  /** Whether a guess is due: a new image, or the network has changed. */
  readonly veiled = computed(() => {
    const { canvas, training } = this.#parts;
    const [seen, params, off] = [this.#seen.value, training.params.value, training.off.value];
    if (!this.#asked.value || !canvas.hasInk.value || !params) return false;
    return seen.pixels !== canvas.pixels.value || seen.params !== params || seen.off !== off;
  });

  /**
   * Whether the questions stand where the answers will be: while the learner thinks there is nothing to
   * be seen there.
   */
  readonly asking = computed(
    () => this.veiled.value || (this.on.value && !this.#parts.canvas.hasInk.value),
  );

  constructor(
    host: Host,
    canvas: Canvas,
    training: TrainingState,
    prediction: ReadonlySignal<number>,
  ) {
    this.#parts = { host, canvas, training, prediction };
    this.list = host.trait("guesses");
  }

  /** The learner expects that this class is learned first. */
  sayFirst(guess: number): void {
    this.#saidFirst.value = { run: this.#parts.training.run.peek(), guess };
  }

  /** The learner expects this class. */
  commit(guess: number): void {
    const { host, canvas, training, prediction } = this.#parts;
    const made = { guess, prediction: prediction.peek(), epoch: training.epoch.peek() };
    batch(() => {
      this.#seen.value = {
        pixels: canvas.pixels.peek(),
        params: training.params.peek(),
        off: training.off.peek(),
      };
      host.set({ guesses: [...this.list.peek(), made].slice(-MOST_GUESSES) });
    });
  }
}

/** The moment from which on a class is read right often enough, undefined where it never is. */
function learnedFrom(rows: readonly Snapshot[], label: number): Snapshot | undefined {
  const last = rows.findLastIndex(({ classAccuracy }) => !(classAccuracy[label] >= LEARNED));
  return rows[last + 1];
}

/** The classes that were learned first, and the moment from which on they were. */
function firstLearned(rows: readonly Snapshot[]) {
  const classes = rows[0]?.classAccuracy.length ?? 0;
  const from = Array.from({ length: classes }, (_, label) => learnedFrom(rows, label));
  const reached = from.filter((one) => one !== undefined).sort((a, b) => a.epoch - b.epoch);
  const moment = reached.at(0);
  return moment && { moment, classes: [...from.keys()].filter((label) => from[label] === moment) };
}

/**
 * Trying other settings: asks for one retraining at a time, the latest wish wins, and keeps a run's
 * curves to compare the next ones with.
 */
import { batch, computed, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { Problem } from "../backend/backend.ts";
import type { Snapshot } from "../engine/history.ts";
import type { Lesson } from "../engine/single-step.ts";
import { effectUntil } from "../lifetime.ts";
import type { SettingChanges, Settings } from "../model.ts";
import type { TrainingState } from "./training.ts";

/** Settings that an experiment may change, with the units of the hidden layers. */
export type Experiment = Omit<Settings, "max_snapshots" | "shuffle" | "moments" | "train_size"> & {
  hidden: number[];
  /** How many of the training samples train. */
  train_size: number | "all";
};
export type Wish = Partial<Experiment>;

/** A snapshot without its weights. */
export type Point = Omit<Snapshot, "params">;

/** A run kept to compare others with. */
export interface Pinned {
  rows: readonly Point[];
  settings: Experiment;
}

export class Experiments {
  readonly #training: TrainingState;
  /** What is wished for and not yet on show. */
  readonly #wish = signal<Wish>({});
  readonly #drawings = signal<readonly Lesson[] | undefined>();
  /** The run on show when the retraining under way was asked for, -1 while none is. */
  readonly #asked = signal(-1);
  readonly #problem = signal<Problem | undefined>();
  readonly #refusals = signal(0);
  readonly #pinned = signal<Pinned | undefined>();
  /** The settings that the page came with. */
  readonly first: Experiment;

  /** The settings of the run on show. */
  readonly current = computed<Experiment>(() => {
    const hidden = this.#training.sizes.value.slice(1, -1);
    return experimentOf(this.#training.settings.value, hidden);
  });

  /** The settings as they are going to be. */
  readonly wanted = computed<Experiment>(() => ({ ...this.current.value, ...this.#wish.value }));

  /** To train on besides the samples, as they are going to be. */
  readonly drawings = computed(() => this.#drawings.value ?? this.#training.drawings.value);

  /** Whether a retraining was asked for and has not yet brought its first epochs. */
  readonly waiting = computed(() => this.#asked.value >= 0);

  constructor(training: TrainingState, life: AbortSignal) {
    this.#training = training;
    this.first = this.current.peek();
    effectUntil(life, () => {
      const [problem, run] = [training.problem.value, training.run.value];
      const asked = this.#asked.value;
      untracked(() => batch(() => this.#settle(problem, asked, run)));
    });
  }

  /** What a retraining was refused or failed for. */
  get problem(): ReadonlySignal<Problem | undefined> {
    return this.#problem;
  }

  /** How often one was refused: the same may be refused twice. */
  get refusals(): ReadonlySignal<number> {
    return this.#refusals;
  }

  get pinned(): ReadonlySignal<Pinned | undefined> {
    return this.#pinned;
  }

  /** Wishes for other settings, and for drawings to train on besides the samples from now on. */
  ask(changes: Wish, drawings = this.#drawings.peek()): void {
    batch(() => {
      this.#wish.value = { ...this.#wish.peek(), ...changes };
      this.#drawings.value = drawings;
      this.#send();
    });
  }

  #send(): void {
    const changes = differences(this.#wish.peek(), this.current.peek());
    const asks = this.#drawings.peek() || Object.keys(changes).length;
    if (this.waiting.peek() || !asks) return;
    this.#problem.value = undefined;
    this.#asked.value = this.#training.run.peek();
    this.#training.retrain(changesOf(changes), this.drawings.peek());
  }

  /** Is the retraining under way, or refused? Then the next may go. */
  #settle(problem: Problem | undefined, asked: number, run: number): void {
    if (problem && (asked >= 0 || !same(problem, this.#problem.peek()))) {
      this.#refuse(problem);
      return;
    }
    if (asked < 0 || asked === run) return;
    this.#asked.value = -1;
    this.#wish.value = differences(this.#wish.peek(), this.current.peek());
    if (same(this.#drawings.peek(), this.#training.drawings.peek())) {
      this.#drawings.value = undefined;
    }
    this.#send();
  }

  #refuse(problem: Problem): void {
    this.#problem.value = problem;
    this.#refusals.value = this.#refusals.peek() + 1;
    this.#asked.value = -1;
    this.#wish.value = {};
    this.#drawings.value = undefined;
  }

  /** Keeps the curves on show, to be drawn with those of later runs. */
  pin(): void {
    const rows = this.#training.snapshots.peek().map(({ params, ...point }) => point);
    this.#pinned.value = { rows, settings: this.current.peek() };
  }

  unpin(): void {
    this.#pinned.value = undefined;
  }
}

/** A host tells of more than an experiment may change. */
export function experimentOf(
  { random_state, max_snapshots, shuffle, moments, train_size, ...settings }: Settings,
  hidden: readonly number[],
): Experiment {
  return { hidden: [...hidden], ...settings, train_size: train_size ?? "all", random_state };
}

/** As a training takes them. */
const changesOf = ({ train_size: size, ...settings }: Wish): SettingChanges =>
  size === undefined ? settings : { ...settings, train_size: size === "all" ? null : size };

/** Those of `settings` that are not in `others`. */
export const differences = (settings: Wish, others: Wish): Wish =>
  Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => !same(value, others[name as keyof Wish])),
  );

export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

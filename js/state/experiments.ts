/**
 * Trying other settings: asks for one retraining at a time, the latest wish wins. An experiment changes
 * one thing against the run on show, which is kept as A, to compare the new one with.
 */
import { batch, computed, signal, untracked } from "@preact/signals";
import type { Problem } from "../backend/backend.ts";
import type { Point } from "../engine/history.ts";
import type { Lesson } from "../engine/single-step.ts";
import { effectUntil, onChange } from "../lifetime.ts";
import { type SettingChanges, type Settings, same } from "../model.ts";
import type { TrainingState } from "./training.ts";

/** Settings that an experiment may change, with the units of the hidden layers. */
export type Experiment = Omit<Settings, "max_snapshots" | "shuffle" | "moments" | "train_size"> & {
  hidden: number[];
  /** How many of the training samples train. */
  train_size: number | "all";
};
export type Wish = Partial<Experiment>;

export type { Point };

export class Experiments {
  readonly #training: TrainingState;
  /** What is wished for and not yet on show. */
  readonly #wish = signal<Wish>({});
  readonly #drawings = signal<readonly Lesson[] | undefined>();
  /** The run on show when the retraining under way was asked for, -1 while none is. */
  readonly #asked = signal(-1);
  /** The settings of A, while an experiment against it is under way. */
  #base: Experiment | undefined;
  /** Whether the run on show is to be kept as A when the next one takes over. */
  #pins = false;
  /** What a retraining was refused or failed for. */
  readonly problem = signal<Problem | undefined>();
  /** How often one was refused: the same may be refused twice. */
  readonly refusals = signal(0);
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

  /** The run that is kept for comparison: A. */
  readonly pinned = computed(() => {
    const kept = this.#training.pinned.value;
    if (!kept) return undefined;
    const { hidden = [], ...settings } = kept.settings;
    return { rows: kept.points, settings: experimentOf(settings as Settings, hidden) };
  });

  /** What A's settings are where they differ from those on show. */
  readonly changed = computed<Wish>(() =>
    differences(this.pinned.value?.settings ?? {}, this.current.value),
  );

  /** Whether A's losses are of one kind with those on show: on other scales no curve is the lower one. */
  readonly comparable = computed(() => {
    const a = this.pinned.value?.settings;
    return a !== undefined && lossKind(a) === lossKind(this.current.value);
  });

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
    onChange(training.interruptions, () => this.waiting.peek() && this.#giveUp(), life);
  }

  /**
   * Changes one setting against the run on show, which becomes A when the new one takes over. Until
   * that is through, another value, or another setting, is tried against the same A.
   */
  experiment<Name extends keyof Experiment>(setting: Name, value: Experiment[Name]): void {
    this.tryPreset({ settings: { [setting]: value } });
  }

  /** The one thing that a preset changes, as an experiment. */
  tryPreset({ settings: changes }: { settings: Wish }): void {
    const underWay = this.waiting.peek() || this.#training.goal.peek() >= 0;
    const base = underWay ? this.#base : undefined;
    // Asked for before, and not an experiment: what comes of it is what this is tried against.
    const others = base ?? { ...this.current.peek(), ...this.#wish.peek() };
    if (!base && fits(changes, others)) return;
    batch(() => {
      this.#base = others;
      this.#pins ||= !base;
      this.#wish.value = { ...(base ?? this.#wish.peek()), ...changes };
      this.#send();
    });
  }

  /** Wishes for other settings, and for drawings to train on besides the samples from now on. */
  ask(changes: Wish, drawings = this.#drawings.peek()): void {
    batch(() => {
      this.#base = undefined;
      this.#wish.value = { ...this.#wish.peek(), ...changes };
      this.#drawings.value = drawings;
      this.#send();
    });
  }

  #send(): void {
    const changes = differences(this.#wish.peek(), this.current.peek());
    const asks = this.#drawings.peek() || Object.keys(changes).length;
    if (this.waiting.peek() || !asks) return;
    this.problem.value = undefined;
    this.#asked.value = this.#training.run.peek();
    const pin = this.#pins;
    this.#pins = false;
    this.#training.retrain(changesOf(changes), this.drawings.peek(), pin);
  }

  /** Is the retraining under way, or refused? Then the next may go. */
  #settle(problem: Problem | undefined, asked: number, run: number): void {
    const refusal = problem && isOfRetraining(problem) ? problem : undefined;
    if (refusal && (asked >= 0 || !same(refusal, this.problem.peek()))) {
      this.#refuse(refusal);
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
    this.problem.value = problem;
    this.refusals.value = this.refusals.peek() + 1;
    this.#giveUp();
  }

  #giveUp(): void {
    batch(() => {
      this.#asked.value = -1;
      this.#base = undefined;
      this.#pins = false;
      this.#wish.value = {};
      this.#drawings.value = undefined;
    });
  }
}

/** What commands other than a retraining are refused for. */
const OTHERS = ["gone", "lastEpoch", "someOff"];

/** A training that has failed says itself whether it is a new one, whose predecessor is kept. */
const isOfRetraining = ({ reason, kept }: Problem): boolean =>
  kept === undefined ? !OTHERS.includes(reason) : kept === true;

/** Squared errors are of one kind; cross-entropy is one thing of sigmoids, another of a softmax. */
const lossKind = ({ loss, output_activation: output }: Experiment): string =>
  loss === "squared_error" ? loss : `${loss} ${output}`;

/** A host tells of more than an experiment may change. */
function experimentOf(
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

/** Whether these settings are all among `others`. */
export const fits = (settings: Wish, others: Wish): boolean =>
  Object.keys(differences(settings, others)).length === 0;

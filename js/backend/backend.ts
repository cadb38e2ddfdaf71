/** What trains the network, seen from the page: the kernel, or the page itself. */
import type { ReadonlySignal } from "@preact/signals";
import type { Snapshot } from "../engine/history.ts";
import type { Lesson } from "../engine/single-step.ts";
import type { SettingChanges } from "../model.ts";

/**
 * Whether a kernel answers; "none" where the page has none, "apart" where one does not answer and the
 * page trains by itself.
 */
export type Status = "live" | "silent" | "apart" | "none";

/**
 * Why something was refused or failed, as facts; ui/problem.ts words them. A reason that it doesn't
 * know comes with a `text` of Python's.
 */
export interface Problem {
  readonly reason: string;
  readonly [fact: string]: unknown;
}

/** A single update of the weights, and what it learned from. */
export interface SingleUpdate {
  /** Which training it was made in: another one may have the same moments. */
  run: number;
  /** The epochs of the moments before and after it. */
  from: number;
  to: number;
  /** The ink of the first samples of its batch, MOST_BATCH_SHOWN at most, one a row. */
  inks: ArrayLike<number>;
  /** The class of each of these. */
  labels: ArrayLike<number>;
  /** Samples in the batch. */
  count: number;
}

/** A training that this page took on from a moment of the run to the end of an epoch. */
export interface TrainedOn {
  readonly from: number;
  readonly to: number;
}

/** As many samples of an update's batch can be looked at. */
export const MOST_BATCH_SHOWN = 32;

export interface Backend {
  /** One a recorded moment, in order. */
  readonly snapshots: ReadonlySignal<readonly Snapshot[]>;
  readonly status: ReadonlySignal<Status>;
  /** The last refusal or failure; a command or a touch takes it away. */
  readonly problem: ReadonlySignal<Problem | undefined>;
  /** The last single update that was asked for. */
  readonly update: ReadonlySignal<SingleUpdate | undefined>;
  /** Where the page itself has trained the run on; undefined where it has not. */
  readonly trainedOn?: ReadonlySignal<TrainedOn | undefined>;
  /**
   * Trains on from a moment to the end of as many epochs, the one it lies in among them; later moments
   * are dropped.
   */
  train(epochs: number, from: number): void;
  /** A single update from a moment, shown as a moment of its own. */
  step(from: number): void;
  /** Whether that drops later moments, because they are of a training that can't be repeated here. */
  stepDrops(from: number): boolean;
  stop(): void;
  /** Back to the initial weights. */
  reset(): void;
  /**
   * Trains anew; `drawings` join the samples. With `pin`, the run that the new one takes over from is
   * then kept for comparison.
   */
  retrain(settings: SettingChanges, drawings: readonly Lesson[], pin?: boolean): void;
  /** Keeps the curves and settings of the run on show, to compare others with. */
  pin(): void;
  /** Lets them go. */
  unpin(): void;
  /** The user does something: is the kernel still there? */
  touch(): void;
}

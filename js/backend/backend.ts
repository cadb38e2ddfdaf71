/** What trains the network, seen from the page: the kernel, or the page itself. */
import type { ReadonlySignal } from "@preact/signals";
import type { Snapshot } from "../engine/history.ts";
import type { Lesson } from "../engine/single-step.ts";
import type { SettingChanges } from "../model.ts";

/** Whether a kernel answers; "none" where the page has none. */
export type Status = "live" | "silent" | "none";

/**
 * Why something was refused or failed, as facts; ui/problem.ts words them. A reason that it doesn't
 * know comes with a `text` of Python's.
 */
export interface Problem {
  readonly reason: string;
  readonly [fact: string]: unknown;
}

export interface Backend {
  /** One a recorded epoch. */
  readonly snapshots: ReadonlySignal<readonly Snapshot[]>;
  readonly status: ReadonlySignal<Status>;
  /** The last refusal or failure; a command or a touch takes it away. */
  readonly problem: ReadonlySignal<Problem | undefined>;
  /** Trains on from an epoch; later ones are dropped. */
  train(epochs: number, from: number): void;
  stop(): void;
  /** Back to the initial weights. */
  reset(): void;
  /** Trains anew; `drawings` join the samples. */
  retrain(settings: SettingChanges, drawings: readonly Lesson[]): void;
  /** The user does something: is the kernel still there? */
  touch(): void;
}

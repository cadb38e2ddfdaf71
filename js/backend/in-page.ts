/**
 * What the kernel would do, on a page without one: takes the same commands, keeps the same traits.
 */

import { append, lastEpoch, nearest } from "../engine/history.ts";
import { worded } from "../ui/complaint.ts";
import { changed, networkOf, showNetwork, trainerOf } from "./shown-run.ts";
import { inSlices } from "./slices.ts";

// What the snapshots of a large network may take in all, whatever max_snapshots says: a quarter of
// Python's. A number is kept in float32, and in float64 with its velocity.
const MAX_BYTES = 64 << 20;
const BYTES = 4 + 8 + 8;

/** @typedef {Pick<import("./kernel.ts").Link, "rows" | "complaint">} Held */

export class Alone {
  #model;
  #held;
  #changed;
  #run = new AbortController();
  /** @type {import("../engine/trainer.ts").Trainer | undefined} */
  #trainer;
  /** What to go back to should the new training fail. @type {import("./shown-run.ts").ShownRun | undefined} */
  #kept;
  /** The epoch on show follows the training up to this one. */
  #followTo = Number.POSITIVE_INFINITY;

  /**
   * @param {import("../model.ts").Model} model
   * @param {Held} held  the snapshots, which this keeps up to date, and the last complaint
   * @param {() => void} changed
   * @param {AbortSignal} signal
   */
  constructor(model, held, changed, signal) {
    this.#model = model;
    this.#held = held;
    this.#changed = changed;
    signal.addEventListener("abort", () => this.#stop(), { once: true });
  }

  /** @param {import("../model.ts").Message} message */
  obey({ kind, epochs, from, settings, drawings }) {
    if (kind === "hello") return;
    if (kind === "retrain") {
      this.#retrain(settings, drawings);
      return;
    }
    this.#stop();
    this.#kept = undefined;
    this.#followTo = Number.POSITIVE_INFINITY;
    if (kind === "reset") this.#cut(0);
    if (kind === "train") this.#train(Number(from), Number(epochs));
    this.#changed();
  }

  /** The epoch under way is dropped: the last whole one stays. */
  #stop() {
    this.#run.abort();
    if (this.#model.get("_goal") >= 0) this.#set("_goal", -1);
  }

  /** @param {number} epoch */
  #cut(epoch) {
    this.#held.rows = this.#held.rows.filter((row) => row.epoch <= epoch);
    this.#show(lastEpoch(this.#held.rows));
  }

  /**
   * @param {number} from
   * @param {number} epochs
   */
  async #train(from, epochs) {
    const start = nearest(this.#held.rows, from);
    if (!start) return;
    this.#trainer ??= trainerOf(this.#model, networkOf(this.#model));
    this.#cut(start.epoch);
    this.#set("_goal", start.epoch + epochs);
    const diverged = await this.#work(this.#trainer.run(start, epochs, (row) => this.#record(row)));
    const rate = this.#model.get("_settings").learning_rate;
    if (diverged >= 0) this.#complain({ epoch: diverged, rate });
    this.#changed();
  }

  /** @param {{epoch: number, rate: number, kept?: boolean}} facts  of a training that diverged */
  #complain(facts) {
    this.#held.complaint = worded({ reason: "diverged", ...facts });
  }

  /**
   * Does the work unless other work comes instead.
   * @param {Generator<void, number>} work
   */
  async #work(work) {
    const run = new AbortController();
    this.#run = run;
    try {
      return await inSlices(work, run.signal);
    } finally {
      this.#stop();
      this.#changed();
    }
  }

  /**
   * Trains anew; the training on show stays until the new one has its first epoch, and comes back if
   * that fails later.
   * @param {Record<string, any>} settings
   * @param {import("../engine/single-step.ts").Lesson[]} drawings
   */
  async #retrain(settings, drawings) {
    this.#stop();
    const network = changed(networkOf(this.#model), settings, drawings);
    const { epochs, learning_rate: rate } = network._settings;
    const trainer = trainerOf(this.#model, network);
    /** @type {import("../engine/history.ts").Snapshot[]} */
    const begun = [];
    const record = (/** @type {import("../engine/history.ts").Snapshot} */ row) => {
      if (row.epoch > 1) this.#record(row);
      else if (begun.push(row) > 1) this.#takeOver({ network, rows: begun, trainer }, epochs);
    };
    const diverged = await this.#work(trainer.anew(epochs, record));
    if (diverged >= 0) {
      if (this.#kept) this.#showRun(this.#kept);
      this.#complain({ epoch: diverged, rate, kept: true });
      this.#changed();
    }
    this.#kept = undefined;
  }

  /**
   * @param {import("./shown-run.ts").ShownRun} run
   * @param {number} goal
   */
  #takeOver(run, goal) {
    const [model, { rows }] = [this.#model, this.#held];
    const shown = model.get("epoch");
    if (shown !== lastEpoch(rows)) this.#followTo = shown;
    this.#kept ??= { network: networkOf(model), rows, trainer: this.#trainer };
    this.#showRun(run);
    this.#set("_goal", goal);
  }

  /** @param {import("./shown-run.ts").ShownRun} run */
  #showRun({ network, rows, trainer }) {
    this.#held.rows = rows;
    this.#trainer = trainer;
    showNetwork(this.#model, network);
    this.#show(nearest(rows, Math.min(lastEpoch(rows), this.#followTo))?.epoch ?? 0);
    this.#changed();
  }

  /**
   * While the last epoch is on show, as it was recorded, the next one takes its place.
   * @param {import("../engine/history.ts").Snapshot} row
   */
  #record(row) {
    const held = this.#held;
    const most = Math.floor(MAX_BYTES / (BYTES * row.params.length));
    const shown = this.#model.get("epoch");
    const atEnd = shown === lastEpoch(held.rows) && shown < this.#followTo;
    const follow = atEnd && !this.#model.get("lessons").length;
    const { max_snapshots } = this.#model.get("_settings");
    held.rows = append(held.rows, row, Math.max(2, Math.min(max_snapshots, most)));
    const epoch = follow ? row.epoch : (nearest(held.rows, shown)?.epoch ?? row.epoch);
    if (epoch !== shown) this.#show(epoch);
    this.#changed();
  }

  /** @param {number} epoch  without the lessons given since another */
  #show(epoch) {
    this.#model.set("lessons", []);
    this.#set("epoch", epoch);
  }

  /**
   * @template {"epoch" | "_goal"} K
   * @param {K} key
   * @param {number} value
   */
  #set(key, value) {
    this.#model.set(key, value);
    this.#model.save_changes();
  }
}

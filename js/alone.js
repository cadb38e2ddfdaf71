/**
 * What the kernel would do, on a page without one: takes the same commands, keeps the same traits.
 */
import { append, lastEpoch, nearest } from "./history.js";
import { bytes } from "./model.js";
import { inSlices } from "./slices.js";
import { t } from "./text.js";
import { Trainer } from "./trainer.js";

// What the snapshots of a large network may take in all, whatever max_snapshots says: a quarter of
// Python's. A number is kept in float32, and in float64 with its velocity.
const MAX_BYTES = 64 << 20;
const BYTES = 4 + 8 + 8;

/** @typedef {Pick<import("./link.js").Link, "rows" | "complaint">} Held */

export class Alone {
  #model;
  #held;
  #changed;
  #run = new AbortController();
  /** @type {Trainer | undefined} */
  #trainer;

  /**
   * @param {import("./model.js").Model} model
   * @param {Held} held  the snapshots and the last complaint, which this keeps up to date
   * @param {() => void} changed
   * @param {AbortSignal} signal
   */
  constructor(model, held, changed, signal) {
    this.#model = model;
    this.#held = held;
    this.#changed = changed;
    signal.addEventListener("abort", () => this.#stop(), { once: true });
  }

  /** @param {import("./model.js").Message} message */
  obey({ kind, epochs, from }) {
    if (kind === "hello") return;
    this.#held.complaint = "";
    this.#stop();
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
    this.#trainer ??= this.#createTrainer();
    this.#cut(start.epoch);
    this.#set("_goal", start.epoch + epochs);
    const run = new AbortController();
    this.#run = run;
    const work = this.#trainer.run(start, epochs, (row) => this.#record(row));
    try {
      const diverged = await inSlices(work, run.signal);
      const rate = this.#model.get("_settings").learning_rate;
      if (diverged >= 0) this.#held.complaint = t("diverged", { epoch: diverged, rate });
    } finally {
      this.#stop();
      this.#changed();
    }
  }

  #createTrainer() {
    const get = this.#model.get;
    const inks = bytes(get("_samples"));
    const data = { inks, labels: bytes(get("_labels")), scale: get("_input_scale") };
    return new Trainer(get("_layers"), get("_settings"), data, get("_n_train"));
  }

  /**
   * While the last epoch is on show, as it was recorded, the next one takes its place.
   * @param {import("./history.js").Snapshot} row
   */
  #record(row) {
    const held = this.#held;
    const most = Math.floor(MAX_BYTES / (BYTES * row.params.length));
    const shown = this.#model.get("epoch");
    const follow = shown === lastEpoch(held.rows) && !this.#model.get("lessons").length;
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

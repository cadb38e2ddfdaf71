/**
 * Trying other settings: asks for one retraining at a time, the latest wish wins, and keeps a run's
 * curves to compare the next ones with. No DOM.
 */

/** @typedef {import("../engine/history.ts").Snapshot} Snapshot */
/** @typedef {import("../engine/single-step.ts").Lesson} Lesson */
/** @typedef {Record<string, any>} Wish */

/** @typedef {Omit<Snapshot, "params">} Point */
/** @typedef {{rows: Point[], settings: Wish}} Pinned */

export class Lab {
  #model;
  #run;
  /** What is wished for and not yet on show. @type {Wish} */
  #wish = {};
  /** @type {Lesson[] | undefined} */
  #drawings;
  /** The run on show when the retraining under way was asked for, -1 while none is. */
  #asked = -1;
  /** What a retraining was refused or failed for, or "". */
  complaint = "";
  /** How often one was refused: the same may be refused twice. */
  refusals = 0;
  /** @type {Pinned | undefined} */
  pinned;

  /**
   * @param {import("../model.ts").Model} model
   * @param {import("./training.ts").Run} run
   */
  constructor(model, run) {
    this.#model = model;
    this.#run = run;
    /** The settings that the page came with. */
    this.first = this.current;
  }

  /** The settings of the run on show. @returns {Wish} */
  get current() {
    const { random_state, max_snapshots, shuffle, ...settings } = this.#model.get("_settings");
    return { hidden: this.#model.get("_layers").slice(1, -1), ...settings, random_state };
  }

  /** The settings as they are going to be. @returns {Wish} */
  get wanted() {
    return { ...this.current, ...this.#wish };
  }

  /** @returns {Lesson[]} */
  get drawings() {
    return this.#drawings ?? this.#model.get("_drawings");
  }

  /** Which training is on show: a retraining counts one up. */
  get shown() {
    return this.#model.get("_run");
  }

  /** Whether a retraining was asked for and has not yet brought its first epochs. */
  get waiting() {
    return this.#asked >= 0;
  }

  /**
   * @param {Wish} changes
   * @param {Lesson[]} [drawings]  to train on besides the samples from now on
   */
  ask(changes, drawings = this.#drawings) {
    this.#wish = { ...this.#wish, ...changes };
    this.#drawings = drawings;
    this.#send();
  }

  #send() {
    const changes = differences(this.#wish, this.current);
    if (this.waiting || !(this.#drawings || Object.keys(changes).length)) return;
    this.complaint = "";
    this.#asked = this.shown;
    this.#run.retrain(changes, this.drawings);
  }

  /** Called after every change: is the retraining under way, or refused? Then the next may go. */
  settle() {
    const { complaint } = this.#run;
    if (complaint && (this.waiting || complaint !== this.complaint)) this.#refused(complaint);
    if (!this.waiting || this.#asked === this.shown) return;
    this.#asked = -1;
    this.#wish = differences(this.#wish, this.current);
    if (same(this.#drawings, this.#model.get("_drawings"))) this.#drawings = undefined;
    this.#send();
  }

  /** @param {string} complaint */
  #refused(complaint) {
    this.complaint = complaint;
    this.refusals += 1;
    this.#asked = -1;
    this.#wish = {};
    this.#drawings = undefined;
  }

  /** Keeps the curves on show, to be drawn with those of later runs. */
  pin() {
    const rows = this.#run.snapshots.map(({ params, ...point }) => point);
    this.pinned = { rows, settings: this.current };
  }

  unpin() {
    this.pinned = undefined;
  }
}

/**
 * Those of `settings` that are not in `others`.
 * @param {Wish} settings
 * @param {Wish} others
 * @returns {Wish}
 */
export const differences = (settings, others) =>
  Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => !same(value, others[name])),
  );

/** @param {unknown} a @param {unknown} b */
export const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

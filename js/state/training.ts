/** The training, and which moment of it is on show: epochs, and lessons given since. */

import { createLink } from "../backend/kernel.ts";
import { countParams } from "../engine/forward.ts";
import { lastEpoch, nearest } from "../engine/history.ts";
import { differenceQuotient, stepOf, taught } from "../engine/single-step.ts";
import { LAST_EPOCH, MOST_LESSONS } from "../limits.ts";
import { t } from "../text/index.ts";
import { refusalOf } from "../ui/complaint.ts";

/** @typedef {import("../engine/single-step.ts").Lesson} Lesson */

/** One and the same: some hosts make a new empty list at every reading. @type {Lesson[]} */
const NONE = [];

export class Run {
  #model;
  #link;
  #changed;
  /** The parameters on show, and what they come of. @type {{causes: unknown[], params: Float64Array}} */
  #shown = { causes: [], params: new Float64Array(0) };

  /**
   * @param {import("../model.ts").Model} model
   * @param {() => void} changed
   * @param {AbortSignal} signal
   */
  constructor(model, changed, signal) {
    this.#model = model;
    this.#changed = changed;
    this.#link = createLink(model, changed, signal);
  }

  /** The network's settings, with its layers. */
  get spec() {
    return { ...this.#model.get("_settings"), sizes: this.#model.get("_layers") };
  }

  /** The user does something: is the kernel still there? */
  touch() {
    this.#link.touch();
    this.#changed();
  }

  /** The snapshots held here, one a recorded epoch. */
  get snapshots() {
    return this.#link.rows;
  }

  /** The snapshot on show; undefined before the first has arrived. */
  get snapshot() {
    const row = nearest(this.#link.rows, this.#model.get("epoch"));
    // For a moment the rows may be those of a network that is yet to be shown.
    return row?.params.length === countParams(this.#model.get("_layers")) ? row : undefined;
  }

  get epoch() {
    return this.snapshot?.epoch ?? 0;
  }

  get lastEpoch() {
    return Math.max(0, lastEpoch(this.#link.rows));
  }

  /** The epoch that a running training heads for, -1 when none runs. */
  get goal() {
    return this.#model.get("_goal");
  }

  get kernel() {
    return this.#link.kernel;
  }

  /**
   * What augmentation is, where this is trained: undefined for a function that Python alone can run,
   * else how many drawings join an epoch, and how many this page lacks.
   */
  get augmentation() {
    const { shape, drawings = 0 } = this.#model.get("_augment");
    const lacks = this.kernel === "none" && !this.#model.handwriting;
    return shape && (lacks ? { drawings: 0, missing: drawings } : { drawings, missing: 0 });
  }

  /** What was refused or failed, or "". */
  get complaint() {
    return this.#link.complaint;
  }

  /** The lessons given since the epoch on show. */
  get lessons() {
    const lessons = this.#model.get("lessons");
    return lessons.length ? lessons : NONE;
  }

  /** Whether another lesson may follow. */
  get mayLearn() {
    return this.lessons.length < MOST_LESSONS;
  }

  /** The parameters on show: the snapshot's, after the lessons; undefined before the first snapshot. */
  get params() {
    const { snapshot, lessons } = this;
    if (!snapshot) return undefined;
    const [shownSnapshot, shownLessons] = this.#shown.causes;
    if (snapshot !== shownSnapshot || lessons !== shownLessons) {
      const params = taught(snapshot.params, lessons, this.spec, this.#scale);
      this.#shown = { causes: [snapshot, lessons], params };
    }
    return this.#shown.params;
  }

  get #scale() {
    return this.#model.get("_input_scale");
  }

  /** @param {number} epoch  the nearest recorded one is shown, as it was recorded */
  goTo(epoch) {
    const target = nearest(this.#link.rows, epoch);
    if (!target || (target.epoch === this.#model.get("epoch") && !this.lessons.length)) return;
    this.touch();
    if (this.lessons.length) this.#model.set("lessons", []);
    this.#model.set("epoch", target.epoch);
    this.#model.save_changes();
  }

  /** @param {number} by  recorded epochs forward, or back when negative */
  step(by) {
    const rows = this.#link.rows;
    const to = rows.findIndex((row) => row.epoch === this.epoch) + by;
    if (rows.length) this.goTo(rows[Math.min(rows.length - 1, Math.max(0, to))].epoch);
  }

  /** @param {number} epochs  trained on from the epoch on show; later ones are dropped */
  train(epochs) {
    const { epoch } = this;
    const left = LAST_EPOCH - epoch;
    if (epochs > left) this.#complain(t("lastEpoch", { most: LAST_EPOCH, epoch, left }));
    else this.#link.send({ kind: "train", epochs, from: epoch });
  }

  /** @param {string} words */
  #complain(words) {
    this.#link.complaint = words;
    this.#changed();
  }

  stop() {
    this.#link.send({ kind: "stop" });
  }

  reset() {
    this.#link.send({ kind: "reset" });
  }

  /**
   * @param {Record<string, any>} settings  those that change
   * @param {Lesson[]} drawings  to train on besides the samples
   */
  retrain(settings, drawings) {
    this.touch();
    const refusal = refusalOf(settings, this.spec);
    if (refusal) this.#complain(refusal);
    else this.#link.send({ kind: "retrain", settings, drawings });
  }

  /**
   * @param {ArrayLike<number>} pixels
   * @param {number} label  the class's index
   */
  learn(pixels, label) {
    this.setLessons([...this.lessons, { pixels: Array.from(pixels), label }]);
  }

  /** Takes the last lesson back. */
  unlearn() {
    this.setLessons(this.lessons.slice(0, -1));
  }

  /** @param {Lesson[]} lessons  given since the epoch on show, instead of those that were */
  setLessons(lessons) {
    this.touch();
    this.#model.set("lessons", lessons);
    this.#model.save_changes();
  }

  /**
   * The step that these pixels would make of the parameters on show, or that the last lesson made.
   * @param {ArrayLike<number>} pixels
   * @param {number} label
   * @param {boolean} last
   */
  stepOf(pixels, label, last) {
    const { snapshot, params, spec } = this;
    if (!snapshot || !params) return undefined;
    const before = last
      ? taught(snapshot.params, this.lessons.slice(0, -1), spec, this.#scale)
      : params;
    return stepOf(before, pixels, label, spec, this.#scale);
  }

  /**
   * @param {number} index  of the parameter
   * @param {ArrayLike<number>} pixels
   * @param {number} label
   */
  differenceQuotient(index, pixels, label) {
    const params = this.params ?? new Float64Array(0);
    return differenceQuotient(params, index, pixels, label, this.spec, this.#scale);
  }
}

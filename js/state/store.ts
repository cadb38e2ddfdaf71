/**
 * What is on show: the traits, what follows from them, and what the pointer rests on. Views read it
 * and call its actions; they never touch the model. All changes of a frame make one redraw.
 */

import { bytes } from "../bytes.ts";
import { findRow, readAll } from "../engine/evaluation.ts";
import { argmax, forward } from "../engine/forward.ts";
import { anatomyOf } from "../engine/neuron-terms.ts";
import { deviationsOf, fitNoveltyDetector } from "../ink/novelty.ts";
import { watch } from "../model.ts";
import { Painting } from "./canvas.ts";
import { Lab } from "./experiments.ts";
import { Frames } from "./frames.ts";
import { Guessing } from "./guesses.ts";
import { Selection } from "./selection.ts";
import { Run } from "./training.ts";

/** @typedef {import("./selection.ts").Unit} Unit */

// Comparing all samples takes some 30 ms: after the page is up, before anyone has drawn.
const COMPARE_AFTER = 300;

/** The traits that a redraw is enough for. */
const SHOWN = /** @type {const} */ ([
  "pixels",
  "epoch",
  "lessons",
  "guesses",
  "_goal",
  "_run",
  "controls",
  "presentation",
]);

export class Scene {
  #model;
  #frames;
  #selection;
  /** @type {import("../ink/novelty.ts").NoveltyDetector | undefined} */
  #likeness;
  /** @type {{computed?: import("../engine/forward.ts").Layer[], sample?: number, doubts?: import("../ink/novelty.ts").Deviation[]}} */
  #derived = {};

  /**
   * @param {import("../model.ts").Model} model
   * @param {AbortSignal} signal
   */
  constructor(model, signal) {
    this.#model = model;
    this.#frames = new Frames(signal);
    this.#selection = new Selection(this.layers);
    this.classes = model.get("_classes");
    this.samples = bytes(model.get("_samples"));
    this.labels = bytes(model.get("_labels"));
    this.nTrain = model.get("_n_train");
    const changed = () => this.redraw();
    this.run = new Run(model, changed, signal);
    this.lab = new Lab(model, this.run);
    this.painting = new Painting(model, () => this.run.touch(), signal);
    this.guessing = new Guessing(model, this);
    watch(model, [...SHOWN], changed, signal);
    watch(model, ["_layers", "_activations"], () => this.#selection.keepIn(this.layers), signal);
    this.onChange(() => this.lab.settle());
    const later = setTimeout(() => this.#compareSamples(), COMPARE_AFTER);
    signal.addEventListener("abort", () => clearTimeout(later), { once: true });
  }

  #compareSamples() {
    if (this.nTrain < 2) return;
    const [rows, cols] = this.painting.shape;
    const training = this.samples.subarray(0, this.nTrain * rows * cols);
    this.#likeness = fitNoveltyDetector(training, rows, cols);
    this.redraw();
  }

  /** Something of what is on show has changed. */
  redraw() {
    this.#derived = {};
    this.#frames.ask();
  }

  /**
   * @param {() => void} listener  called at once, and after every frame in which something changed
   * @param {AbortSignal} [signal]  where the listener goes before the scene does
   */
  onChange(listener, signal) {
    this.#frames.add(listener, signal);
    listener();
  }

  /**
   * For what is heard and not seen, and for what is out of sight.
   * @param {() => void} listener  called at once, and when the changes rest
   * @param {AbortSignal} [signal]
   */
  onRest(listener, signal) {
    this.#frames.addResting(listener, signal);
    listener();
  }

  /** Whether changes are yet to be told to those who wait for rest. */
  get moving() {
    return this.#frames.moving;
  }

  /** Units a layer, inputs first. */
  get layers() {
    return this.#model.get("_layers");
  }

  /** One name a layer after the input. */
  get activations() {
    return this.#model.get("_activations");
  }

  get settings() {
    return this.#model.get("_settings");
  }

  /** The names of what is on show, see views/arrangement.js. */
  get controls() {
    return this.#model.get("controls");
  }

  /** @param {string} control */
  shows(control) {
    return this.controls.includes(control);
  }

  /** The parameters on show; undefined before the first snapshot has arrived. */
  get params() {
    return this.run.params;
  }

  /** The unit that the pointer or the keyboard rests on. */
  get focus() {
    return this.#selection.focus;
  }

  /** The unit whose card is open. */
  get picked() {
    return this.#selection.picked;
  }

  /** What the picked unit computes. */
  get anatomy() {
    const { computed, params } = this;
    if (!this.picked || !computed || !params) return undefined;
    return anatomyOf(this.picked, computed, params);
  }

  /** Sums and activations of every layer; undefined before the first snapshot has arrived. */
  get computed() {
    const { params } = this;
    if (!this.#derived.computed && params) {
      const scale = this.#model.get("_input_scale");
      const input = Float64Array.from(this.painting.pixels, (ink) => ink / scale);
      this.#derived.computed = forward(input, params, this.layers, this.activations);
    }
    return this.#derived.computed;
  }

  /** The class predicted, -1 where there is nothing to predict from. */
  get prediction() {
    const outputs = this.painting.hasInk && this.computed?.at(-1);
    return outputs ? argmax(outputs.a) : -1;
  }

  /** In what the image is unlike the training samples; nothing until those have been compared. */
  get doubts() {
    const likeness = this.#likeness;
    if (!likeness || !this.painting.hasInk || this.sample >= 0) return [];
    this.#derived.doubts ??= deviationsOf(this.painting.pixels, likeness).filter(
      // The size and the place of a fitted drawing are the fit's own: its shape is left to doubt.
      ({ measure }) => measure === "distance" || !this.painting.fitted,
    );
    return this.#derived.doubts;
  }

  /** The sample that these very pixels are, -1 where they are none. */
  get sample() {
    this.#derived.sample ??= findRow(this.samples, this.painting.pixels);
    return this.#derived.sample;
  }

  /** The true class of the pixels, -1 where it is not known. */
  get label() {
    return this.sample < 0 ? -1 : this.labels[this.sample];
  }

  /** @param {number} index */
  inkOf(index) {
    const width = this.layers[0];
    return this.samples.slice(index * width, (index + 1) * width);
  }

  /** @param {number} index */
  showSample(index) {
    if (index in this.labels) this.painting.replace(this.inkOf(index));
  }

  /** The class predicted for every sample at the epoch on show. */
  readAll() {
    const scale = this.#model.get("_input_scale");
    return readAll(this.samples, this.params ?? [], this.layers, this.activations, scale);
  }

  /** @param {Unit | null} unit */
  lookAt(unit) {
    if (this.#selection.lookAt(unit)) this.redraw();
  }

  /** @param {Unit | null} unit  picked a second time it is put away */
  pick(unit) {
    this.#selection.pick(unit);
    this.redraw();
  }
}

/** What is painted: the pixels, the strokes they come from where they were drawn, and the way back. */
import { FULL, nudge } from "../ink/brush.ts";
import { fitPixels, inkOf } from "../ink/rasterize.ts";
import { watch } from "../model.ts";

/** @typedef {[x: number, y: number][]} Stroke  points in the unit square, y downwards */
/** @typedef {{pixels: Uint8Array, strokes: Stroke[]}} State */

const UNDO_STEPS = 100;

export class Painting {
  #model;
  #touch;
  /** @type {State} */
  #now;
  /** @type {State[]} */
  #past = [];
  #fit = true;

  /**
   * @param {import("../model.ts").Model} model
   * @param {() => void} touch  called when the user changes something
   * @param {AbortSignal} signal
   */
  constructor(model, touch, signal) {
    this.#model = model;
    this.#touch = touch;
    const [rows, cols] = model.get("_image_shape");
    this.shape = [rows, cols];
    this.#now = { pixels: Uint8Array.from(model.get("pixels")), strokes: [] };
    watch(model, ["pixels"], () => this.#take(), signal);
  }

  /** Pixels that come by another way than from the strokes make the strokes untrue. */
  #take() {
    const pixels = Uint8Array.from(this.#model.get("pixels"));
    if (!same(pixels, this.#now.pixels)) this.#now = { pixels, strokes: [] };
  }

  get pixels() {
    return this.#now.pixels;
  }

  /** The strokes as they were drawn, where the pixels come from strokes. */
  get strokes() {
    return this.#now.strokes;
  }

  get hasInk() {
    return this.pixels.some((ink) => ink > 0);
  }

  /** Whether strokes are brought to the size and place of the data's digits. */
  get fit() {
    return this.#fit;
  }

  set fit(fit) {
    this.#fit = fit;
    this.#touch();
    if (this.strokes.length) this.draw(this.strokes);
  }

  /** Whether what is on show was drawn and fitted. */
  get fitted() {
    return this.#fit && this.strokes.length > 0;
  }

  /** Fits what is there, however it was painted. */
  fitNow() {
    const [rows, cols] = this.shape;
    this.remember();
    this.fit = true;
    if (!this.strokes.length) this.paint(fitPixels(this.pixels, { rows, cols }));
  }

  /** @param {State} state */
  #show(state) {
    const changed = !same(state.pixels, this.pixels);
    this.#now = state;
    this.#touch();
    if (!changed) return;
    this.#model.set("pixels", Array.from(state.pixels));
    this.#model.save_changes();
  }

  /** Notes what is painted for undo; called once before a stroke, a key or a button changes it. */
  remember() {
    this.#past.push(this.#now);
    if (this.#past.length > UNDO_STEPS) this.#past.shift();
  }

  undo() {
    const before = this.#past.pop();
    if (before) this.#show(before);
  }

  /** @param {Stroke[]} strokes */
  draw(strokes) {
    const [rows, cols] = this.shape;
    this.#show({ pixels: inkOf(strokes, { fit: this.#fit, rows, cols }), strokes });
  }

  /** @param {Uint8Array} pixels */
  paint(pixels) {
    this.#show({ pixels, strokes: [] });
  }

  /** @param {Uint8Array} pixels */
  replace(pixels) {
    this.remember();
    this.paint(pixels);
  }

  clear() {
    this.replace(new Uint8Array(this.pixels.length));
  }

  /**
   * @param {number} index
   * @param {number} ink
   */
  paintCell(index, ink) {
    this.replace(this.pixels.with(index, Math.min(FULL, Math.max(0, ink))));
  }

  /**
   * @param {number} dx
   * @param {number} dy
   */
  nudge(dx, dy) {
    this.replace(nudge(this.pixels, this.shape, dx, dy));
  }
}

/**
 * @param {Uint8Array} a
 * @param {Uint8Array} b
 */
const same = (a, b) => a.length === b.length && a.every((ink, i) => ink === b[i]);

/** What is painted: the pixels, the strokes they come from where they were drawn, and the way back. */
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import { nudge } from "../ink/brush.ts";
import { fitPixels, inkOf } from "../ink/rasterize.ts";
import { onChange } from "../lifetime.ts";
import { FULL_INK } from "../limits.ts";
import type { Host } from "../model.ts";
import { keepStrokes, type Stroke, strokesOf } from "./kept-strokes.ts";

export type { Stroke };

interface Painted {
  pixels: Uint8Array;
  /** Empty where the pixels do not come from strokes. */
  strokes: readonly Stroke[];
  /** Whether these were fitted. */
  fit: boolean;
}

const NO_STROKES = { strokes: [], fit: false };

const UNDO_STEPS = 100;

export class Canvas {
  readonly #host: Host;
  readonly #touch: () => void;
  readonly #painted;
  readonly #fit = signal(true);
  readonly #lifted = signal(0);
  readonly #edits = signal(0);
  #past: Painted[] = [];
  /** Whether strokes are brought to the size and place of the data's digits. */
  readonly fit: ReadonlySignal<boolean> = this.#fit;
  /** How often a stroke has come to its end. */
  readonly lifted: ReadonlySignal<number> = this.#lifted;
  /** How often the learner has begun to change the image. */
  readonly edits: ReadonlySignal<number> = this.#edits;
  /** Rows, columns. */
  readonly shape: readonly [rows: number, columns: number];

  /** Ink 0..16, row by row; another array for another image, and only then. */
  readonly pixels: ReadonlySignal<Uint8Array> = computed(() => this.#painted.value.pixels);
  /** The strokes as they were drawn, where the pixels come from strokes. */
  readonly strokes = computed(() => this.#painted.value.strokes);
  readonly hasInk = computed(() => this.pixels.value.some((ink) => ink > 0));
  /** Whether what is on show was drawn and fitted. */
  readonly fitted = computed(() => this.#painted.value.fit && this.strokes.value.length > 0);

  /** `touch` is called when the user changes something. */
  constructor(
    host: Host,
    shape: readonly [rows: number, columns: number],
    touch: () => void,
    life: AbortSignal,
  ) {
    this.#host = host;
    this.shape = shape;
    this.#touch = touch;
    const pixels = host.trait("pixels");
    const painted = this.#recalled(Uint8Array.from(pixels.peek()));
    this.#painted = signal(painted);
    if (painted.strokes.length) this.#fit.value = painted.fit;
    const take = (inks: number[]) => {
      const now = Uint8Array.from(inks);
      // Pixels that come by another way than from the strokes make the strokes untrue.
      if (!same(now, this.pixels.peek())) this.#painted.value = { pixels: now, ...NO_STROKES };
    };
    onChange(pixels, take, life);
  }

  /** With the strokes that they come from, where this tab has seen them drawn. */
  #recalled(pixels: Uint8Array): Painted {
    return { pixels, ...(strokesOf(pixels, this.shape) ?? NO_STROKES) };
  }

  /** The strokes that are there follow, and what was is kept for undo. */
  setFit(fit: boolean): void {
    batch(() => {
      this.#fit.value = fit;
      this.#touch();
      const strokes = this.strokes.peek();
      if (!strokes.length) return;
      this.remember();
      this.draw(strokes);
      this.#keep();
    });
  }

  #keep(): void {
    keepStrokes({ strokes: this.strokes.peek(), fit: this.#fit.peek() });
  }

  /** Fits what is there, however it was painted. */
  fitNow(): void {
    const [rows, cols] = this.shape;
    batch(() => {
      this.setFit(true);
      if (!this.strokes.peek().length) this.replace(fitPixels(this.pixels.peek(), { rows, cols }));
    });
  }

  #show({ pixels, strokes, fit }: Painted): void {
    const before = this.pixels.peek();
    const changed = !same(pixels, before);
    batch(() => {
      this.#painted.value = { pixels: changed ? pixels : before, strokes, fit };
      // Another stroke is to join them as they are.
      if (strokes.length) this.#fit.value = fit;
      this.#touch();
      if (changed) this.#host.set({ pixels: Array.from(pixels) });
    });
  }

  /** Notes what is painted for undo; called once before a stroke, a key or a button changes it. */
  remember(): void {
    this.#past.push(this.#painted.peek());
    if (this.#past.length > UNDO_STEPS) this.#past.shift();
    this.#edits.value++;
  }

  undo(): void {
    const before = this.#past.pop();
    if (before) this.#show(before);
  }

  draw(strokes: readonly Stroke[]): void {
    const [[rows, cols], fit] = [this.shape, this.#fit.peek()];
    this.#show({ pixels: inkOf(strokes, { fit, rows, cols }), strokes, fit });
  }

  /** A stroke is at its end. */
  lift(): void {
    this.#keep();
    this.#lifted.value++;
  }

  paint(pixels: Uint8Array): void {
    this.#show({ pixels, ...NO_STROKES });
  }

  /** Shows what was on show before the page was loaded again. */
  recall(pixels: Uint8Array): void {
    this.#show(this.#recalled(pixels));
  }

  replace(pixels: Uint8Array): void {
    this.remember();
    this.paint(pixels);
  }

  clear(): void {
    this.replace(new Uint8Array(this.pixels.peek().length));
  }

  paintCell(index: number, ink: number): void {
    this.replace(this.pixels.peek().with(index, Math.min(FULL_INK, Math.max(0, ink))));
  }

  nudge(dx: number, dy: number): void {
    this.replace(nudge(this.pixels.peek(), this.shape, dx, dy));
  }
}

const same = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((ink, i) => ink === b[i]);

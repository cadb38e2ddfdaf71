/**
 * One step of learning, gone through by hand: how far the learner has come, and the step itself. The
 * stage plays it on the network, the strip beside it puts it into formulas.
 */
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Unit } from "../engine/forward.ts";
import type { Step } from "../engine/single-step.ts";
import { effectUntil } from "../lifetime.ts";
import type { Canvas } from "./canvas.ts";
import type { Guesses } from "./guesses.ts";
import type { Selection } from "./selection.ts";
import type { TrainingState } from "./training.ts";

export const STEPS = [
  "forward",
  "loss",
  "outputDeltas",
  "hiddenDeltas",
  "change",
  "again",
] as const;
export type StepName = (typeof STEPS)[number];

const LAST = STEPS.length - 1;

/** The step of one moment, whatever changes meanwhile. */
export interface LessonOnShow extends Step {
  name: StepName;
  /** The right answer, by its index. */
  label: number;
  pixels: ArrayLike<number>;
  /** The unit that is looked at: the one picked, else the hidden one with the most blame. */
  unit: Unit;
  spec: TrainingState["spec"]["value"];
}

/** Why there is no step to look at. */
export type Missing = "guess" | "label" | "ink" | "";

type Parts = {
  /** Whether the learner is about it. */
  open: ReadonlySignal<boolean>;
  training: TrainingState;
  canvas: Canvas;
  selection: Selection;
  guesses: Guesses;
  /** The true class of the image, -1 where it is not known. */
  label: ReadonlySignal<number>;
};

export class Walkthrough {
  readonly #parts: Parts;
  readonly #index = signal(0);
  readonly #answer = signal(-1);

  readonly index: ReadonlySignal<number> = this.#index;
  /** The class that is said to be right, -1 where none is. */
  readonly answer: ReadonlySignal<number> = this.#answer;

  readonly missing = computed<Missing>(() => {
    const { guesses, canvas } = this.#parts;
    if (guesses.veiled.value) return "guess";
    if (this.index.value === LAST) return "";
    if (!canvas.hasInk.value) return "ink";
    return this.answer.value < 0 ? "label" : "";
  });

  /** The step to come, or at the end the one just taken; undefined while nobody is about it. */
  readonly shown = computed<LessonOnShow | undefined>(() => {
    const { open, training, canvas, selection } = this.#parts;
    if (!open.value || this.missing.value) return undefined;
    const taken = this.index.value === LAST ? training.lessons.value.at(-1) : undefined;
    const { pixels, label } = taken ?? { pixels: canvas.pixels.value, label: this.answer.value };
    if (label < 0) return undefined;
    const step = taken ? training.lastStep() : training.stepOf(pixels, label);
    if (!step) return undefined;
    const unit = selection.picked.value ?? mostBlamed(step);
    const name = STEPS[this.index.value];
    return { ...step, name, label, pixels, unit, spec: training.spec.value };
  });

  readonly mayGoOn = computed(() => {
    const mayLearn = this.index.value !== LAST - 1 || this.#parts.training.mayLearn.value;
    return this.shown.value !== undefined && this.index.value !== LAST && mayLearn;
  });

  constructor(parts: Parts, life: AbortSignal) {
    this.#parts = parts;
    const { training, label, open } = parts;
    // A known image has its own answer, and without a step there is nothing to look back on.
    effectUntil(life, () => {
      const [known, lessons] = [label.value, training.lessons.value.length];
      if (!open.value) return;
      if (this.#index.value === LAST && !lessons) this.begin();
      if (this.#index.value === 0 && known >= 0) this.#answer.value = known;
    });
  }

  /** From the first stage on, with this answer. */
  begin(answer = this.#answer.peek()): void {
    batch(() => {
      this.#index.value = 0;
      this.#answer.value = answer;
    });
  }

  /** Stages forward, or back when negative: the last comes of changing the weights, and back undoes it. */
  go(by: number): void {
    const { training, canvas } = this.#parts;
    batch(() => {
      const from = this.#index.peek();
      if (by > 0 && from === LAST - 1) training.learn(canvas.pixels.peek(), this.#answer.peek());
      if (by < 0 && from === LAST) training.unlearn();
      this.#index.value = Math.min(LAST, Math.max(0, from + by));
    });
  }
}

/** The hidden unit, of the last layer, with the largest delta; an output where none is hidden. */
function mostBlamed({ layers }: Step): Unit {
  const layer = Math.max(0, layers.length - 2);
  const { delta } = layers[layer];
  let unit = 0;
  for (let i = 1; i < delta.length; i++) {
    if (Math.abs(delta[i]) > Math.abs(delta[unit])) unit = i;
  }
  return { layer, unit };
}

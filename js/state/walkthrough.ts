/**
 * One step of learning, gone through by hand: how far the learner has come, and the step itself. The
 * stage plays it on the network, the strip beside it puts it into formulas.
 */
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import { argmax, errorTerm, incoming, type Unit } from "../engine/forward.ts";
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
  readonly #input = signal(-1);
  readonly #asked = signal<{ lesson: LessonOnShow; input: number } | undefined>(undefined);

  readonly index: ReadonlySignal<number> = this.#index;
  /** The class that is said to be right, -1 where none is. */
  readonly answer: ReadonlySignal<number> = this.#answer;

  /** Why there is no step to look at. */
  readonly missing = computed<"guess" | "off" | "label" | "ink" | "">(() => {
    const { guesses, canvas, training } = this.#parts;
    if (guesses.veiled.value) return "guess";
    if (this.index.value === LAST) return "";
    if (training.off.value.length) return "off";
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

  /** The unit whose numbers are put into the formula of the stage. */
  readonly hand = computed<Unit | undefined>(() => {
    const lesson = this.shown.value;
    if (!lesson) return undefined;
    const { name, unit, layers, label } = lesson;
    const picked = this.#parts.selection.picked.value;
    const output = layers.length - 1;
    const answer = { layer: output, unit: label };
    if (name === "change") return unit;
    if (name === "forward") return picked ?? answer;
    if (name !== "hiddenDeltas") return picked?.layer === output ? picked : answer;
    // The blame of an output is no news any more.
    if (unit.layer < output) return unit;
    return output ? mostBlamed(lesson) : undefined;
  });

  /** Its input whose weight is looked at: the one chosen, else the one that changes most. */
  readonly input = computed(() => {
    const [lesson, hand, chosen] = [this.shown.value, this.hand.value, this.#input.value];
    if (!lesson || !hand) return -1;
    const { block } = lesson.layers[hand.layer];
    if (chosen >= 0) return Math.min(chosen, block.inputs - 1);
    return largest(incoming(lesson.gradient, block, hand.unit));
  });

  /**
   * The slope of that weight, ∂loss/∂weight, by the formula, and tried with the weight a little more and
   * a little less, once that has been asked for.
   */
  readonly checked = computed(() => {
    const [lesson, hand] = [this.shown.value, this.hand.value];
    const asked = this.#asked.value;
    if (!lesson || !hand || asked?.lesson !== lesson || asked.input !== this.input.value) {
      return undefined;
    }
    const { block } = lesson.layers[hand.layer];
    const index = block.weights + asked.input * block.units + hand.unit;
    const { training } = this.#parts;
    const tried = training.differenceQuotient(index, lesson.pixels, lesson.label);
    return { slope: lesson.gradient[index], tried };
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

  /** Looks at the weight from the input next to this number; -1 leaves the choice to the slopes. */
  lookAt(input: number): void {
    this.#input.value = Math.round(input);
  }

  /** Tries out the slope of the weight looked at. */
  check(): void {
    const lesson = this.shown.peek();
    if (lesson) this.#asked.value = { lesson, input: this.input.peek() };
  }

  /** Stages forward, or back when negative: the last comes of changing the weights, and back undoes it. */
  go(by: number): void {
    const { training, canvas } = this.#parts;
    batch(() => {
      const from = this.#index.peek();
      this.lookAt(-1);
      if (by > 0 && from === LAST - 1) training.learn(canvas.pixels.peek(), this.#answer.peek());
      if (by < 0 && from === LAST) training.unlearn();
      this.#index.value = Math.min(LAST, Math.max(0, from + by));
    });
  }
}

/** The hidden unit, of the last layer, with the largest delta; an output where none is hidden. */
function mostBlamed({ layers }: Step): Unit {
  const layer = Math.max(0, layers.length - 2);
  return { layer, unit: largest(layers[layer].delta) };
}

/** The index of the largest in size. */
const largest = (values: Float64Array): number => argmax(values.map(Math.abs));

/** What each output adds to the loss. */
export function errorTerms({ layers, label, spec }: LessonOnShow): number[] {
  const output = layers[layers.length - 1];
  return Array.from(output.a, (_, k) => errorTerm(output, k, label, spec.loss));
}

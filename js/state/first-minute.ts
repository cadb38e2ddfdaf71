/**
 * What somebody new is pointed to, one thing at a time: each goes when the learner has done it, and none
 * comes back once all are done or were skipped.
 */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { effectUntil, onChange } from "../lifetime.ts";
import type { Canvas } from "./canvas.ts";
import { attempt } from "./kept-strokes.ts";
import type { Selection } from "./selection.ts";
import type { TrainingState } from "./training.ts";
import type { Walkthrough } from "./walkthrough.ts";

/** In the order they are pointed to, with the control of what they point to. */
const CONTROLS = { draw: "paint", time: "timeline", neuron: "hidden", step: "lesson" } as const;
type Hint = keyof typeof CONTROLS;
const HINTS = Object.keys(CONTROLS) as Hint[];

const KEY = "digitwidget-first-minute";

type Parts = {
  canvas: Canvas;
  training: TrainingState;
  selection: Selection;
  walk: Walkthrough;
  controls: ReadonlySignal<readonly string[]>;
};

export class FirstMinute {
  readonly #controls: ReadonlySignal<readonly string[]>;
  readonly #done = signal<readonly Hint[]>(
    attempt(() => localStorage.getItem(KEY)) === "over" ? HINTS : [],
  );

  /** What is pointed to now. */
  readonly hint = computed<Hint | undefined>(() => {
    const [controls, done] = [this.#controls.value, this.#done.value];
    if (!controls.includes("hints")) return undefined;
    return HINTS.find((hint) => !done.includes(hint) && controls.includes(CONTROLS[hint]));
  });

  constructor({ canvas, training, selection, walk, controls }: Parts, life: AbortSignal) {
    this.#controls = controls;
    onChange(canvas.pixels, () => this.#do("draw"), life);
    let epoch = training.epoch.peek();
    effectUntil(life, () => {
      // A training takes the page along: only what the learner does counts.
      const moved = training.epoch.value !== epoch && training.goal.value < 0;
      epoch = training.epoch.value;
      if (moved) this.#do("time");
    });
    onChange(selection.picked, (unit) => unit && this.#do("neuron"), life);
    onChange(walk.index, (index) => index > 0 && this.#do("step"), life);
  }

  skip(): void {
    for (const hint of HINTS) this.#do(hint);
  }

  #do(hint: Hint): void {
    if (this.#done.peek().includes(hint)) return;
    const done = [...this.#done.peek(), hint];
    this.#done.value = done;
    // A page in a sandbox may keep nothing: there they come again.
    if (done.length === HINTS.length) attempt(() => localStorage.setItem(KEY, "over"));
  }
}

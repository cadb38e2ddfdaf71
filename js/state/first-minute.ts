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

export function firstMinute(
  { canvas, training, selection, walk, controls }: Parts,
  life: AbortSignal,
) {
  const isOver = attempt(() => localStorage.getItem(KEY)) === "over";
  const done = signal<readonly Hint[]>(isOver ? HINTS : []);
  const note = (hints: readonly Hint[]) => {
    done.value = hints;
    // A page in a sandbox may keep nothing: there they come again.
    if (hints.length === HINTS.length) attempt(() => localStorage.setItem(KEY, "over"));
  };
  const finish = (hint: Hint) => {
    if (!done.peek().includes(hint)) note([...done.peek(), hint]);
  };
  onChange(canvas.edits, () => finish("draw"), life);
  let epoch = training.epoch.peek();
  effectUntil(life, () => {
    // A training takes the page along: only what the learner does counts.
    const moved = training.epoch.value !== epoch && training.goal.value < 0;
    epoch = training.epoch.value;
    if (moved) finish("time");
  });
  onChange(selection.picked, (unit) => unit && finish("neuron"), life);
  onChange(walk.index, (index) => index > 0 && finish("step"), life);
  return {
    /** What is pointed to now. */
    hint: computed(() => {
      if (!controls.value.includes("hints")) return undefined;
      return HINTS.find(
        (hint) => !done.value.includes(hint) && controls.value.includes(CONTROLS[hint]),
      );
    }),
    skip: () => note(HINTS),
  };
}

/** What the learner is about: each mode opens beside the stage what it needs, and only that. */
import type { ReadonlySignal } from "@preact/signals";

/** Every mode, with the control that a lesson may leave out. */
export const MODES = [
  { name: "look", control: "" },
  { name: "learn", control: "lesson" },
  { name: "experiment", control: "settings" },
  { name: "mistakes", control: "mistakes" },
] as const;

export type Mode = (typeof MODES)[number]["name"];

/** The mode, unless its control is not on show. */
export function modeOn(wanted: Mode, controls: ReadonlySignal<readonly string[]>): Mode {
  const control = MODES.find(({ name }) => name === wanted)?.control;
  return !control || controls.value.includes(control) ? wanted : "look";
}

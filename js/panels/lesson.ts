/** What the stages of a lesson explain: one step of learning from one image. */
import type { Unit } from "../engine/forward.ts";
import type { Step } from "../engine/single-step.ts";
import type { TrainingState } from "../state/training.ts";

/** The step of one moment, whatever changes meanwhile. */
export interface LessonOnShow extends Step {
  /** The right answer, by its index. */
  label: number;
  pixels: ArrayLike<number>;
  /** The unit that is looked at. */
  picked: Unit | null;
  spec: TrainingState["spec"]["value"];
}

export type StageProps = { lesson: LessonOnShow };

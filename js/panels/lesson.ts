/** What the stages of a lesson explain. */
import type { LessonOnShow } from "../state/walkthrough.ts";

export type { LessonOnShow };
export type StageProps = { lesson: LessonOnShow };

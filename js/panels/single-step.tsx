/** One step of learning from the image on the grid, stage by stage, forwards and back. */
import { batch, type ReadonlySignal, untracked, useComputed, useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useRef } from "preact/hooks";
import { onChange } from "../lifetime.ts";
import type { Store } from "../state/store.ts";
import { type TextKey, t } from "../text/index.ts";
import { useControl, useDrawing, useInSight, useLife } from "../ui/hooks.ts";
import { useView } from "../ui/view.ts";
import type { LessonOnShow, StageProps } from "./lesson.ts";
import { Again, Forward, Loss, OutputDeltas } from "./output-stages.tsx";
import { Change, HiddenDeltas } from "./unit-stages.tsx";

const LESSON_STEPS: readonly { name: TextKey; Stage: ComponentType<StageProps> }[] = [
  { name: "stageForward", Stage: Forward },
  { name: "stageLoss", Stage: Loss },
  { name: "stageOutputDeltas", Stage: OutputDeltas },
  { name: "stageHiddenDeltas", Stage: HiddenDeltas },
  { name: "stageChange", Stage: Change },
  { name: "stageAgain", Stage: Again },
];
const LAST = LESSON_STEPS.length - 1;

export function SingleStep() {
  const { store } = useView();
  const walk = useWalk(store);
  const { panel, shown } = useInSight(useComputed(() => causesOf(store, walk)));
  useLife((life) => onChange(shown, () => keepTrue(store, walk), life));
  const moment = useComputed(() => shown.value && untracked(() => momentOf(store, walk)));
  const stage = useComputed(() => moment.value?.stage ?? 0);
  const title = useRef<HTMLHeadingElement>(null);
  const go = (by: number) => {
    walk.go(by);
    title.current?.focus();
  };
  return (
    <details {...useControl("lesson", "dw-panel")} ref={panel} data-part="lesson">
      <summary>{t("howLearns")}</summary>
      <div class="dw-row">
        <Answer walk={walk} />
        <button
          type="button"
          aria-keyshortcuts="B"
          disabled={useComputed(() => stage.value === 0)}
          onClick={() => go(-1)}
        >
          {t("back")}
        </button>
        <button
          type="button"
          aria-keyshortcuts="N"
          disabled={useComputed(() => !moment.value?.mayGoOn)}
          onClick={() => go(1)}
        >
          {useComputed(() => t(stage.value === LAST - 1 ? "changeWeights" : "next"))}
        </button>
        <button
          type="button"
          hidden={useComputed(() => stage.value !== LAST)}
          onClick={() => walk.begin()}
        >
          {t("anotherStep")}
        </button>
      </div>
      <h3 ref={title} tabIndex={-1}>
        {useComputed(() => moment.value && titleOf(stage.value))}
      </h3>
      <div class="dw-stage">
        <Content moment={moment} />
      </div>
    </details>
  );
}

/** How far the learner has gone. */
interface Walk {
  stage: ReadonlySignal<number>;
  /** The class that is said to be right, -1 where none is. */
  answer: ReadonlySignal<number>;
  /** From the first stage on, with this answer. */
  begin: (answer?: number) => void;
  /** Stages forward, or back when negative. */
  go: (by: number) => void;
}

function useWalk({ training, canvas }: Store): Walk {
  const stage = useSignal(0);
  const answer = useSignal(-1);
  const begin = (chosen = answer.peek()) =>
    batch(() => {
      stage.value = 0;
      answer.value = chosen;
    });
  // The last stage comes of changing the weights, and back from it of undoing that.
  const go = (by: number) =>
    batch(() => {
      const from = stage.peek();
      if (by > 0 && from === LAST - 1) training.learn(canvas.pixels.peek(), answer.peek());
      if (by < 0 && from === LAST) training.unlearn();
      stage.value = Math.min(LAST, Math.max(0, from + by));
    });
  return { stage, answer, begin, go };
}

/** Nothing else changes what is on show. */
const causesOf = ({ training, canvas, selection, guesses }: Store, { stage, answer }: Walk) => [
  stage.value,
  answer.value,
  training.params.value,
  canvas.pixels.value,
  selection.picked.value,
  guesses.veiled.value,
];

/** A known image has its own answer, and without a step there is nothing to look back on. */
function keepTrue({ label, training }: Store, { stage, answer, begin }: Walk): void {
  if (stage.peek() === LAST && !training.lessons.peek().length) begin();
  if (stage.peek() === 0) begin(label.peek() < 0 ? answer.peek() : label.peek());
}

interface Moment {
  stage: number;
  /** Undefined where there is nothing to learn from. */
  lesson: LessonOnShow | undefined;
  /** What to do about that. */
  missing: TextKey;
  mayGoOn: boolean;
}

function momentOf(store: Store, walk: Walk): Moment {
  const stage = walk.stage.value;
  const veiled = store.guesses.veiled.value;
  const lesson = veiled ? undefined : lessonOnShow(store, walk);
  const mayLearn = stage !== LAST - 1 || store.training.mayLearn.value;
  return {
    stage,
    lesson,
    missing: veiled ? "guessBefore" : store.canvas.hasInk.value ? "chooseLabel" : "drawFirst",
    mayGoOn: lesson !== undefined && stage !== LAST && mayLearn,
  };
}

/** The step to come, or on the last stage the one just taken. */
function lessonOnShow({ training, canvas, selection }: Store, { stage, answer }: Walk) {
  const taken = stage.value === LAST ? training.lessons.value.at(-1) : undefined;
  const { pixels, label } = taken ?? { pixels: canvas.pixels.value, label: answer.value };
  if (label < 0 || !pixels.some((ink) => ink > 0)) return undefined;
  const step = taken ? training.lastStep() : training.stepOf(pixels, label);
  const [picked, spec] = [selection.picked.value, training.spec.value];
  return step && { ...step, label, pixels, picked, spec };
}

const titleOf = (stage: number): string =>
  t("stageTitle", { stage: stage + 1, count: LAST + 1, name: t(LESSON_STEPS[stage].name) });

function Answer({ walk }: { walk: Walk }) {
  const { classes } = useView().store.data;
  const choice = useDrawing<HTMLSelectElement>((node) => {
    node.selectedIndex = walk.answer.value + 1;
  });
  return (
    <label>
      {t("rightAnswer")}
      <select
        ref={choice}
        aria-label={t("rightAnswer")}
        onChange={(event) => walk.begin(event.currentTarget.selectedIndex - 1)}
      >
        <option value="-1">–</option>
        {classes.map((name, value) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Content({ moment }: { moment: ReadonlySignal<Moment | undefined> }) {
  if (!moment.value) return null;
  const { stage, lesson, missing } = moment.value;
  if (!lesson) return <p>{t(missing)}</p>;
  const { Stage } = LESSON_STEPS[stage];
  return <Stage lesson={lesson} />;
}

/** One step of learning as a strip under the board: the formula of each stage, and the way through them. */
import { useComputed } from "@preact/signals";
import type { ComponentType } from "preact";
import { useRef } from "preact/hooks";
import { STEPS, type StepName } from "../state/walkthrough.ts";
import { t } from "../text/index.ts";
import { useControl, useDrawing } from "../ui/hooks.ts";
import { useView } from "../ui/view.ts";
import type { StageProps } from "./lesson.ts";
import { Again, Forward, Loss, OutputDeltas } from "./output-stages.tsx";
import { Change, HiddenDeltas } from "./unit-stages.tsx";

const CONTENTS: Record<StepName, ComponentType<StageProps>> = {
  forward: Forward,
  loss: Loss,
  outputDeltas: OutputDeltas,
  hiddenDeltas: HiddenDeltas,
  change: Change,
  again: Again,
};

export function SingleStep() {
  const { store } = useView();
  const { walk } = store;
  const title = useRef<HTMLHeadingElement>(null);
  const last = useComputed(() => walk.index.value === STEPS.length - 1);
  const go = (by: number) => {
    walk.go(by);
    title.current?.focus();
  };
  return (
    <section
      {...useControl("lesson", "dw-panel dw-strip")}
      data-part="lesson"
      aria-label={t("howLearns")}
      hidden={useComputed(() => store.mode.value !== "learn")}
    >
      <div class="dw-row">
        <h3 ref={title} tabIndex={-1}>
          {useComputed(() => titleOf(walk.index.value))}
        </h3>
        <Answer />
        <button
          type="button"
          aria-keyshortcuts="B"
          disabled={useComputed(() => walk.index.value === 0)}
          onClick={() => go(-1)}
        >
          {useComputed(() => t(last.value ? "undoStep" : "back"))}
        </button>
        <button
          type="button"
          class="dw-main"
          aria-keyshortcuts="N"
          hidden={last}
          disabled={useComputed(() => !walk.mayGoOn.value)}
          onClick={() => go(1)}
        >
          {useComputed(() => t(STEPS[walk.index.value] === "change" ? "changeWeights" : "next"))}
        </button>
        <button
          type="button"
          class="dw-main"
          hidden={useComputed(() => !last.value)}
          onClick={() => walk.begin()}
        >
          {t("anotherStep")}
        </button>
      </div>
      <div class="dw-stage">
        <Content />
      </div>
    </section>
  );
}

const titleOf = (index: number): string =>
  t("stageTitle", { stage: index + 1, count: STEPS.length, name: t(`stage_${STEPS[index]}`) });

function Answer() {
  const { walk, data } = useView().store;
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
        {data.classes.map((name, value) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Content() {
  const { walk } = useView().store;
  const lesson = walk.shown.value;
  const missing = walk.missing.value;
  if (missing) return <p>{t(`missing_${missing}`)}</p>;
  if (!lesson) return null;
  const Stage = CONTENTS[lesson.name];
  return <Stage lesson={lesson} />;
}

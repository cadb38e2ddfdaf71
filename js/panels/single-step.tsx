/** One step of learning as a strip under the board: the formula of each stage, and the way through them. */
import { untracked, useComputed } from "@preact/signals";
import type { TargetedEvent } from "preact";
import { useRef } from "preact/hooks";
import type { Unit } from "../engine/forward.ts";
import type { Step } from "../engine/single-step.ts";
import type { Store } from "../state/store.ts";
import { type LessonOnShow, STEPS, type StepName } from "../state/walkthrough.ts";
import { precise, t } from "../text/index.ts";
import { useControl, useDrawing } from "../ui/hooks.ts";
import { Formula } from "../ui/math.tsx";
import { Select } from "../ui/select.tsx";
import { Folded } from "../ui/table.tsx";
import { useView } from "../ui/view.ts";
import { inputName, unitWords } from "../ui/words.ts";
import {
  changeFormulas,
  type Formulas,
  forwardFormulas,
  hiddenDeltaFormulas,
  lossFormulas,
  outputDeltaFormulas,
} from "./formulas.ts";
import { useSheet } from "./sheet.ts";
import { StepTable } from "./step-table.tsx";

export function SingleStep() {
  const { store } = useView();
  const { walk, data } = store;
  const title = useRef<HTMLHeadingElement>(null);
  useSheet(useComputed(() => store.mode.value === "learn"));
  const index = walk.index.value;
  const last = index === STEPS.length - 1;
  const go = (by: number) => {
    walk.go(by);
    title.current?.focus();
  };
  return (
    <section
      {...useControl("lesson", "dw-panel dw-strip dw-sheet")}
      data-part="lesson"
      aria-label={t("howLearns")}
      hidden={store.mode.value !== "learn"}
    >
      <div class="dw-row">
        <div class="dw-said">
          <h3 ref={title} tabIndex={-1}>
            {titleOf(index)}
          </h3>
          <p>{useComputed(() => sentenceOf(store))}</p>
        </div>
        <button
          type="button"
          hidden={walk.missing.value !== "off"}
          onClick={() => store.switchOff([])}
        >
          {t("allOn")}
        </button>
        <label>
          {t("rightAnswer")}
          <Select
            options={["–", ...data.classes]}
            index={() => walk.answer.value + 1}
            choose={(chosen) => walk.begin(chosen - 1)}
            aria-label={t("rightAnswer")}
          />
        </label>
        <button type="button" aria-keyshortcuts="B" disabled={index === 0} onClick={() => go(-1)}>
          {t(last ? "undoStep" : "back")}
        </button>
        <button
          type="button"
          class="dw-main"
          aria-keyshortcuts="N"
          hidden={last}
          disabled={!walk.mayGoOn.value}
          onClick={() => go(1)}
        >
          {t(STEPS[index] === "change" ? "changeWeights" : "next")}
        </button>
        <button type="button" class="dw-main" hidden={!last} onClick={() => walk.begin()}>
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

/** What the stage shows, or what it waits for. */
function sentenceOf({ walk }: Store): string {
  const { missing, shown } = walk;
  if (missing.value === "off") return t("someOff");
  if (missing.value) return t(`missing_${missing.value}`);
  if (!shown.value) return "";
  const { name, layers } = shown.value;
  return t(name === "hiddenDeltas" && layers.length < 2 ? "noHidden" : `say_${name}`);
}

function Content() {
  const { store } = useView();
  const { walk, training } = store;
  const [lesson, hand] = [walk.shown.value, walk.hand.value];
  if (!lesson || !hand) return null;
  const again = lesson.name === "again";
  const now = again ? untracked(() => training.stepOf(lesson.pixels, lesson.label)) : undefined;
  const { general, numbers } = formulasOf(lesson, hand, walk.input.value, now);
  return (
    <>
      <div class="dw-formula">
        {general.map((text) => (
          <Formula key={text} text={text} />
        ))}
        <span class="dw-of">{nameOf(store, lesson, hand)}</span>
        {numbers.map((text) => (
          <Formula key={text} text={text} />
        ))}
      </div>
      {lesson.name === "change" && <Check lesson={lesson} hand={hand} />}
      <Folded key={lesson.name} name={t("allNumbers")} class="dw-numbers">
        {() => <StepTable lesson={lesson} hand={hand} now={now} />}
      </Folded>
    </>
  );
}

function formulasOf(
  lesson: LessonOnShow,
  hand: Unit,
  input: number,
  now: Step | undefined,
): Formulas {
  const all: Record<StepName, () => Formulas> = {
    forward: () => forwardFormulas(lesson, hand),
    loss: () => lossFormulas(lesson),
    outputDeltas: () => outputDeltaFormulas(lesson, hand),
    hiddenDeltas: () => hiddenDeltaFormulas(lesson, hand),
    change: () => changeFormulas(lesson, hand, input),
    again: () => {
      const [before, after] = [lesson, now ?? lesson].map(({ layers }) => layers[hand.layer].a);
      return {
        general: [`E : ${precise(lesson.loss)} → ${precise((now ?? lesson).loss)}`],
        numbers: [`o : ${precise(before[hand.unit])} → ${precise(after[hand.unit])}`],
      };
    },
  };
  return all[lesson.name]();
}

/** Of the unit in hand; the loss is of all outputs. */
function nameOf({ data, walk }: Store, lesson: LessonOnShow, { layer, unit }: Unit): string {
  if (lesson.name === "loss") return "";
  const name = unitWords(unit, layer === lesson.layers.length - 1 ? data.classes : undefined);
  if (lesson.name !== "change") return name;
  const from = walk.input.value;
  return `${name}, ${layer ? unitWords(from) : inputName(from, data.shape[1])}`;
}

/** Any weight of the unit in hand, and what its slope is by trying it out. */
function Check({ lesson, hand: { layer } }: { lesson: LessonOnShow; hand: Unit }) {
  const { walk, data } = useView().store;
  const box = useDrawing<HTMLInputElement>((node) => {
    node.valueAsNumber = walk.input.value;
  });
  const look = ({ currentTarget: node }: TargetedEvent<HTMLInputElement>) => {
    walk.lookAt(Math.max(0, node.valueAsNumber || 0));
    // What was typed and is no such number is put right.
    node.valueAsNumber = walk.input.peek();
  };
  const result = useComputed(() => {
    const found = walk.checked.value;
    if (!found) return "";
    const where = inputName(walk.input.value, layer ? 0 : data.shape[1]);
    return t("checked", { where, slope: precise(found.slope), tried: precise(found.tried) });
  });
  return (
    <div class="dw-row">
      <label>
        {t("weightNumber")}
        <input
          ref={box}
          type="number"
          min="0"
          max={lesson.layers[layer].block.inputs - 1}
          onChange={look}
        />
      </label>
      <button type="button" onClick={() => walk.check()}>
        {t("check")}
      </button>
      <span aria-live="polite">{result}</span>
    </div>
  );
}

/** The stages of a lesson that look at the outputs: forward, their error, their deltas, and after the step. */
import { untracked } from "@preact/signals";
import type { LayerState } from "../engine/backprop.ts";
import { errorTerm } from "../engine/forward.ts";
import type { Step } from "../engine/single-step.ts";
import { lossNumber, number, precise, t } from "../text/index.ts";
import { type Cell, Formula, meters, NumberTable, type Row } from "../ui/table.tsx";
import { useView } from "../ui/view.ts";
import type { LessonOnShow, StageProps } from "./lesson.ts";

const outputs = ({ layers }: Step): LayerState => layers[layers.length - 1];

const target = ({ label }: LessonOnShow, k: number): number => (k === label ? 1 : 0);

/** Outputs lie in 0..1, so their bars have one scale. */
const meter = (value: number): Cell => ({ text: number(value), share: value });

export function Forward({ lesson }: StageProps) {
  const { classes } = useView().store.data;
  const { z, a, activation, block } = outputs(lesson);
  const rows = classes.map(
    (name, k): Row => [name, number(z[k]), meter(a[k]), String(target(lesson, k))],
  );
  const k = lesson.label;
  const bias = lesson.before[block.biases + k];
  const values = { z: number(z[k]), sum: number(z[k] - bias), bias: number(bias) };
  return (
    <>
      <p>{t("forwardWords")}</p>
      <Formula
        formula={`z = Σ w·x + b,  ${t(`letter_${activation}`)}`}
        numbers={[t("forwardNumbers", { ...values, label: classes[k], o: precise(a[k]) })]}
      />
      <NumberTable heads={["label", "sumZ", "outputO", "targetT"]} rows={rows} />
    </>
  );
}

export function Loss({ lesson }: StageProps) {
  const { classes } = useView().store.data;
  const { loss, l2 } = lesson.spec;
  const output = outputs(lesson);
  const terms = classes.map((_, k) => errorTerm(output, k, lesson.label, loss));
  const shares = meters(terms, precise);
  const rows = classes.map(
    (name, k): Row => [name, precise(output.a[k]), String(target(lesson, k)), shares[k]],
  );
  const formula = t(`loss_${loss}_${output.activation}`) + (l2 ? t("lossPenalty") : "");
  return (
    <>
      <p>{t("lossWords")}</p>
      <Formula
        formula={formula}
        numbers={[`E = ${lossNumbers(lesson, terms)} = ${lossNumber(lesson.loss)}`]}
      />
      <NumberTable heads={["label", "outputO", "targetT", "termE"]} rows={rows} />
    </>
  );
}

function lossNumbers(lesson: LessonOnShow, terms: readonly number[]): string {
  const penalty = lesson.loss - terms.reduce((sum, term) => sum + term, 0);
  return errorNumbers(lesson) + (lesson.spec.l2 ? ` + ${precise(penalty)}` : "");
}

function errorNumbers(lesson: LessonOnShow): string {
  const { a, activation } = outputs(lesson);
  const all = Array.from(a, (o, k) => ({ o: precise(o), t: target(lesson, k) }));
  if (lesson.spec.loss === "squared_error") {
    return `½ (${all.map(({ o, t }) => `(${o} − ${t})²`).join(" + ")})`;
  }
  if (activation === "softmax") return `−ln ${all[lesson.label].o}`;
  return `−ln (${all.map(({ o, t }) => (t ? o : `(1 − ${o})`)).join(" · ")})`;
}

export function OutputDeltas({ lesson }: StageProps) {
  const { classes } = useView().store.data;
  const { a, delta, activation } = outputs(lesson);
  const bars = meters(delta, precise);
  const rows = classes.map(
    (name, k): Row => [name, meter(a[k]), String(target(lesson, k)), bars[k]],
  );
  const label = classes[lesson.label];
  const numbers = `${outputDeltaNumbers(lesson)} = ${precise(delta[lesson.label])}`;
  return (
    <>
      <p>{t("outputDeltaWords")}</p>
      <Formula
        formula={t(`delta_${lesson.spec.loss}_${activation}`)}
        numbers={[t("outputDeltaNumbers", { label, numbers })]}
      />
      <NumberTable heads={["label", "outputO", "targetT", "deltaD"]} rows={rows} />
    </>
  );
}

/** The delta of the right answer's output, with the numbers put in. */
function outputDeltaNumbers(lesson: LessonOnShow): string {
  const { a, activation } = outputs(lesson);
  const o = precise(a[lesson.label]);
  if (lesson.spec.loss === "cross_entropy") return `${o} − 1`;
  if (activation === "sigmoid") return `(${o} − 1) · ${o} · (1 − ${o})`;
  const mean = a.reduce((sum, value, k) => sum + (value - target(lesson, k)) * value, 0);
  return `${o} · ((${o} − 1) − (${precise(mean)}))`;
}

/** The same image once more, with the weights that came of the step. */
export function Again({ lesson }: StageProps) {
  const { data, training } = useView().store;
  const now = untracked(() => training.stepOf(lesson.pixels, lesson.label));
  if (!now) return null;
  const before = outputs(lesson).a;
  const after = outputs(now).a;
  const rows = data.classes.map(
    (name, k): Row => [name, meter(before[k]), meter(after[k]), precise(after[k] - before[k])],
  );
  const losses = { before: lossNumber(lesson.loss), after: lossNumber(now.loss) };
  return (
    <>
      <p>{t("againWords", losses)}</p>
      <NumberTable heads={["label", "before", "after", "change"]} rows={rows} />
    </>
  );
}

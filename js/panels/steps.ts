/** The stages of one step of learning, each with its formula, the numbers put in, and its pictures. */

import { errorTerm } from "../engine/forward.ts";
import { lossNumber, number, precise, t } from "../text/index.ts";
import { el, refill } from "../ui/dom.ts";
import { formulaView, meters, tableOf } from "../ui/parts.ts";
import { changeView } from "./change.ts";
import { deltasView } from "./deltas.ts";

/** @typedef {import("../engine/single-step.ts").Step & {label: number, pixels: ArrayLike<number>}} LessonOnShow */

/**
 * @typedef {object} LessonStep
 * @property {string} name  its title in text.js
 * @property {(box: HTMLElement, scene: import("../state/store.ts").Scene, lesson: LessonOnShow, signs: import("../ui/weight-image.ts").Signs) => void} render
 */

/** @type {LessonStep[]} */
export const LESSON_STEPS = [
  { name: "stageForward", render: forwardStage },
  { name: "stageLoss", render: lossStage },
  { name: "stageOutputDeltas", render: outputDeltaStage },
  { name: "stageHiddenDeltas", render: deltasView },
  { name: "stageChange", render: changeView },
  { name: "stageAgain", render: againStage },
];

/** @param {LessonOnShow} lesson */
const outputs = ({ layers }) => layers[layers.length - 1];

/** @param {LessonOnShow} lesson @param {number} k */
const target = ({ label }, k) => (k === label ? 1 : 0);

/** Outputs lie in 0..1, so their bars have one scale. @param {number} value */
const meter = (value) => ({ text: number(value), share: value });

/** @type {LessonStep["render"]} */
function forwardStage(box, { classes }, lesson) {
  const { z, a, activation, block } = outputs(lesson);
  const rows = classes.map((name, k) => [
    name,
    number(z[k]),
    meter(a[k]),
    String(target(lesson, k)),
  ]);
  const k = lesson.label;
  const bias = lesson.before[block.biases + k];
  const values = { z: number(z[k]), sum: number(z[k] - bias), bias: number(bias) };
  refill(
    box,
    el("p", {}, t("forwardWords")),
    formulaView(
      `z = Σ w·x + b,  ${t(`letter_${activation}`)}`,
      t("forwardNumbers", { ...values, label: classes[k], o: precise(a[k]) }),
    ),
    tableOf(["label", "sumZ", "outputO", "targetT"], rows),
  );
}

/** @type {LessonStep["render"]} */
function lossStage(box, { classes, run }, lesson) {
  const { loss, l2 } = run.spec;
  const output = outputs(lesson);
  const terms = classes.map((_, k) => errorTerm(output, k, lesson.label, loss));
  const shares = meters(terms, precise);
  const rows = classes.map((name, k) => [
    name,
    precise(output.a[k]),
    String(target(lesson, k)),
    shares[k],
  ]);
  refill(
    box,
    el("p", {}, t("lossWords")),
    formulaView(
      t(`loss_${loss}_${output.activation}`) + (l2 ? t("lossPenalty") : ""),
      `E = ${lossNumbers(lesson, terms, loss, l2)} = ${lossNumber(lesson.loss)}`,
    ),
    tableOf(["label", "outputO", "targetT", "termE"], rows),
  );
}

/**
 * @param {LessonOnShow} lesson
 * @param {number[]} terms
 * @param {string} loss
 * @param {number} l2
 */
function lossNumbers(lesson, terms, loss, l2) {
  const penalty = lesson.loss - terms.reduce((sum, term) => sum + term, 0);
  return errorNumbers(lesson, loss) + (l2 ? ` + ${precise(penalty)}` : "");
}

/**
 * @param {LessonOnShow} lesson
 * @param {string} loss
 */
function errorNumbers(lesson, loss) {
  const { a, activation } = outputs(lesson);
  const all = Array.from(a, (o, k) => ({ o: precise(o), t: target(lesson, k) }));
  if (loss === "squared_error") return `½ (${all.map(({ o, t }) => `(${o} − ${t})²`).join(" + ")})`;
  if (activation === "softmax") return `−ln ${all[lesson.label].o}`;
  return `−ln (${all.map(({ o, t }) => (t ? o : `(1 − ${o})`)).join(" · ")})`;
}

/** @type {LessonStep["render"]} */
function outputDeltaStage(box, { classes, run }, lesson) {
  const { a, delta, activation } = outputs(lesson);
  const bars = meters(delta, precise);
  const rows = classes.map((name, k) => [name, meter(a[k]), String(target(lesson, k)), bars[k]]);
  const label = classes[lesson.label];
  const numbers = `${deltaNumbers(lesson, run.spec.loss)} = ${precise(delta[lesson.label])}`;
  refill(
    box,
    el("p", {}, t("outputDeltaWords")),
    formulaView(
      t(`delta_${run.spec.loss}_${activation}`),
      t("outputDeltaNumbers", { label, numbers }),
    ),
    tableOf(["label", "outputO", "targetT", "deltaD"], rows),
  );
}

/**
 * The delta of the right answer's output, with the numbers put in.
 * @param {LessonOnShow} lesson
 * @param {string} loss
 */
function deltaNumbers(lesson, loss) {
  const { a, activation } = outputs(lesson);
  const o = precise(a[lesson.label]);
  if (loss === "cross_entropy") return `${o} − 1`;
  if (activation === "sigmoid") return `(${o} − 1) · ${o} · (1 − ${o})`;
  const mean = a.reduce((sum, value, k) => sum + (value - target(lesson, k)) * value, 0);
  return `${o} · ((${o} − 1) − (${precise(mean)}))`;
}

/** @type {LessonStep["render"]} */
function againStage(box, scene, lesson) {
  const before = outputs(lesson).a;
  const now = scene.run.stepOf(lesson.pixels, lesson.label, false);
  if (!now) return;
  const after = now.layers[now.layers.length - 1].a;
  const rows = scene.classes.map((name, k) => [
    name,
    meter(before[k]),
    meter(after[k]),
    precise(after[k] - before[k]),
  ]);
  const losses = { before: lossNumber(lesson.loss), after: lossNumber(now.loss) };
  refill(
    box,
    el("p", {}, t("againWords", losses)),
    tableOf(["label", "before", "after", "change"], rows),
  );
}

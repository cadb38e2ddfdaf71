/** The stages of one step of learning, each with its formula, the numbers put in, and its pictures. */
import { el, refill } from "../dom.js";
import { lossNumber, number, precise, t } from "../text.js";
import { changeView } from "./change.js";
import { deltasView } from "./deltas.js";
import { formulaView, tableOf } from "./parts.js";

/** @typedef {import("../lesson.js").Step & {label: number, pixels: ArrayLike<number>}} LessonOnShow */

/**
 * @typedef {object} StageOfLesson
 * @property {string} name  its title in text.js
 * @property {(box: HTMLElement, scene: import("../scene.js").Scene, lesson: LessonOnShow, signs: import("../pictures.js").Signs) => void} render
 */

/** @type {StageOfLesson[]} */
export const STAGES = [
  { name: "stageForward", render: forwardStage },
  { name: "stageLoss", render: lossStage },
  { name: "stageOutputDeltas", render: outputDeltaStage },
  { name: "stageHiddenDeltas", render: deltasView },
  { name: "stageChange", render: changeView },
  { name: "stageAgain", render: againStage },
];

/** @param {LessonOnShow} lesson */
const outputs = ({ stages }) => stages[stages.length - 1];

/** @param {LessonOnShow} lesson @param {number} k */
const target = ({ label }, k) => (k === label ? 1 : 0);

/** @type {StageOfLesson["render"]} */
function forwardStage(box, { classes }, lesson) {
  const { z, a, activation } = outputs(lesson);
  const rows = classes.map((name, k) => [
    name,
    number(z[k]),
    number(a[k]),
    String(target(lesson, k)),
  ]);
  refill(
    box,
    el("p", {}, t("forwardWords")),
    formulaView(`z = Σ w·x + b,  ${t(`letter_${activation}`)}`),
    tableOf(["label", "sumZ", "outputO", "targetT"], rows),
  );
}

/** @type {StageOfLesson["render"]} */
function lossStage(box, { run }, lesson) {
  const { a, activation } = outputs(lesson);
  refill(
    box,
    el("p", {}, t("lossWords")),
    formulaView(
      t(`loss_${run.spec.loss}_${activation}`) + (run.spec.l2 ? t("lossPenalty") : ""),
      lossNumbers(lesson, a, run.spec.loss, activation),
    ),
  );
}

/**
 * @param {LessonOnShow} lesson
 * @param {Float64Array} a
 * @param {string} loss
 * @param {string} activation
 */
function lossNumbers(lesson, a, loss, activation) {
  const total = lossNumber(lesson.loss);
  if (loss === "squared_error") {
    const terms = [...a].map((o, k) => `(${number(o)} − ${target(lesson, k)})²`);
    return `E = ½ (${terms.join(" + ")}) = ${total}`;
  }
  if (activation === "softmax") return `E = −ln ${number(a[lesson.label])} = ${total}`;
  const terms = [...a].map((o, k) => (target(lesson, k) ? number(o) : `(1 − ${number(o)})`));
  return `E = −ln (${terms.join(" · ")}) = ${total}`;
}

/** @type {StageOfLesson["render"]} */
function outputDeltaStage(box, { classes, run }, lesson) {
  const { a, delta, activation } = outputs(lesson);
  const rows = classes.map((name, k) => [
    name,
    number(a[k]),
    String(target(lesson, k)),
    precise(delta[k]),
  ]);
  refill(
    box,
    el("p", {}, t("outputDeltaWords")),
    formulaView(t(`delta_${run.spec.loss}_${activation}`)),
    tableOf(["label", "outputO", "targetT", "deltaD"], rows),
  );
}

/** @type {StageOfLesson["render"]} */
function againStage(box, scene, lesson) {
  const before = outputs(lesson).a;
  const now = scene.run.stepOf(lesson.pixels, lesson.label, false);
  if (!now) return;
  const after = now.stages[now.stages.length - 1].a;
  const rows = scene.classes.map((name, k) => [
    name,
    number(before[k]),
    number(after[k]),
    precise(after[k] - before[k]),
  ]);
  const losses = { before: lossNumber(lesson.loss), after: lossNumber(now.loss) };
  refill(
    box,
    el("p", {}, t("againWords", losses)),
    tableOf(["label", "before", "after", "change"], rows),
  );
}

/** The stage in which the blame goes back: the deltas of the hidden layers. */
import { el, refill } from "../dom.js";
import { drawBars } from "../pictures.js";
import { number, precise, t } from "../text.js";
import { formulaView, tableOf } from "./parts.js";

/** @typedef {import("./stages.js").LessonOnShow} LessonOnShow */

/** @type {import("./stages.js").StageOfLesson["render"]} */
export function deltasView(box, scene, lesson, signs) {
  const hidden = lesson.stages.slice(0, -1);
  if (!hidden.length) return refill(box, el("p", {}, t("noHidden")));
  const pictures = hidden.map(({ delta }, layer) => {
    const canvas = el("canvas", {
      role: "img",
      "aria-label": t("deltasOf", { number: layer + 1 }),
    });
    drawBars(canvas, delta, strongest(delta).value || 1, signs);
    const caption = el("figcaption", {}, t("deltasOf", { number: layer + 1 }));
    return el("figure", { class: "dw-deltas" }, canvas, caption);
  });
  const layer = hidden.length - 1;
  const unit = unitOf(scene, layer, hidden[layer].delta);
  refill(
    box,
    el("p", {}, t("hiddenDeltaWords")),
    formulaView(t(`hiddenDelta_${hidden[layer].activation}`), deltaNumbers(lesson, layer, unit)),
    ...pictures,
    allDeltas(hidden[layer].delta),
  );
}

/**
 * The unit to look at: the one picked, else the one with the most blame.
 * @param {import("../scene.js").Scene} scene
 * @param {number} layer
 * @param {Float64Array} delta
 */
export function unitOf({ picked }, layer, delta) {
  return picked?.layer === layer ? picked.unit : strongest(delta).index;
}

/** @param {ArrayLike<number>} values */
export function strongest(values) {
  let index = 0;
  for (let i = 1; i < values.length; i++) {
    if (Math.abs(values[i]) > Math.abs(values[index])) index = i;
  }
  return { index, value: Math.abs(values[index] ?? 0) };
}

/**
 * @param {LessonOnShow} lesson
 * @param {number} layer
 * @param {number} unit
 */
function deltaNumbers({ stages, before }, layer, unit) {
  const { a, delta } = stages[layer];
  const { block, delta: above } = stages[layer + 1];
  const row = block.weights + unit * block.units;
  const terms = Array.from(above, (d, k) => `(${number(before[row + k])})·(${precise(d)})`);
  return t("deltaNumbers", {
    unit,
    sum: terms.join(" + "),
    a: number(a[unit]),
    delta: precise(delta[unit]),
  });
}

/** @param {Float64Array} delta */
function allDeltas(delta) {
  const rows = Array.from(delta, (value, unit) => [t("neuron", { number: unit }), precise(value)]);
  const table = el(
    "div",
    { class: "dw-scroll", tabindex: 0 },
    tableOf(["neuronHead", "deltaD"], rows),
  );
  return el("details", {}, el("summary", {}, t("allNumbers")), table);
}

/** The stage in which the blame goes back: the deltas of the hidden layers. */

import { activationDerivative } from "../engine/forward.ts";
import { number, precise, t } from "../text/index.ts";
import { el, refill } from "../ui/dom.ts";
import { formulaView, meters, scrollBox, tableOf } from "../ui/parts.ts";
import { drawBars } from "../ui/weight-image.ts";

/** @typedef {import("./steps.ts").LessonOnShow} LessonOnShow */

/** @type {import("./steps.ts").LessonStep["render"]} */
export function deltasView(box, scene, lesson, signs) {
  const hidden = lesson.layers.slice(0, -1);
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
  const layer =
    scene.picked && scene.picked.layer < hidden.length ? scene.picked.layer : hidden.length - 1;
  const unit = unitOf(scene, layer, hidden[layer].delta);
  const blame = blameOf(lesson, layer, unit);
  refill(
    box,
    el("p", {}, t("hiddenDeltaWords")),
    formulaView(
      t(`hiddenDelta_${hidden[layer].activation}`),
      deltaNumbers(lesson, layer, unit, blame),
    ),
    ...pictures,
    blameTable(scene, layer + 1, blame),
    allDeltas(hidden[layer].delta),
  );
}

/**
 * The unit to look at: the one picked, else the one with the most blame.
 * @param {import("../state/store.ts").Scene} scene
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

/** @typedef {{weight: number, delta: number, term: number}} Blame  what comes back over one weight */

/**
 * @param {LessonOnShow} lesson
 * @param {number} layer
 * @param {number} unit
 * @returns {Blame[]}  one a unit of the layer above
 */
function blameOf({ layers, before }, layer, unit) {
  const { block, delta: above } = layers[layer + 1];
  const row = block.weights + unit * block.units;
  return Array.from(above, (delta, k) => {
    const weight = before[row + k];
    return { weight, delta, term: weight * delta };
  });
}

/**
 * @param {LessonOnShow} lesson
 * @param {number} layer
 * @param {number} unit
 * @param {Blame[]} blame
 */
function deltaNumbers({ layers }, layer, unit, blame) {
  const { a, delta, activation } = layers[layer];
  return t("deltaNumbers", {
    unit,
    sum: precise(blame.reduce((sum, { term }) => sum + term, 0)),
    slope: precise(activationDerivative(a[unit], activation)),
    a: number(a[unit]),
    delta: precise(delta[unit]),
  });
}

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {number} above  the layer that the blame comes from
 * @param {Blame[]} blame
 */
function blameTable({ classes, layers }, above, blame) {
  const last = above === layers.length - 2;
  const terms = meters(
    blame.map(({ term }) => term),
    precise,
  );
  const rows = blame.map(({ weight, delta }, k) => [
    last ? classes[k] : t("neuron", { number: k }),
    number(weight),
    precise(delta),
    terms[k],
  ]);
  const table = tableOf([last ? "label" : "neuronHead", "weightW", "deltaD", "blameTerm"], rows);
  return scrollBox(t("blameTable"), table);
}

/** @param {Float64Array} delta */
function allDeltas(delta) {
  const rows = Array.from(delta, (value, unit) => [t("neuron", { number: unit }), precise(value)]);
  const box = scrollBox(t("allNumbers"), tableOf(["neuronHead", "deltaD"], rows));
  return el("details", {}, el("summary", {}, t("allNumbers")), box);
}

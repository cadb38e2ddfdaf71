/** The stage in which weights change: one neuron's weights before, the change, and after; and a check. */
import { button, el, refill } from "../dom.js";
import { incoming } from "../network.js";
import { drawBars, drawWeights } from "../pictures.js";
import { number, precise, t } from "../text.js";
import { strongest, unitOf } from "./deltas.js";
import { formulaView, tableOf } from "./parts.js";

/** @typedef {import("./stages.js").LessonOnShow} LessonOnShow */

/** @type {import("./stages.js").StageOfLesson["render"]} */
export function changeView(box, scene, lesson, signs) {
  const [{ block, delta, input }] = lesson.stages;
  const unit = unitOf(scene, 0, delta);
  const slopes = incoming(lesson.gradient, block, unit);
  const before = incoming(lesson.before, block, unit);
  const after = incoming(lesson.after, block, unit);
  const change = after.map((weight, i) => weight - before[i]);
  const weight = strongest(slopes).index;
  const rate = scene.run.spec.learning_rate;
  const values = {
    rate: number(rate),
    delta: precise(delta[unit]),
    x: number(input[weight]),
    change: precise(change[weight]),
  };
  const pictures = [
    { name: "before", values: before },
    { name: "change", values: change },
    { name: "after", values: after },
  ].map(({ name, values }) => picture(name, values, scene.painting.shape, signs));
  refill(
    box,
    el("p", {}, t("changeWords", { unit })),
    formulaView(
      t(scene.run.spec.l2 ? "changeFormulaDecay" : "changeFormula"),
      t("changeNumbers", values),
    ),
    el("div", { class: "dw-terms" }, ...pictures),
    allWeights(before, change, after),
    checkView(scene, lesson, unit, weight),
  );
}

/**
 * @param {string} name
 * @param {Float64Array} values
 * @param {number[]} shape
 * @param {import("../pictures.js").Signs} signs
 */
function picture(name, values, shape, signs) {
  const canvas = el("canvas", { role: "img", "aria-label": t(name) });
  const top = strongest(values).value;
  if (values.length === shape[0] * shape[1]) drawWeights(canvas, values, shape, top, signs);
  else drawBars(canvas, values, top || 1, signs);
  const caption = el("figcaption", {}, `${t(name)}, ±${precise(top)}`);
  return el("figure", {}, canvas, caption);
}

/**
 * The pictures in numbers, made when they are unfolded.
 * @param {...Float64Array} columns
 */
function allWeights(...columns) {
  const box = el("div", { class: "dw-scroll", tabindex: 0, role: "group" });
  box.setAttribute("aria-label", t("allNumbers"));
  const details = el("details", {}, el("summary", {}, t("allNumbers")), box);
  details.ontoggle = () => {
    const rows = Array.from(columns[0], (_, i) => [
      String(i),
      ...columns.map((values) => precise(values[i])),
    ]);
    box.replaceChildren(tableOf(["weightNumber", "before", "change", "after"], rows));
  };
  return details;
}

/**
 * The slope of any weight of the neuron, and what trying it out gives.
 * @param {import("../scene.js").Scene} scene
 * @param {LessonOnShow} lesson
 * @param {number} unit
 * @param {number} first  the weight to begin with
 */
function checkView(scene, lesson, unit, first) {
  const { block } = lesson.stages[0];
  const life = new AbortController();
  const max = block.inputs - 1;
  const weight = el("input", { type: "number", min: 0, max, value: first });
  weight.setAttribute("aria-label", t("weightNumber"));
  const result = el("p", { class: "dw-detail", "aria-live": "polite" });
  const check = () => {
    const input = Math.min(max, Math.max(0, Math.round(weight.valueAsNumber || 0)));
    weight.value = String(input);
    const index = block.weights + input * block.units + unit;
    const tried = scene.run.differenceQuotient(index, lesson.pixels, lesson.label);
    result.textContent = t("checked", {
      slope: precise(lesson.gradient[index]),
      tried: precise(tried),
    });
  };
  const row = el(
    "div",
    { class: "dw-row" },
    el("label", {}, t("weightNumber"), weight),
    button(t("check"), check, life.signal),
  );
  return el("div", {}, row, result);
}

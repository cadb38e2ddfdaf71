/** The stage in which weights change: one unit's weights before, the change, and after; and a check. */

import { incoming } from "../engine/forward.ts";
import { number, precise, t } from "../text/index.ts";
import { button, el, refill } from "../ui/dom.ts";
import { formulaView, scrollBox, tableOf } from "../ui/parts.ts";
import { drawBars, drawWeights } from "../ui/weight-image.ts";
import { strongest, unitOf } from "./deltas.ts";
import { placeName } from "./terms.ts";

/** @typedef {import("./steps.ts").LessonOnShow} LessonOnShow */

/** @type {import("./steps.ts").LessonStep["render"]} */
export function changeView(box, scene, lesson, signs) {
  const layer = scene.picked?.layer ?? 0;
  const shape = layer === 0 ? scene.painting.shape : null;
  const { block, delta } = lesson.layers[layer];
  const unit = unitOf(scene, layer, delta);
  const slopes = incoming(lesson.gradient, block, unit);
  const before = incoming(lesson.before, block, unit);
  const after = incoming(lesson.after, block, unit);
  const change = after.map((weight, i) => weight - before[i]);
  const weight = strongest(slopes).index;
  const check = checkView(scene, lesson, { layer, unit }, weight);
  const pictures = [
    { name: "before", values: before },
    { name: "change", values: change },
    { name: "after", values: after },
  ].map(({ name, values }) => picture(name, values, shape, signs, check.of));
  const where = (/** @type {number} */ i) => placeName(i, shape?.[1] ?? 0);
  refill(
    box,
    el("p", {}, t("changeWords", { name: nameOf(scene, { layer, unit }) })),
    formulaView(
      t(scene.run.spec.l2 ? "changeFormulaDecay" : "changeFormula"),
      numbersOf(scene, lesson.layers[layer], unit, weight, { before, change }),
    ),
    el("div", { class: "dw-terms" }, ...pictures),
    check.node,
    allWeights(where, before, change, after),
  );
}

/** @param {import("../state/store.ts").Scene} scene @param {import("../state/store.ts").Unit} unit */
const nameOf = ({ classes, layers }, { layer, unit }) =>
  layer === layers.length - 2
    ? t("outputOf", { label: classes[unit] })
    : t("neuronOf", { number: unit });

/**
 * The formula of the largest change, with the numbers put in.
 * @param {import("../state/store.ts").Scene} scene
 * @param {import("../engine/backprop.ts").LayerState} stage
 * @param {number} unit
 * @param {number} weight
 * @param {{before: Float64Array, change: Float64Array}} values
 */
function numbersOf({ run }, { delta, input }, unit, weight, { before, change }) {
  const { learning_rate: rate, l2 } = run.spec;
  const decay = l2 ? ` + ${precise(l2)} · ${number(before[weight])}` : "";
  return t("changeNumbers", {
    rate: precise(rate),
    slope: `(${precise(delta[unit])} · ${number(input[weight])}${decay})`,
    change: precise(change[weight]),
  });
}

/**
 * @param {string} name
 * @param {Float64Array} values
 * @param {number[] | null} shape  of the image, null where the weights belong to neurons
 * @param {import("../ui/weight-image.ts").Signs} signs
 * @param {(weight: number) => void} pick  told which weight was pressed
 */
function picture(name, values, shape, signs, pick) {
  const canvas = el("canvas", { role: "img", "aria-label": t(name) });
  const top = strongest(values).value;
  if (shape) drawWeights(canvas, values, shape, top, signs);
  else drawBars(canvas, values, top || 1, signs);
  canvas.onclick = ({ offsetX, offsetY }) => {
    const [rows, columns] = shape ?? [1, values.length];
    const column = Math.floor((offsetX / canvas.clientWidth) * columns);
    const row = Math.floor((offsetY / canvas.clientHeight) * rows);
    pick(row * columns + column);
  };
  const caption = el("figcaption", {}, `${t(name)}, ±${precise(top)}`);
  return el("figure", {}, canvas, caption);
}

/**
 * The pictures in numbers, made when they are unfolded.
 * @param {(weight: number) => string} where
 * @param {...Float64Array} columns
 */
function allWeights(where, ...columns) {
  const box = scrollBox(t("allNumbers"));
  const details = el("details", {}, el("summary", {}, t("allNumbers")), box);
  details.ontoggle = () => {
    const rows = Array.from(columns[0], (_, i) => [
      where(i),
      ...columns.map((values) => precise(values[i])),
    ]);
    box.replaceChildren(tableOf(["input", "before", "change", "after"], rows));
  };
  return details;
}

/**
 * The slope of any weight of the unit, and what trying it out gives.
 * @param {import("../state/store.ts").Scene} scene
 * @param {LessonOnShow} lesson
 * @param {import("../state/store.ts").Unit} unit
 * @param {number} first  the weight to begin with
 */
function checkView(scene, lesson, { layer, unit }, first) {
  const { block } = lesson.layers[layer];
  const columns = layer === 0 ? scene.painting.shape[1] : 0;
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
      where: placeName(input, columns),
      slope: precise(lesson.gradient[index]),
      tried: precise(tried),
    });
  };
  const press = button(t("check"), check, new AbortController().signal);
  const label = el("label", {}, t("weightNumber"), weight);
  return {
    node: el("div", {}, el("div", { class: "dw-row" }, label, press), result),
    /** @param {number} input */
    of(input) {
      weight.valueAsNumber = input;
      check();
    },
  };
}

/** One hidden layer: every neuron as the picture of its incoming weights and its activation. */

import { incoming, layout, weightBetween } from "../engine/forward.ts";
import { number, plural, t } from "../text/index.ts";
import { el, roving, setAttributes, setText } from "../ui/dom.ts";
import { drawBars, drawWeights } from "../ui/weight-image.ts";
import { renderUnits, unitsIn } from "./units.ts";

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {number} layer  0 is the first after the input
 * @param {() => import("../ui/weight-image.ts").Signs} signs
 * @param {AbortSignal} signal
 */
export function hiddenView(scene, layer, signs, signal) {
  const count = scene.layers[layer + 1];
  const single = scene.layers.length === 3;
  const cells = Array.from({ length: count }, (_, unit) => neuronCell(unit));
  const box = el("div", { class: "dw-neurons", role: "group" }, ...cells.map((cell) => cell.node));
  const detail = el("p", { class: "dw-detail" });
  const scale = el("span");
  const legend = el("p", { class: "dw-legend dw-row" }, ...legendOf(layer), scale);
  setAttributes(box, { "aria-label": plural("hiddenUnits", count) });
  roving(
    cells.map((cell) => cell.node),
    8,
    box,
    signal,
  );
  unitsIn(box, scene, () => layer, signal);

  /** @type {unknown} */
  let drawn;
  /** @type {unknown} */
  let lit;
  scene.onChange(() => {
    if (!scene.params) return;
    if (drawn !== scene.params) {
      const top = drawPictures(scene, layer, cells, signs());
      setText(scale, t("strongest", { weight: number(top) }));
    }
    renderActivations(scene, layer, cells);
    renderUnits(cells, scene, layer);
    if (drawn !== scene.params || lit !== scene.focus) renderLinks(scene, layer, cells);
    [drawn, lit] = [scene.params, scene.focus];
    setText(
      detail,
      scene.focus?.layer === layer ? neuronLine(scene, scene.focus) : t("neuronHint"),
    );
  }, signal);
  scene.onRest(() => {
    for (const [unit, { node }] of cells.entries()) {
      setAttributes(node, { "aria-label": neuronLine(scene, { layer, unit }) });
    }
  }, signal);
  return el(
    "section",
    { class: "dw-panel dw-hidden", "data-part": "hidden", "data-control": "hidden" },
    el("h2", {}, single ? t("hidden") : t("hiddenNumber", { number: layer + 1 })),
    box,
    detail,
    legend,
  );
}

/** @param {number} layer */
function legendOf(layer) {
  if (layer > 0) return [t("legendBars")];
  const positive = el("span", { class: "dw-key", "data-sign": "+" }, t("positive"));
  const negative = el("span", { class: "dw-key", "data-sign": "-" }, t("negative"));
  const zero = el("span", { class: "dw-key" }, t("zero"));
  return [t("weights"), positive, negative, zero];
}

/** @typedef {{node: HTMLElement, canvas: HTMLCanvasElement, bar: HTMLElement}} NeuronCell */

/**
 * @param {number} unit
 * @returns {NeuronCell}
 */
function neuronCell(unit) {
  const canvas = el("canvas", { "aria-hidden": "true" });
  const bar = el("span", { class: "dw-activation" });
  const node = el("div", { class: "dw-neuron", role: "button", "data-neuron": unit }, canvas, bar);
  return { node, canvas, bar };
}

/**
 * Returns the strongest weight of the layer: it is drawn in full colour, or at full length.
 * @param {import("../state/store.ts").Scene} scene
 * @param {number} layer
 * @param {NeuronCell[]} cells
 * @param {import("../ui/weight-image.ts").Signs} signs
 */
function drawPictures(scene, layer, cells, signs) {
  const params = scene.params ?? [];
  const block = layout(scene.layers)[layer];
  const weights = cells.map((_, unit) => incoming(params, block, unit));
  const top = weights.reduce((most, row) => Math.max(most, ...row.map(Math.abs)), 0);
  for (const [unit, { canvas }] of cells.entries()) {
    if (layer === 0) drawWeights(canvas, weights[unit], scene.painting.shape, top, signs);
    else drawBars(canvas, weights[unit], top, signs);
  }
  return top;
}

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {number} layer
 * @param {NeuronCell[]} cells
 */
function renderActivations(scene, layer, cells) {
  const a = scene.computed?.[layer].a ?? new Float64Array(cells.length);
  // Only relu has no bound of its own: its bars share the scale of the largest one.
  const top = scene.activations[layer] === "relu" ? Math.max(...a, 1e-9) : 1;
  for (const [unit, { bar }] of cells.entries()) {
    bar.style.transform = `scaleX(${(Math.abs(a[unit]) / top).toFixed(3)})`;
    setAttributes(bar, { "data-sign": a[unit] < 0 ? "-" : "+" });
  }
}

/**
 * Marks the neurons that a weight joins to the unit in focus.
 * @param {import("../state/store.ts").Scene} scene
 * @param {number} layer
 * @param {NeuronCell[]} cells
 */
function renderLinks(scene, layer, cells) {
  const { focus, params, layers } = scene;
  const joined = focus && Math.abs(focus.layer - layer) === 1;
  const weights = cells.map((_, unit) =>
    joined && params ? weightBetween(params, layers, focus, { layer, unit }) : 0,
  );
  const top = Math.max(...weights.map(Math.abs));
  for (const [unit, { node }] of cells.entries()) {
    const weight = weights[unit];
    setAttributes(node, { "data-link": weight ? (weight < 0 ? "-" : "+") : undefined });
    node.style.setProperty("--dw-link", top ? (Math.abs(weight) / top).toFixed(3) : "0");
  }
}

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {import("../state/store.ts").Unit} unit
 */
function neuronLine(scene, { layer, unit }) {
  const { z, a } = scene.computed?.[layer] ?? {};
  if (!z || !a || !scene.params) return t("neuron", { number: unit });
  const bias = scene.params[layout(scene.layers)[layer].biases + unit];
  return t("neuronLine", {
    number: unit,
    a: number(a[unit]),
    z: number(z[unit]),
    bias: number(bias),
  });
}

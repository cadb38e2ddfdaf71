/** The output layer: a bar and a number for every class, the prediction and the true label. */

import { layout, weightBetween } from "../engine/forward.ts";
import { number, t } from "../text/index.ts";
import { el, roving, setAttributes, setText } from "../ui/dom.ts";
import { guessView } from "./guess.ts";
import { doubtView } from "./novelty.ts";
import { renderUnits, unitsIn } from "./units.ts";

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {AbortSignal} signal
 */
export function outputView(scene, signal) {
  // A retraining may bring more hidden layers, or fewer.
  const layer = () => scene.layers.length - 2;
  const rows = scene.classes.map(classRow);
  const list = el(
    "div",
    { class: "dw-classes", role: "group", "aria-label": t("output") },
    ...rows.map((row) => row.node),
  );
  const prediction = el("strong", { "data-part": "prediction" });
  const label = el("span", { "data-part": "label" });
  const verdict = el(
    "p",
    { class: "dw-verdict" },
    el("span", {}, t("prediction")),
    prediction,
    label,
  );
  const detail = el("p", { class: "dw-detail" });
  roving(
    rows.map((row) => row.node),
    1,
    list,
    signal,
  );
  unitsIn(list, scene, layer, signal);

  const describe = () => {
    for (const [unit, { words, value }] of rows.entries()) {
      const a = value.textContent ?? "";
      setText(words, t("outputLine", { label: scene.classes[unit], a }));
    }
  };
  scene.onChange(() => {
    for (const [unit, row] of rows.entries()) renderRow(scene, layer(), unit, row);
    renderUnits(rows, scene, layer());
    // No word may give away what is yet to be guessed.
    if (scene.guessing.veiled) describe();
    setText(prediction, predictionText(scene));
    setAttributes(prediction, { "data-empty": scene.prediction < 0 });
    setAttributes(verdict, { "data-doubted": scene.doubts.length > 0 });
    renderLabel(scene, label);
    setText(detail, detailLine(scene, layer()));
  });
  scene.onRest(describe);
  return el(
    "section",
    { class: "dw-panel dw-output", "data-part": "output", "data-control": "output" },
    el("h2", {}, t("output")),
    verdict,
    guessView(scene, signal),
    list,
    doubtView(scene, signal),
    detail,
  );
}

/** @param {import("../state/store.ts").Scene} scene */
function predictionText({ prediction, classes, guessing }) {
  if (guessing.veiled) return "?";
  return prediction < 0 ? t("noInk") : classes[prediction];
}

/** @typedef {{node: HTMLElement, bar: HTMLElement, value: HTMLElement, link: HTMLElement, words: HTMLElement}} ClassRow */

/**
 * @param {string} label
 * @param {number} unit
 * @returns {ClassRow}
 */
function classRow(label, unit) {
  const bar = el("span", { class: "dw-bar" });
  const value = el("span", { class: "dw-value", "aria-hidden": "true" });
  const link = el("span", { class: "dw-link", "aria-hidden": "true" });
  const track = el("span", { class: "dw-track", "aria-hidden": "true" }, bar);
  const name = el("span", { class: "dw-name", "aria-hidden": "true" }, label);
  const words = el("span", { class: "dw-voice" });
  const node = el(
    "div",
    { class: "dw-class", role: "button", "data-class": unit },
    name,
    track,
    value,
    link,
    words,
  );
  return { node, bar, value, link, words };
}

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {number} layer
 * @param {number} unit
 * @param {ClassRow} row
 */
function renderRow(scene, layer, unit, { node, bar, value, link }) {
  const veiled = scene.guessing.veiled;
  const a = scene.painting.hasInk && !veiled ? scene.computed?.[layer].a[unit] : undefined;
  bar.style.transform = `scaleX(${Math.min(1, Math.max(0, a ?? 0)).toFixed(3)})`;
  setText(value, a === undefined ? "–" : number(a));
  setAttributes(node, {
    "data-predicted": !veiled && unit === scene.prediction,
    "data-true": !veiled && unit === scene.label,
  });
  const joined = scene.focus?.layer === layer - 1 && scene.params;
  const weight = joined
    ? weightBetween(scene.params, scene.layers, scene.focus, { layer, unit })
    : undefined;
  setText(link, weight === undefined ? "" : (weight < 0 ? "" : "+") + number(weight));
  setAttributes(link, { "data-sign": weight === undefined ? undefined : weight < 0 ? "-" : "+" });
}

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {HTMLElement} node
 */
function renderLabel(scene, node) {
  const known = scene.label >= 0 && !scene.guessing.veiled;
  const right = scene.label === scene.prediction;
  const words = t(right ? "correct" : "wrong", { label: scene.classes[scene.label] });
  setText(node, known ? words : scene.painting.hasInk ? "" : t("noInkHint"));
  setAttributes(node, { "data-right": known ? String(right) : undefined });
}

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {number} layer
 */
function detailLine(scene, layer) {
  const { focus, params, computed } = scene;
  if (!focus || !params || !computed) return "";
  if (focus.layer === layer - 1) return t("weightFrom", { number: focus.unit });
  if (focus.layer !== layer || scene.guessing.veiled) return "";
  return t("classDetail", {
    label: scene.classes[focus.unit],
    a: number(computed[layer].a[focus.unit]),
    z: number(computed[layer].z[focus.unit]),
    bias: number(params[layout(scene.layers)[layer].biases + focus.unit]),
  });
}

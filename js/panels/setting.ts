/** The controls of the settings: each shows what is wanted, and asks for what it is set to. */

import { RANGES } from "../limits.ts";
import { rough, t } from "../text/index.ts";
import { el, setAttributes, setText } from "../ui/dom.ts";

/** @typedef {import("../state/experiments.ts").Lab} Lab */
/** @typedef {{node: HTMLElement, render: () => void}} Control */

/** What a slider stops at. @type {Record<string, number[]>} */
const STOPS = {
  learning_rate: [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.7, 1, 2, 5, 10, 20, 50, 100,
  ],
  batch_size: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000],
  momentum: [0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99],
  decay: [0.8, 0.9, 0.94, 0.96, 0.98, 0.99, 1],
  l2: [0, 1e-5, 1e-4, 1e-3, 1e-2, 0.1],
};

/**
 * @param {string} name  of the setting
 * @param {HTMLInputElement | HTMLSelectElement} input
 * @param {...Node} more
 */
const labelled = (name, input, ...more) =>
  el("div", { class: "dw-setting" }, el("label", {}, t(`setting_${name}`), input), ...more);

/**
 * @param {Lab} lab
 * @param {string} name
 * @param {AbortSignal} signal
 * @returns {Control}
 */
export function stopSlider(lab, name, signal) {
  let stops = STOPS[name];
  const input = el("input", { type: "range", min: 0, step: 1, name });
  const shown = el("span", { "aria-hidden": "true" });
  const ask = () => lab.ask({ [name]: stops[input.valueAsNumber] });
  input.addEventListener("input", ask, { signal });
  return {
    node: labelled(name, input, shown),
    render() {
      const value = lab.wanted[name];
      // A stop that was needed once stays: a slider must not shift under the hand.
      if (!stops.includes(value)) stops = [...stops, value].sort((a, b) => a - b);
      renderRange(input, shown, stops.indexOf(value), stops.length - 1, value);
    },
  };
}

/**
 * @param {HTMLInputElement} input
 * @param {HTMLElement} shown
 * @param {number} position
 * @param {number} max
 * @param {number} value
 */
function renderRange(input, shown, position, max, value) {
  setAttributes(input, { max, "aria-valuetext": rough(value) });
  if (input.valueAsNumber !== position) input.value = String(position);
  setText(shown, rough(value));
}

/**
 * The units of one hidden layer.
 * @param {Lab} lab
 * @param {number} layer
 * @param {AbortSignal} signal
 * @returns {Control}
 */
export function unitsSlider(lab, layer, signal) {
  const input = el("input", { type: "range", min: 1, step: 1, name: `units${layer}` });
  const shown = el("span", { "aria-hidden": "true" });
  const label = el("label", {}, t("unitsOfLayer", { number: layer + 1 }), input);
  const node = el("div", { class: "dw-setting" }, label, shown);
  const ask = () => lab.ask({ hidden: lab.wanted.hidden.with(layer, input.valueAsNumber) });
  input.addEventListener("input", ask, { signal });
  return {
    node,
    render() {
      const units = lab.wanted.hidden[layer];
      node.hidden = units === undefined;
      if (units) renderRange(input, shown, units, Math.max(100, units), units);
    },
  };
}

/**
 * @param {Lab} lab
 * @param {string} name
 * @param {{name: string, settings: import("../state/experiments.ts").Wish}[]} choices
 * @param {AbortSignal} signal
 * @returns {Control}
 */
export function choice(lab, name, choices, signal) {
  const options = choices.map((one) => el("option", {}, t(`choice_${one.name}`)));
  const input = el("select", { name }, ...options);
  const ask = () => lab.ask(choices[input.selectedIndex].settings);
  input.addEventListener("change", ask, { signal });
  const fits = (/** @type {import("../state/experiments.ts").Wish} */ settings) =>
    Object.entries(settings).every(([key, value]) => lab.wanted[key] === value);
  return {
    node: labelled(name, input),
    render() {
      input.selectedIndex = choices.findIndex(({ settings }) => fits(settings));
    },
  };
}

/** @param {string} name @param {string[]} values */
export const named = (name, values) =>
  values.map((value) => ({ name: value, settings: { [name]: value } }));

/**
 * A number as it is typed: what is out of range is refused when it is asked for, not put right here.
 * @param {Lab} lab
 * @param {string} name
 * @param {AbortSignal} signal
 * @returns {Control}
 */
export function numberBox(lab, name, signal) {
  const { low, high } = RANGES[name];
  const input = el("input", { type: "number", min: low, max: high, name });
  const ask = () =>
    Number.isFinite(input.valueAsNumber) && lab.ask({ [name]: input.valueAsNumber });
  input.addEventListener("change", ask, { signal });
  let { refusals } = lab;
  return {
    node: labelled(name, input),
    render() {
      const value = String(lab.wanted[name]);
      // What was refused is put back once; what is typed next is left alone.
      const typing = input.matches(":focus") && refusals === lab.refusals;
      refusals = lab.refusals;
      if (!typing && input.value !== value) input.value = value;
    },
  };
}

/**
 * @param {Lab} lab
 * @param {string} name
 * @param {AbortSignal} signal
 * @returns {Control & {input: HTMLInputElement}}
 */
export function checkbox(lab, name, signal) {
  const input = el("input", { type: "checkbox", name });
  input.addEventListener("change", () => lab.ask({ [name]: input.checked }), { signal });
  return {
    input,
    node: labelled(name, input),
    render() {
      input.checked = lab.wanted[name];
    },
  };
}

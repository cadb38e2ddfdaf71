/** The neuron card: what one neuron computes, with every number of it. */

import { number, t } from "../text/index.ts";
import { button, el, setText } from "../ui/dom.ts";
import { activationPlot } from "./activation-plot.ts";
import { termsView } from "./terms.ts";

/** @typedef {import("../engine/neuron-terms.ts").Anatomy} Anatomy */

/**
 * @typedef {object} Views
 * @property {(anatomy: Anatomy) => void} render
 * @property {(anatomy: Anatomy) => void} describe  puts the pictures into words
 */

/** @type {Views} */
const NONE = { render() {}, describe() {} };

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {() => import("../ui/weight-image.ts").Signs} signs
 * @param {AbortSignal} signal
 */
export function neuronView(scene, signs, signal) {
  const title = el("h2");
  const body = el("div", { class: "dw-anatomy" });
  /** @type {HTMLElement | null} */
  let opener = null;
  const putAway = () => {
    scene.pick(null);
    opener?.focus();
  };
  const close = button(t("close"), putAway, signal);
  const card = el(
    "section",
    {
      class: "dw-panel dw-card",
      "data-part": "neuron",
      "data-control": "hidden output",
      hidden: true,
    },
    el("div", { class: "dw-row" }, title, close),
    body,
  );
  /** @type {import("../state/store.ts").Unit | null} */
  let built = null;
  let views = NONE;
  scene.onChange(() => {
    const hidden = scene.guessing.veiled && scene.picked?.layer === scene.layers.length - 2;
    const anatomy = hidden ? undefined : scene.anatomy;
    if (card.hidden && anatomy) opener = focused(card);
    card.hidden = !anatomy;
    if (!anatomy) return;
    if (built !== scene.picked) {
      views = build(body, scene, anatomy, signs);
      views.describe(anatomy);
      built = scene.picked;
    }
    setText(title, nameOf(scene, anatomy));
    views.render(anatomy);
  });
  scene.onRest(() => {
    if (!card.hidden && scene.anatomy) views.describe(scene.anatomy);
  });
  return card;
}

/** @param {HTMLElement} card */
function focused(card) {
  const { activeElement } = /** @type {Document | ShadowRoot} */ (card.getRootNode());
  return /** @type {HTMLElement | null} */ (activeElement);
}

/**
 * @param {HTMLElement} body
 * @param {import("../state/store.ts").Scene} scene
 * @param {Anatomy} anatomy
 * @param {() => import("../ui/weight-image.ts").Signs} signs
 * @returns {Views}
 */
function build(body, scene, anatomy, signs) {
  const terms = termsView(scene.painting.shape, anatomy, signs);
  const plot = activationPlot(anatomy.activation);
  const equation = el("p", { class: "dw-equation" });
  body.replaceChildren(terms.node, equation, plot.node, terms.table);
  return {
    render(now) {
      terms.render(now);
      plot.render(now);
      setText(equation, equationLine(now));
    },
    describe(now) {
      terms.describe(now);
      plot.describe(now);
    },
  };
}

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {Anatomy} anatomy
 */
function nameOf({ layers, classes }, { layer, unit }) {
  if (layer === layers.length - 2) return t("outputName", { label: classes[unit] });
  return layers.length === 3
    ? t("neuronName", { number: unit })
    : t("neuronNameLayer", { number: unit, layer: layer + 1 });
}

/** @param {Anatomy} anatomy */
function equationLine({ sum, bias, z, a, activation }) {
  const values = { sum: number(sum), bias: number(bias), z: number(z), a: number(a) };
  return `${t("equation", values)}\n${t(`formula_${activation}`, values)}`;
}

/** Inputs ⊙ weights = contributions, as pictures and as a table. */

import { number, t } from "../text/index.ts";
import { el, setAttributes, setText } from "../ui/dom.ts";
import { inkPicture } from "../ui/ink-picture.ts";
import { scrollBox } from "../ui/parts.ts";
import { drawBars, drawWeights } from "../ui/weight-image.ts";

/** @typedef {import("../engine/neuron-terms.ts").Anatomy} Anatomy */

/**
 * @param {number[]} shape
 * @param {Anatomy} anatomy
 * @param {() => import("../ui/weight-image.ts").Signs} signs
 */
export function termsView(shape, { layer, inputs }, signs) {
  const ofImage = layer === 0;
  const bars = { shape: ofImage ? shape : null, signs };
  const x = ofImage ? inkPicture(shape, t("inputs")) : signedPicture(bars, t("inputs"));
  const w = signedPicture(bars, t("weightsOf"));
  const product = signedPicture(bars, t("contributions"));
  const table = numbersTable(inputs.length, ofImage ? shape[1] : 0);
  return {
    node: el(
      "div",
      { class: "dw-terms" },
      captioned(x.node, t("inputs")),
      el("span", { "aria-hidden": "true" }, "⊙"),
      captioned(w.node, t("weightsOf")),
      el("span", { "aria-hidden": "true" }, "="),
      captioned(product.node, t("contributions")),
    ),
    table: table.node,
    /** @param {Anatomy} anatomy */
    render({ inputs, weights, terms }) {
      x.render(inputs);
      w.render(weights);
      product.render(terms);
      table.render([inputs, weights, terms]);
    },
    /** @param {Anatomy} anatomy */
    describe({ inputs, weights, terms }) {
      if ("describe" in x) x.describe(inputs);
      w.describe(weights);
      product.describe(terms);
    },
  };
}

/** @param {Element} picture @param {string} words */
const captioned = (picture, words) => el("figure", {}, picture, el("figcaption", {}, words));

/**
 * @param {{shape: number[] | null, signs: () => import("../ui/weight-image.ts").Signs}} how  without an image's shape: as bars
 * @param {string} name
 */
function signedPicture({ shape, signs }, name) {
  const node = el("canvas", { role: "img" });
  return {
    node,
    /** @param {ArrayLike<number>} values */
    render(values) {
      let top = 0;
      for (let i = 0; i < values.length; i++) top = Math.max(top, Math.abs(values[i]));
      if (shape) drawWeights(node, values, shape, top, signs());
      else drawBars(node, values, top || 1, signs());
    },
    /** @param {ArrayLike<number>} values */
    describe(values) {
      setAttributes(node, { "aria-label": extremesOf(name, values, shape?.[1] ?? 0) });
    },
  };
}

/**
 * The picture in words: its lowest and its highest value, and where they are.
 * @param {string} name
 * @param {ArrayLike<number>} values
 * @param {number} columns  of the image, 0 where the values belong to neurons
 */
function extremesOf(name, values, columns) {
  let [low, high] = [0, 0];
  for (let i = 1; i < values.length; i++) {
    if (values[i] < values[low]) low = i;
    if (values[i] > values[high]) high = i;
  }
  const [lowest, highest] = [low, high].map((i) => placeName(i, columns));
  return t("extremes", {
    name,
    low: number(values[low]),
    lowest,
    high: number(values[high]),
    highest,
  });
}

/** Where input i comes from. @param {number} i @param {number} columns  of the image, or 0 */
export const placeName = (i, columns) =>
  columns
    ? t("pixelName", { row: Math.floor(i / columns) + 1, column: (i % columns) + 1 })
    : t("neuron", { number: i });

/**
 * Every number, made only while it is unfolded: hundreds of cells would slow down painting.
 * @param {number} count
 * @param {number} columns  of the image, 0 where the inputs are neurons
 */
function numbersTable(count, columns) {
  const cells = Array.from({ length: count }, () => [el("td"), el("td"), el("td")]);
  const rows = cells.map((row, i) =>
    el("tr", {}, el("th", { scope: "row" }, placeName(i, columns)), ...row),
  );
  const head = ["input", "inputs", "weightsOf", "contributions"].map((key) =>
    el("th", { scope: "col" }, t(key)),
  );
  const table = el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows));
  const box = scrollBox(t("allNumbers"), table);
  const node = el("details", { class: "dw-numbers" }, el("summary", {}, t("allNumbers")), box);
  /** @type {ArrayLike<number>[]} */
  let shown = [];
  const fill = () => {
    if (!node.open) return;
    for (const [i, row] of cells.entries()) {
      for (const [k, cell] of row.entries()) setText(cell, number(shown[k][i]));
    }
  };
  node.ontoggle = fill;
  return {
    node,
    /** @param {ArrayLike<number>[]} values  inputs, weights, contributions */
    render(values) {
      shown = values;
      fill();
    },
  };
}

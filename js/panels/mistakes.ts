/** Where the network is wrong: confusion matrix -> the digits of a cell -> one of them on the grid. */

import { confusion, select } from "../engine/evaluation.ts";
import { plural, t } from "../text/index.ts";
import { button, el, roving, setAttributes, setText } from "../ui/dom.ts";
import { galleryView } from "./gallery.ts";

/** @typedef {{label: number, read: number} | null} Cell  null: all mistakes */
/** @typedef {{start: number, count: number}} Set */

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {HTMLElement} root  what holds the theme's colours
 * @param {AbortSignal} signal
 */
export function mistakesView(scene, root, signal) {
  const set = setOf(scene);
  /** @type {Cell} */
  let cell = null;
  const matrix = matrixTable(scene, (picked) => show(picked), signal);
  const title = el("h3");
  const gallery = el("div");
  const all = button(t("allMistakes"), () => show(null), signal);
  const found = el("div", {}, el("div", { class: "dw-row" }, title, all), gallery);
  const body = el("div", { class: "dw-evidence" }, matrix.node, found);
  const summary = el("summary", {}, t("whereWrong"));
  const details = el(
    "details",
    { class: "dw-panel", "data-part": "mistakes", "data-control": "mistakes" },
    summary,
    body,
  );
  gallery.addEventListener("click", (event) => showSample(event, scene), { signal });
  details.addEventListener("toggle", () => scene.redraw(), { signal });

  /** @param {Cell} picked */
  function show(picked) {
    cell = picked;
    drawn = undefined;
    scene.redraw();
  }

  /** @type {unknown} */
  let drawn;
  scene.onChange(() => {
    if (!details.open || !scene.params || drawn === scene.params) return;
    drawn = scene.params;
    const read = scene.readAll();
    matrix.render(confusion(read, scene.labels, scene.classes.length, set), cell);
    const samples = select(set, (i) => belongs(cell, scene.labels[i], read[i]));
    setText(title, galleryTitle(scene, cell, samples.length));
    gallery.replaceChildren(galleryView(scene, samples, read, root, signal));
  });
  return details;
}

/**
 * The test samples; the training samples where there are no others.
 * @param {import("../state/store.ts").Scene} scene
 * @returns {Set}
 */
function setOf({ nTrain, labels }) {
  const count = labels.length - nTrain;
  return count ? { start: nTrain, count } : { start: 0, count: nTrain };
}

/**
 * @param {Cell} cell
 * @param {number} label
 * @param {number} read
 */
const belongs = (cell, label, read) =>
  cell ? label === cell.label && read === cell.read : label !== read;

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {Cell} cell
 * @param {number} count
 */
function galleryTitle({ classes, run: { epoch } }, cell, count) {
  if (!cell) return t("mistakesTitle", { count, epoch });
  const { label, read } = cell;
  return t("cellTitle", { count, epoch, label: classes[label], read: classes[read] });
}

/**
 * @param {Event} event
 * @param {import("../state/store.ts").Scene} scene
 */
function showSample(event, scene) {
  const target = /** @type {HTMLElement} */ (event.target);
  const node = /** @type {HTMLElement | null} */ (target.closest("[data-sample]"));
  if (node) scene.showSample(Number(node.dataset.sample));
}

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {(cell: Cell) => void} pick
 * @param {AbortSignal} signal
 */
function matrixTable({ classes }, pick, signal) {
  const cells = classes.map((_, label) =>
    classes.map((__, read) => button("", () => pick({ label, read }), signal)),
  );
  const heads = classes.map((name) => el("th", { scope: "col" }, name));
  const rows = cells.map((row, label) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, classes[label]),
      ...row.map((node) => el("td", {}, node)),
    ),
  );
  const table = el("table", { class: "dw-matrix" });
  roving(cells.flat(), classes.length, table, signal);
  const caption = el("caption", {}, t("matrixCaption"));
  const head = el("thead", {}, el("tr", {}, el("td"), ...heads));
  table.append(caption, head, el("tbody", {}, ...rows));
  return {
    node: el("div", { class: "dw-wide" }, table),
    /** @param {Int32Array[]} counts @param {Cell} cell */
    render(counts, cell) {
      for (const [label, row] of cells.entries()) {
        for (const [read, node] of row.entries()) {
          const count = counts[label][read];
          setText(node, count ? String(count) : "·");
          const values = { label: classes[label], read: classes[read] };
          setAttributes(node, {
            "aria-label": plural("matrixCell", count, values),
            "aria-pressed": String(cell?.label === label && cell.read === read),
            "data-wrong": count > 0 && label !== read,
            "data-none": count === 0,
          });
        }
      }
    },
  };
}

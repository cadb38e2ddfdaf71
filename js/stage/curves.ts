/** Loss and accuracy over the epochs, training beside test, with the cursor on the epoch shown. */

import { nearest } from "../engine/history.ts";
import { RANGES } from "../limits.ts";
import { lossNumber, percent, rough, t, wholePercent } from "../text/index.ts";
import { el, setAttributes, setText, svg } from "../ui/dom.ts";

const WIDTH = 300;
const HEIGHT = 80;

/** @typedef {import("../state/experiments.ts").Point} Snapshot */

/**
 * @typedef {object} Measure
 * @property {string} name
 * @property {(row: Snapshot) => number} train
 * @property {(row: Snapshot) => number} test
 * @property {(rows: Snapshot[]) => number} top  the upper end of the scale; the lower is 0
 * @property {(value: number) => string} format
 * @property {(value: number) => string} edge  the format of the scale's ends
 */

/** @type {Measure[]} */
export const MEASURES = [
  {
    name: "loss",
    train: (row) => row.loss,
    test: (row) => row.testLoss,
    top: largestLoss,
    format: lossNumber,
    edge: rough,
  },
  {
    name: "accuracy",
    train: (row) => row.accuracy,
    test: (row) => row.testAccuracy,
    top: () => 1,
    format: percent,
    edge: wholePercent,
  },
];

/** @param {Snapshot[]} rows */
function largestLoss(rows) {
  const values = rows.flatMap((row) => [row.loss, row.testLoss]).filter(Number.isFinite);
  return Math.max(...values, 1e-9);
}

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {Measure} measure
 * @param {AbortSignal} signal
 */
export function curveView(scene, measure, signal) {
  const train = svg("path", { class: "dw-train" });
  const test = svg("path", { class: "dw-test" });
  const a = { train: svg("path", { class: "dw-a" }), test: svg("path", { class: "dw-a dw-test" }) };
  const cursor = svg("line", { class: "dw-cursor", y1: 0, y2: HEIGHT });
  const viewBox = `0 0 ${WIDTH} ${HEIGHT}`;
  const picture = svg(
    "svg",
    { viewBox, preserveAspectRatio: "none", role: "img" },
    a.train,
    a.test,
    train,
    test,
    cursor,
  );
  const caption = el("figcaption");
  const key = keyOf();
  scrubOnCurve(picture, scene, signal);

  /** @type {unknown[]} */
  let drawn = [];
  scene.onChange(() => {
    const rows = scene.run.snapshots;
    const pinned = scene.lab.pinned?.rows ?? NONE;
    const reach = reachOf(scene);
    if (drawn[0] !== rows || drawn[1] !== pinned || drawn[2] !== reach) {
      const top = Math.max(measure.top(rows), pinned.length ? measure.top(pinned) : 0);
      draw({ train, test }, rows, measure, top, reach);
      draw(a, pinned, measure, top, reach);
      const range = { low: measure.edge(0), high: measure.edge(top) };
      setText(caption, t("curveRange", { name: t(measure.name), ...range }));
      drawn = [rows, pinned, reach];
    }
    const x = toX(scene.run.epoch, reach);
    setAttributes(cursor, { x1: x, x2: x });
    const rowOfA = nearest(pinned, scene.run.epoch);
    key.render(measure, scene.run.snapshot, rowOfA);
    setAttributes(picture, { "aria-label": wordsOf(measure, scene.run.snapshot, rowOfA) });
  });
  return el("figure", { class: "dw-curve" }, caption, picture, key.node);
}

/** No run is kept. @type {Snapshot[]} */
const NONE = [];

/**
 * The epoch at the right end: a training that is to end soon already has its room, so that curves
 * grow into it.
 * @param {import("../state/store.ts").Scene} scene
 */
function reachOf({ run, lab }) {
  const goal = run.goal <= RANGES.epochs.high ? run.goal : 0;
  return Math.max(run.lastEpoch, goal, lab.pinned?.rows.at(-1)?.epoch ?? 0);
}

/**
 * @param {{train: SVGElement, test: SVGElement}} lines
 * @param {Snapshot[]} rows
 * @param {Measure} measure
 * @param {number} top
 * @param {number} reach
 */
function draw(lines, rows, measure, top, reach) {
  setAttributes(lines.train, { d: path(rows, measure.train, top, reach) });
  setAttributes(lines.test, { d: path(rows, measure.test, top, reach) });
}

/** The line under a curve: which line is which, and its value at the epoch shown. */
function keyOf() {
  const now = [el("span", { class: "dw-train" }), el("span", { class: "dw-test" })];
  const a = [el("span", { class: "dw-a" }), el("span", { class: "dw-a dw-test" })];
  return {
    node: el("p", { class: "dw-detail dw-row" }, ...now, ...a),
    /** @param {Measure} measure @param {Snapshot | undefined} row @param {Snapshot | undefined} rowOfA */
    render(measure, row, rowOfA) {
      for (const [i, words] of valuesOf(measure, row).entries()) setText(now[i], words);
      for (const [i, words] of valuesOf(measure, rowOfA).entries()) {
        setText(a[i], words && t("curveOfA", { value: words }));
      }
    },
  };
}

/**
 * @param {Measure} measure
 * @param {Snapshot | undefined} row
 * @returns {string[]} of training and test
 */
function valuesOf(measure, row) {
  if (!row) return ["", ""];
  const tested = Number.isFinite(measure.test(row));
  return [
    `${t("training")} ${measure.format(measure.train(row))}`,
    tested ? `${t("test")} ${measure.format(measure.test(row))}` : "",
  ];
}

/**
 * @param {number} epoch
 * @param {number} last
 */
const toX = (epoch, last) => ((last ? epoch / last : 0) * WIDTH).toFixed(1);

/**
 * @param {Snapshot[]} rows
 * @param {(row: Snapshot) => number} value
 * @param {number} top
 * @param {number} last
 */
function path(rows, value, top, last) {
  return rows
    .filter((row) => Number.isFinite(value(row)))
    .map((row, i) => {
      const height = (1 - value(row) / top) * (HEIGHT - 2) + 1;
      return `${i ? "L" : "M"}${toX(row.epoch, last)} ${height.toFixed(1)}`;
    })
    .join("");
}

/**
 * @param {Measure} measure
 * @param {Snapshot | undefined} row
 * @param {Snapshot | undefined} rowOfA
 */
function wordsOf(measure, row, rowOfA) {
  const words = row ? curveLine(measure, row) : t("noHistory");
  return rowOfA ? `${words}. ${t("curveOfA", { value: curveLine(measure, rowOfA) })}` : words;
}

/**
 * @param {Measure} measure
 * @param {Snapshot} row
 */
function curveLine(measure, row) {
  const tested = Number.isFinite(measure.test(row));
  return t(tested ? "curveLine" : "curveLineTrain", {
    name: t(measure.name),
    epoch: row.epoch,
    train: measure.format(measure.train(row)),
    test: tested ? measure.format(measure.test(row)) : "",
  });
}

/**
 * Pressing or dragging on a curve goes to the epoch under the pointer.
 * @param {SVGElement} picture
 * @param {import("../state/store.ts").Scene} scene
 * @param {AbortSignal} signal
 */
function scrubOnCurve(picture, scene, signal) {
  const go = (/** @type {PointerEvent} */ event) => {
    const box = picture.getBoundingClientRect();
    scene.run.goTo(((event.clientX - box.left) / box.width) * reachOf(scene));
  };
  picture.addEventListener(
    "pointerdown",
    (event) => {
      picture.setPointerCapture(event.pointerId);
      go(event);
    },
    { signal },
  );
  picture.addEventListener("pointermove", (event) => event.buttons && go(event), { signal });
}

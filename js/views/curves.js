/** Loss and accuracy over the epochs, training beside test, with the cursor on the epoch shown. */
import { el, setAttributes, setText, svg } from "../dom.js";
import { lossNumber, percent, rough, t, wholePercent } from "../text.js";

const WIDTH = 300;
const HEIGHT = 80;

/** @typedef {import("../history.js").Snapshot} Snapshot */

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
 * @param {import("../scene.js").Scene} scene
 * @param {Measure} measure
 * @param {AbortSignal} signal
 */
export function curveView(scene, measure, signal) {
  const train = svg("path", { class: "dw-train" });
  const test = svg("path", { class: "dw-test" });
  const cursor = svg("line", { class: "dw-cursor", y1: 0, y2: HEIGHT });
  const viewBox = `0 0 ${WIDTH} ${HEIGHT}`;
  const picture = svg(
    "svg",
    { viewBox, preserveAspectRatio: "none", role: "img" },
    train,
    test,
    cursor,
  );
  const caption = el("figcaption");
  const key = keyOf();
  scrubOnCurve(picture, scene, signal);

  /** @type {unknown} */
  let drawn;
  scene.onChange(() => {
    const rows = scene.run.snapshots;
    if (drawn !== rows) {
      const top = measure.top(rows);
      setAttributes(train, { d: path(rows, measure.train, top, scene.run.lastEpoch) });
      setAttributes(test, { d: path(rows, measure.test, top, scene.run.lastEpoch) });
      const range = { low: measure.edge(0), high: measure.edge(top) };
      setText(caption, t("curveRange", { name: t(measure.name), ...range }));
      drawn = rows;
    }
    const x = toX(scene.run.epoch, scene.run.lastEpoch);
    setAttributes(cursor, { x1: x, x2: x });
    key.render(measure, scene.run.snapshot);
    const words = scene.run.snapshot ? curveLine(measure, scene.run.snapshot) : t("noHistory");
    setAttributes(picture, { "aria-label": words });
  });
  return el("figure", { class: "dw-curve" }, caption, picture, key.node);
}

/** The line under a curve: which line is which, and its value at the epoch shown. */
function keyOf() {
  const train = el("span", { class: "dw-train" });
  const test = el("span", { class: "dw-test" });
  return {
    node: el("p", { class: "dw-detail dw-row" }, train, test),
    /** @param {Measure} measure @param {Snapshot | undefined} row */
    render(measure, row) {
      const tested = row && Number.isFinite(measure.test(row));
      setText(train, row ? `${t("training")} ${measure.format(measure.train(row))}` : "");
      setText(test, tested ? `${t("test")} ${measure.format(measure.test(row))}` : "");
    },
  };
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
 * @param {import("../scene.js").Scene} scene
 * @param {AbortSignal} signal
 */
function scrubOnCurve(picture, scene, signal) {
  const go = (/** @type {PointerEvent} */ event) => {
    const box = picture.getBoundingClientRect();
    scene.run.goTo(((event.clientX - box.left) / box.width) * scene.run.lastEpoch);
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

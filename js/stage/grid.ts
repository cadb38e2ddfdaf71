/** The grid that is painted on: its cells, the strokes over them, and its keys. */
import { FULL } from "../ink/brush.ts";
import { t } from "../text/index.ts";
import { el, isChord, roving, setAttributes, svg } from "../ui/dom.ts";
import { paintByPointer } from "./pointer.ts";

/** @typedef {import("./paper.ts").Tool} Tool */

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {Tool} tool
 * @param {AbortSignal} signal
 */
export function gridView(scene, tool, signal) {
  const { painting } = scene;
  const [rows, columns] = painting.shape;
  const cells = Array.from(painting.pixels, (_, index) =>
    el("div", { role: "gridcell", class: "dw-cell", "data-index": index }),
  );
  const lines = Array.from({ length: rows }, (_, row) =>
    el("div", { role: "row" }, ...cells.slice(row * columns, (row + 1) * columns)),
  );
  const label = t("grid", { rows, columns });
  const grid = el("div", { role: "grid", class: "dw-grid", "aria-label": label }, ...lines);
  const trace = svg("path");
  const overlay = svg(
    "svg",
    { class: "dw-strokes", viewBox: "0 0 1 1", preserveAspectRatio: "none", "aria-hidden": "true" },
    trace,
  );
  grid.style.setProperty("--dw-columns", String(columns));
  roving(cells, columns, grid, signal);
  paintByPointer(grid, painting, tool, signal);
  paintByKey(grid, cells, painting, tool, signal);

  /** @type {number[]} */
  const shown = [];
  scene.onChange(() => {
    for (const [i, ink] of painting.pixels.entries()) {
      if (shown[i] === ink) continue;
      shown[i] = ink;
      cells[i].style.setProperty("--dw-ink", String(ink / FULL));
    }
    setAttributes(grid, { "data-drawn": painting.strokes.length > 0 });
    setAttributes(trace, { d: painting.strokes.map(pathOf).join("") });
  });
  scene.onRest(() => {
    for (const [i, ink] of painting.pixels.entries()) {
      const values = { row: Math.floor(i / columns) + 1, column: (i % columns) + 1, ink };
      setAttributes(cells[i], { "aria-label": t("cell", values) });
    }
  });
  return el("div", { class: "dw-pad", "data-control": "paint" }, grid, overlay);
}

/** @param {import("../state/canvas.ts").Stroke} stroke */
const pathOf = (stroke) => {
  const points = stroke.map(([x, y]) => `${x.toFixed(4)} ${y.toFixed(4)}`);
  // A path of one point is not drawn: a dot is a line to itself.
  return `M${points[0]}L${points.slice(1).join("L") || points[0]}`;
};

/**
 * @param {HTMLElement} grid
 * @param {HTMLElement[]} cells
 * @param {import("../state/canvas.ts").Painting} painting
 * @param {Tool} tool
 * @param {AbortSignal} signal
 */
function paintByKey(grid, cells, painting, tool, signal) {
  grid.addEventListener(
    "keydown",
    (event) => {
      const index = cells.indexOf(/** @type {HTMLElement} */ (event.target));
      if (index < 0 || isChord(event)) return;
      const ink = inkOfKey(event.key, painting.pixels[index], tool);
      if (ink === null) return;
      event.preventDefault();
      painting.paintCell(index, ink);
    },
    { signal },
  );
}

/**
 * @param {string} key
 * @param {number} ink  what the cell holds
 * @param {Tool} tool
 */
function inkOfKey(key, ink, tool) {
  if (key === " " || key === "Enter") return tool.kind === "eraser" || ink === FULL ? 0 : FULL;
  if (/^\d$/.test(key)) return Math.round((Number(key) / 9) * FULL);
  return null;
}

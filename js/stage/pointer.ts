/** Pointer, touch and pen on the grid: whole strokes, also fast ones, also those that leave the grid. */
import { brush } from "../ink/brush.ts";

/** @typedef {import("../ink/brush.ts").Point} Point  0..1 across the grid, y downwards */

/**
 * @param {HTMLElement} grid
 * @param {import("../state/canvas.ts").Painting} painting
 * @param {import("./paper.ts").Tool} tool
 * @param {AbortSignal} signal
 */
export function paintByPointer(grid, painting, tool, signal) {
  /** @type {Point | null} where the stroke under way has come to */
  let last = null;
  let box = grid.getBoundingClientRect();

  /** @param {PointerEvent} event */
  const at = (event) => ({
    x: within((event.clientX - box.left) / box.width),
    y: within((event.clientY - box.top) / box.height),
  });

  /** @param {PointerEvent} event */
  const press = (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    grid.setPointerCapture(event.pointerId);
    box = grid.getBoundingClientRect();
    painting.remember();
    last = at(event);
    if (tool.kind === "pen") painting.draw([...painting.strokes, [[last.x, last.y]]]);
    else brushTo(painting, tool, [last, last]);
  };

  /** @param {PointerEvent} event */
  const move = (event) => {
    if (!last || !event.isPrimary) return;
    const events = event.getCoalescedEvents?.() ?? [];
    const points = (events.length ? events : [event]).map(at);
    if (tool.kind === "pen") extendStroke(painting, points);
    else brushTo(painting, tool, [last, ...points]);
    last = points[points.length - 1];
  };

  grid.addEventListener("pointerdown", press, { signal });
  grid.addEventListener("pointermove", move, { signal });
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) {
    grid.addEventListener(
      type,
      () => {
        last = null;
      },
      { signal },
    );
  }
}

/** @param {number} value */
const within = (value) => Math.min(1, Math.max(0, value));

/**
 * @param {import("../state/canvas.ts").Painting} painting
 * @param {Point[]} points
 */
function extendStroke(painting, points) {
  const strokes = painting.strokes.slice();
  const grown = [...(strokes.pop() ?? [])];
  for (const { x, y } of points) grown.push([x, y]);
  painting.draw([...strokes, grown]);
}

/**
 * @param {import("../state/canvas.ts").Painting} painting
 * @param {import("./paper.ts").Tool} tool
 * @param {Point[]} points
 */
function brushTo(painting, tool, points) {
  const [rows, columns] = painting.shape;
  const cells = points.map(({ x, y }) => ({ x: x * columns, y: y * rows }));
  let pixels = painting.pixels;
  for (let i = 1; i < cells.length; i++) {
    pixels = brush(pixels, painting.shape, cells[i - 1], cells[i], tool.kind === "eraser");
  }
  painting.paint(pixels);
}

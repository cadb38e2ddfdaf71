/** Pointer, touch and pen on the grid: whole strokes, also fast ones, also those that leave the grid. */
import type { ReadonlySignal } from "@preact/signals";
import { brush, type Point } from "../ink/brush.ts";
import type { Canvas } from "../state/canvas.ts";

export const TOOLS = ["pen", "brush", "eraser"] as const;
export type Tool = (typeof TOOLS)[number];

export function paintByPointer(
  grid: HTMLElement,
  canvas: Canvas,
  tool: ReadonlySignal<Tool>,
  life: AbortSignal,
): void {
  /** Where the stroke under way has come to, 0..1 across the grid, y downwards. */
  let last: Point | null = null;
  let box = grid.getBoundingClientRect();

  const at = (event: PointerEvent): Point => ({
    x: within((event.clientX - box.left) / box.width),
    y: within((event.clientY - box.top) / box.height),
  });

  const press = (event: PointerEvent) => {
    if (event.button !== 0 || !event.isPrimary) return;
    grid.setPointerCapture(event.pointerId);
    box = grid.getBoundingClientRect();
    canvas.remember();
    last = at(event);
    if (tool.peek() === "pen") canvas.draw([...canvas.strokes.peek(), [[last.x, last.y]]]);
    else brushTo(canvas, [last, last], tool.peek() === "eraser");
  };

  const move = (event: PointerEvent) => {
    if (!last || !event.isPrimary) return;
    const events = event.getCoalescedEvents?.() ?? [];
    const points = (events.length ? events : [event]).map(at);
    if (tool.peek() === "pen") extendStroke(canvas, points);
    else brushTo(canvas, [last, ...points], tool.peek() === "eraser");
    last = points[points.length - 1];
  };

  const lift = () => {
    if (last) canvas.lift();
    last = null;
  };
  grid.addEventListener("pointerdown", press, { signal: life });
  grid.addEventListener("pointermove", move, { signal: life });
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) {
    grid.addEventListener(type, lift, { signal: life });
  }
}

const within = (value: number): number => Math.min(1, Math.max(0, value));

function extendStroke(canvas: Canvas, points: readonly Point[]): void {
  const strokes = canvas.strokes.peek();
  const grown = [...(strokes.at(-1) ?? []), ...points.map(({ x, y }) => [x, y] as const)];
  canvas.draw([...strokes.slice(0, -1), grown]);
}

function brushTo(canvas: Canvas, points: readonly Point[], erase: boolean): void {
  const [rows, columns] = canvas.shape;
  const cells = points.map(({ x, y }) => ({ x: x * columns, y: y * rows }));
  let pixels = canvas.pixels.peek();
  for (let i = 1; i < cells.length; i++) {
    pixels = brush(pixels, canvas.shape, cells[i - 1], cells[i], erase);
  }
  canvas.paint(pixels);
}

/**
 * What was drawn in this tab, kept in the session's storage: a page that is loaded again is given its
 * pixels, by its kernel or its address, and finds here the strokes that they come from. A page inside
 * another one may have no storage, or a full one.
 */
import { inkOf } from "../ink/rasterize.ts";

/** Points in the unit square, y downwards. */
export type Stroke = readonly (readonly [x: number, y: number])[];

export interface Drawing {
  strokes: readonly Stroke[];
  /** Whether they were brought to the size and place of the data's digits. */
  fit: boolean;
}

type Shape = readonly [rows: number, columns: number];

const KEY = "digitwidget drawings";

// A tab may hold several widgets, each with a drawing of its own.
const MOST = 8;
const MOST_POINTS = 2000;

// The grid that strokes are put on before they become ink: see LATTICE in ink/rasterize.ts.
const STEPS = 4096;

interface Kept {
  fit: boolean;
  steps: [x: number, y: number][][];
}

/** Notes a drawing; the oldest of too many goes. */
export function keepStrokes({ strokes, fit }: Drawing): void {
  if (!strokes.length || strokes.flat().length > MOST_POINTS) return;
  const steps = strokes.map((stroke) =>
    stroke.map(([x, y]): [number, number] => [Math.round(x * STEPS), Math.round(y * STEPS)]),
  );
  const all = [...(attempt(kept) ?? []), { fit, steps }].slice(-MOST);
  attempt(() => sessionStorage.setItem(KEY, JSON.stringify(all)));
}

/** The last drawing kept that comes to these very pixels. */
export function strokesOf(pixels: ArrayLike<number>, shape: Shape): Drawing | undefined {
  const drawings = attempt(() => kept().reverse()) ?? [];
  return drawings.map((one) => attempt(() => drawn(one, pixels, shape))).find(Boolean);
}

/** What was kept, where it comes to these pixels; throws where it is no drawing. */
function drawn({ fit, steps }: Kept, pixels: ArrayLike<number>, [rows, cols]: Shape) {
  const strokes = steps.map((stroke) => stroke.map(([x, y]) => [x / STEPS, y / STEPS] as const));
  const ink = inkOf(strokes, { fit, rows, cols });
  return ink.every((one, i) => one === pixels[i]) ? { fit, strokes } : undefined;
}

const kept = (): Kept[] => [...JSON.parse(sessionStorage.getItem(KEY) ?? "[]")];

/** What comes of it; undefined where it throws, as storage may at any time. */
export function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

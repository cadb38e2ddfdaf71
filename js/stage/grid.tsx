/** The grid that is painted on: its cells, the strokes over them, and its keys. */
import { type Signal, useComputed } from "@preact/signals";
import { FULL_INK } from "../limits.ts";
import type { Stroke } from "../state/canvas.ts";
import { t } from "../text/index.ts";
import { useFlag } from "../ui/attributes.ts";
import { useControl, useLife, useResting, useRoving } from "../ui/hooks.ts";
import { isChord } from "../ui/roving.ts";
import { useView } from "../ui/view.ts";
import { paintByPointer, type Tool } from "./pointer.ts";

export function Grid({ tool }: { tool: Signal<Tool> }) {
  const { canvas } = useView().store;
  const [rows, columns] = canvas.shape;
  const grid = useRoving<HTMLDivElement>(columns, cellsOf);
  useLife((life) => grid.current && paintByPointer(grid.current, canvas, tool, life));
  const trace = useComputed(() => canvas.strokes.value.map(pathOf).join(""));

  const paintByKey = (event: KeyboardEvent) => {
    const index = cellsOf(event.currentTarget as HTMLElement).indexOf(event.target as HTMLElement);
    if (index < 0 || isChord(event)) return;
    const ink = inkOfKey(event.key, canvas.pixels.peek()[index], tool.peek());
    if (ink === null) return;
    event.preventDefault();
    canvas.paintCell(index, ink);
  };
  return (
    <div {...useControl("paint", "dw-pad")}>
      <div
        ref={grid}
        role="grid"
        class="dw-grid"
        aria-label={t("grid", { rows, columns })}
        style={{ "--dw-columns": String(columns) }}
        data-drawn={useFlag(() => canvas.strokes.value.length > 0)}
        onKeyDown={paintByKey}
      >
        {Array.from({ length: rows }, (_, row) => (
          <div key={row} role="row">
            {Array.from({ length: columns }, (_, column) => (
              <Cell key={column} row={row} column={column} />
            ))}
          </div>
        ))}
      </div>
      <svg class="dw-strokes" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
        <path d={trace} />
      </svg>
    </div>
  );
}

function Cell({ row, column }: { row: number; column: number }) {
  const { canvas } = useView().store;
  const index = row * canvas.shape[1] + column;
  const ink = useComputed(() => canvas.pixels.value[index]);
  const rested = useResting(ink);
  return (
    <div
      role="gridcell"
      class="dw-cell"
      style={useComputed(() => `--dw-ink: ${ink.value / FULL_INK}`)}
      aria-label={useComputed(() =>
        t("cell", { row: row + 1, column: column + 1, ink: rested.value }),
      )}
    />
  );
}

const cellsOf = (grid: HTMLElement) => [...grid.querySelectorAll<HTMLElement>(".dw-cell")];

function pathOf(stroke: Stroke): string {
  const points = stroke.map(([x, y]) => `${x.toFixed(4)} ${y.toFixed(4)}`);
  // A path of one point is not drawn: a dot is a line to itself.
  return `M${points[0]}L${points.slice(1).join("L") || points[0]}`;
}

/** The ink that a key gives a cell which holds `ink`; null where it is no such key. */
function inkOfKey(key: string, ink: number, tool: Tool): number | null {
  if (key === " " || key === "Enter") return tool === "eraser" || ink === FULL_INK ? 0 : FULL_INK;
  if (/^\d$/.test(key)) return Math.round((Number(key) / 9) * FULL_INK);
  return null;
}

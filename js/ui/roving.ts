/** One place in the tab order for many elements, and arrow keys among them. */

/** A key with Ctrl, Meta or Alt: it is the browser's, or the notebook's. */
export const isChord = ({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean =>
  ctrlKey || metaKey || altKey;

/**
 * Arrow keys, Home and End among elements of which one at a time is in the tab order; `columns` of
 * them stand in a row.
 */
export function roving(
  items: readonly HTMLElement[],
  columns: () => number,
  box: HTMLElement,
  life: AbortSignal,
): void {
  const activate = (index: number) => {
    for (const [i, item] of items.entries()) item.tabIndex = i === index ? 0 : -1;
  };
  const move = (event: KeyboardEvent) => {
    const from = items.indexOf(event.target as HTMLElement);
    const to = from < 0 ? -1 : destination(event.key, from, columns(), items.length);
    if (to < 0 || isChord(event)) return;
    event.preventDefault();
    items[to].focus();
  };
  const follow = (event: FocusEvent) => {
    const index = items.indexOf(event.target as HTMLElement);
    if (index >= 0) activate(index);
  };
  activate(0);
  box.addEventListener("keydown", move, { signal: life });
  box.addEventListener("focusin", follow, { signal: life });
}

/** -1 where the key leads nowhere. */
function destination(key: string, from: number, columns: number, count: number): number {
  const column = from % columns;
  const lastColumn = Math.min(columns, count - from + column) - 1;
  if (key === "ArrowLeft") return column > 0 ? from - 1 : from;
  if (key === "ArrowRight") return column < lastColumn ? from + 1 : from;
  if (key === "ArrowUp") return from >= columns ? from - columns : from;
  if (key === "ArrowDown") return from + columns < count ? from + columns : from;
  if (key === "Home") return from - column;
  if (key === "End") return from - column + lastColumn;
  return -1;
}

/** How the tiles of a layer are laid out: in as many columns as make them largest in the room there is. */

/** Between tiles, and what a tile has under its picture, in CSS pixels. */
export const GAP = 6;
const BELOW = 8;

export interface Tiling {
  columns: number;
  /** The side of a tile. */
  side: number;
}

/** `shape`: rows, columns of a tile's picture; `least`: sides below this scroll or overflow instead. */
export function tilingOf(
  count: number,
  { width, height }: { width: number; height: number },
  [rows, columns]: readonly number[],
  least: number,
  most: number,
): Tiling {
  let best: Tiling = { columns: 1, side: 0 };
  for (let across = 1; across <= count; across++) {
    const down = Math.ceil(count / across);
    const byWidth = (width - (across - 1) * GAP) / across;
    const byHeight = (((height - (down - 1) * GAP) / down - BELOW) * columns) / rows;
    const side = Math.floor(Math.min(byWidth, byHeight));
    if (side > best.side) best = { columns: across, side };
  }
  if (best.side >= least || !width) return { ...best, side: Math.min(most, best.side) };
  const across = Math.max(1, Math.min(count, Math.floor((width + GAP) / (least + GAP))));
  const side = Math.floor((width - (across - 1) * GAP) / across);
  return { columns: across, side: Math.min(most, side) };
}

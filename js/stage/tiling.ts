/** How the tiles of a layer are laid out: in as many columns as make them largest in the room there is. */

// Between tiles, in CSS pixels.
const GAP = 6;

interface Tiling {
  columns: number;
  /** The side of a tile. */
  side: number;
}

/** In CSS pixels. */
interface Sides {
  /** Smaller tiles would be too small to press: then they need more room than there is. */
  least: number;
  most: number;
  /** What a tile has under its picture. */
  below: number;
}

/** `shape`: rows, columns of a tile's picture. */
export function tilingOf(
  count: number,
  { width, height }: { width: number; height: number },
  [rows, columns]: readonly number[],
  { least, most, below }: Sides,
): Tiling {
  let best: Tiling = { columns: 1, side: 0 };
  for (let across = 1; across <= count; across++) {
    const down = Math.ceil(count / across);
    const byWidth = (width - (across - 1) * GAP) / across;
    const byHeight = (((height - (down - 1) * GAP) / down - below) * columns) / rows;
    const side = Math.floor(Math.min(byWidth, byHeight));
    if (side > best.side) best = { columns: across, side };
  }
  if (best.side >= least || !width) return { ...best, side: Math.min(most, best.side) };
  const across = Math.max(1, Math.min(count, Math.floor((width + GAP) / (least + GAP))));
  const side = Math.floor((width - (across - 1) * GAP) / across);
  return { columns: across, side: Math.min(most, side) };
}

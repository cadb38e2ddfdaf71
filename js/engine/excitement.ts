/** What excites a unit: how active each of some samples makes it. */
import type { SampleSet } from "./evaluation.ts";
import { type Layer, propagate, type Unit } from "./forward.ts";

export interface Excited {
  sample: number;
  /** The unit's activation for it. */
  a: number;
}

/** Ink, one sample a row, divided by `scale` on the way in. */
interface Inks {
  inks: Uint8Array;
  scale: number;
}

/**
 * The samples of a set, from the one that excites the unit most to the one that does so least; of equal
 * ones the first comes first. `layers` are written anew.
 */
export function excitement(
  { layer, unit }: Unit,
  { inks, scale }: Inks,
  { start, count }: SampleSet,
  layers: readonly Layer[],
  params: ArrayLike<number>,
): Excited[] {
  const [{ input }] = layers;
  // What comes after the unit has no say in it.
  const way = layers.slice(0, layer + 1);
  const all = Array.from({ length: count }, (_, i) => {
    const at = (start + i) * input.length;
    for (let j = 0; j < input.length; j++) input[j] = inks[at + j] / scale;
    propagate(way, params);
    return { sample: start + i, a: layers[layer].a[unit] };
  });
  return all.sort((one, other) => other.a - one.a);
}

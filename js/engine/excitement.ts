/** What excites a unit: how active each of some samples makes it. */
import type { SampleSet } from "./evaluation.ts";
import { forwardSample, type Inks, type Layer, type Unit } from "./forward.ts";

export interface Excited {
  sample: number;
  /** The unit's activation for it. */
  a: number;
}

/**
 * The samples of a set, from the one that excites the unit most to the one that does so least; of equal
 * ones the first comes first. `layers` are written anew.
 */
export function excitement(
  { layer, unit }: Unit,
  inks: Inks,
  { start, count }: SampleSet,
  layers: readonly Layer[],
  params: ArrayLike<number>,
): Excited[] {
  // What comes after the unit has no say in it.
  const way = layers.slice(0, layer + 1);
  const all = Array.from({ length: count }, (_, i) => {
    forwardSample(way, params, inks, start + i);
    return { sample: start + i, a: layers[layer].a[unit] };
  });
  return all.sort((one, other) => other.a - one.a);
}

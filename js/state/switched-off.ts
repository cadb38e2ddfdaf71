/** Hidden neurons that are switched off: their activations are 0 in all that is on show. */
import { computed, type ReadonlySignal } from "@preact/signals";
import type { Unit } from "../engine/forward.ts";
import { type Host, same } from "../model.ts";
import { sameUnit } from "./selection.ts";

/**
 * What a host says is off, of the network on show: for a moment it may be said of another one. Sorted;
 * another list when they change, and only then.
 */
export function switchedOff(
  host: Host,
  sizes: ReadonlySignal<readonly number[]>,
): ReadonlySignal<readonly Unit[]> {
  const off = host.trait("off");
  let before: readonly Unit[] = [];
  return computed(() => {
    const told = (off.value ?? []).map(([layer, unit]) => ({ layer, unit }));
    const now = known(told, sizes.value);
    if (!same(now, before)) before = now;
    return before;
  });
}

/** Those that there are, sorted, each once. */
export const known = (units: readonly Unit[], sizes: readonly number[]): Unit[] =>
  units
    .filter(({ layer, unit }) => layer < sizes.length - 2 && unit < sizes[layer + 1])
    .sort((a, b) => a.layer - b.layer || a.unit - b.unit)
    .filter((one, i, all) => i === 0 || !sameUnit(one, all[i - 1]));

/** The units that are looked at: the one under the pointer or the focus, and the one whose card is open. */
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Unit } from "../engine/forward.ts";
import { onChange } from "../lifetime.ts";

export class Selection {
  readonly #focus = signal<Unit | null>(null);
  readonly #picked = signal<Unit | null>(null);
  /** The unit that the pointer or the keyboard rests on. */
  readonly focus: ReadonlySignal<Unit | null> = this.#focus;
  /** The unit whose card is open. */
  readonly picked: ReadonlySignal<Unit | null> = this.#picked;
  /** The unit that is looked at, in one way or the other. */
  readonly unit = computed(() => this.#focus.value ?? this.#picked.value);
  #depth: number;

  /** `sizes`: units a layer, inputs first. */
  constructor(sizes: ReadonlySignal<readonly number[]>, life: AbortSignal) {
    this.#depth = sizes.peek().length;
    onChange(sizes, (now) => this.#keepIn(now), life);
  }

  lookAt(unit: Unit | null): void {
    if (!sameUnit(this.#focus.peek(), unit)) this.#focus.value = unit;
  }

  /** Picked a second time a unit is put away. */
  pick(unit: Unit | null): void {
    this.#picked.value = sameUnit(this.#picked.peek(), unit) ? null : unit;
  }

  /** Of another network the same units are looked at, where it has them. */
  #keepIn(sizes: readonly number[]): void {
    const sameDepth = sizes.length === this.#depth;
    const kept = (unit: Unit | null) =>
      unit && sameDepth && unit.unit < sizes[unit.layer + 1] ? { ...unit } : null;
    this.#depth = sizes.length;
    batch(() => {
      this.#focus.value = kept(this.#focus.peek());
      this.#picked.value = kept(this.#picked.peek());
    });
  }
}

export const sameUnit = (a: Unit | null, b: Unit | null): boolean =>
  a?.layer === b?.layer && a?.unit === b?.unit;

/** Units that can be pointed at and picked: hidden neurons and outputs behave alike. */
import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { Unit } from "../engine/forward.ts";
import { type Selection, sameUnit } from "../state/selection.ts";
import { useView } from "../ui/view.ts";

/**
 * The handlers of a box that holds elements with data-neuron or data-class. The unit under the
 * pointer or the keyboard focus is the one looked at; a click, Enter or Space picks it for the neuron
 * card, and again puts it away.
 */
export function unitEvents(selection: Selection, layer: () => number) {
  const unitAt = (event: Event): Unit | null => {
    const node = (event.target as Element).closest<HTMLElement>("[data-neuron],[data-class]");
    const unit = node?.dataset.neuron ?? node?.dataset.class;
    return unit === undefined ? null : { layer: layer(), unit: Number(unit) };
  };
  const lookAt = (event: Event) => selection.lookAt(unitAt(event));
  const lookAway = () => selection.lookAt(null);
  return {
    onPointerOver: lookAt,
    onFocusIn: lookAt,
    onPointerLeave: lookAway,
    onFocusOut: lookAway,
    onClick: (event: Event) => selection.pick(unitAt(event)),
    onKeyDown(event: KeyboardEvent) {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      selection.pick(unitAt(event));
    },
  };
}

/** Whether a unit's card is open. */
export function usePressed(layer: () => number, unit: number): ReadonlySignal<boolean> {
  const { picked } = useView().store.selection;
  return useComputed(() => sameUnit(picked.value, { layer: layer(), unit }));
}

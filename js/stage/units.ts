/** Units that can be pointed at and picked: hidden neurons and outputs behave alike. */
import { setAttributes } from "../ui/dom.ts";

/** @typedef {import("../state/store.ts").Unit} Unit */

/**
 * The unit under the pointer or the keyboard focus is the one the scene looks at; a click, Enter or
 * Space picks it for the neuron card, and again puts it away.
 * @param {HTMLElement} box  holds elements with data-neuron or data-class, in the units' order
 * @param {import("../state/store.ts").Scene} scene
 * @param {() => number} layer
 * @param {AbortSignal} signal
 */
export function unitsIn(box, scene, layer, signal) {
  /** @param {Event} event @returns {Unit | null} */
  const unitAt = (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const node = /** @type {HTMLElement | null} */ (target.closest("[data-neuron],[data-class]"));
    const unit = node?.dataset.neuron ?? node?.dataset.class;
    return unit === undefined ? null : { layer: layer(), unit: Number(unit) };
  };
  /** @param {KeyboardEvent} event */
  const pressed = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    scene.pick(unitAt(event));
  };
  for (const type of ["pointerover", "focusin"]) {
    box.addEventListener(type, (event) => scene.lookAt(unitAt(event)), { signal });
  }
  for (const type of ["pointerleave", "focusout"]) {
    box.addEventListener(type, () => scene.lookAt(null), { signal });
  }
  box.addEventListener("click", (event) => scene.pick(unitAt(event)), { signal });
  box.addEventListener("keydown", pressed, { signal });
}

/**
 * Shows which unit's card is open.
 * @param {{node: HTMLElement}[]} cells  in the units' order
 * @param {import("../state/store.ts").Scene} scene
 * @param {number} layer
 */
export function renderUnits(cells, { picked }, layer) {
  for (const [unit, { node }] of cells.entries()) {
    const pressed = picked?.layer === layer && picked.unit === unit;
    setAttributes(node, { "aria-pressed": String(pressed) });
  }
}

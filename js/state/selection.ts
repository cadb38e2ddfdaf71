/** The units that are looked at: the one under the pointer or the focus, and the one whose card is open. */

/** @typedef {{layer: number, unit: number}} Unit  layer 0 is the first after the input */

export class Selection {
  /** @type {Unit | null} */
  focus = null;
  /** @type {Unit | null} */
  picked = null;
  #depth;

  /** @param {number[]} layers  units a layer, inputs first */
  constructor(layers) {
    this.#depth = layers.length;
  }

  /** @param {Unit | null} unit  @returns {boolean} whether it is another than so far */
  lookAt(unit) {
    if (same(this.focus, unit)) return false;
    this.focus = unit;
    return true;
  }

  /** @param {Unit | null} unit  picked a second time it is put away */
  pick(unit) {
    this.picked = same(this.picked, unit) ? null : unit;
  }

  /**
   * Of another network the same units are looked at, where it has them.
   * @param {number[]} layers
   */
  keepIn(layers) {
    const sameDepth = layers.length === this.#depth;
    const kept = (/** @type {Unit | null} */ unit) =>
      unit && sameDepth && unit.unit < layers[unit.layer + 1] ? { ...unit } : null;
    this.#depth = layers.length;
    this.focus = kept(this.focus);
    this.picked = kept(this.picked);
  }
}

/**
 * @param {Unit | null} a
 * @param {Unit | null} b
 */
const same = (a, b) => a?.layer === b?.layer && a?.unit === b?.unit;

/** What is on show, written into the page's address, so that a link brings it back. */
import { FULL } from "./brush.js";
import { watch } from "./model.js";

/** @typedef {{pixels?: number[], epoch?: number}} Shown */

// Browsers refuse more than about three changes of the address a second.
const PAUSE = 400;

/** One character a pixel, 0-9 and a-g. */
const BASE = FULL + 1;

/**
 * @param {{pixels: number[], epoch: number}} shown
 */
export function toHash({ pixels, epoch }) {
  const inks = pixels.map((ink) => ink.toString(BASE)).join("");
  return `#pixels=${inks}&epoch=${epoch}`;
}

/**
 * Reads what an address says; leaves out what it does not say or says wrongly.
 * @param {string} hash
 * @param {number} count  of the pixels
 * @returns {Shown}
 */
export function fromHash(hash, count) {
  const said = new URLSearchParams(hash.slice(1));
  /** @type {Shown} */
  const shown = {};
  const inks = said.get("pixels") ?? "";
  if (inks.length === count && /^[0-9a-g]*$/.test(inks)) {
    shown.pixels = Array.from(inks, (ink) => Number.parseInt(ink, BASE));
  }
  const epoch = said.get("epoch") ?? "";
  if (/^\d{1,6}$/.test(epoch)) shown.epoch = Number(epoch);
  return shown;
}

/**
 * Keeps the address up to date, a moment after each change.
 * @param {import("./model.js").Model} model
 * @param {AbortSignal} signal
 */
export function keepAddress(model, signal) {
  let timer = 0;
  const write = () => {
    timer = 0;
    const hash = toHash({ pixels: model.get("pixels"), epoch: model.get("epoch") });
    // A page inside another one may have no address of its own.
    if (location.href.startsWith("about:")) return;
    history.replaceState(null, "", hash);
  };
  const later = () => {
    timer ||= window.setTimeout(write, PAUSE);
  };
  watch(model, ["pixels", "epoch"], later, signal);
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
}

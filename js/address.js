/** What is on show, written into the page's address, so that a link brings it back. */
import { FULL } from "./brush.js";
import { differences } from "./lab.js";
import { watch } from "./model.js";

/** @typedef {{pixels?: number[], epoch?: number, settings?: Record<string, any>}} Shown */

// Browsers refuse more than about three changes of the address a second.
const PAUSE = 400;

/** One character a pixel, 0-9 and a-g. */
const BASE = FULL + 1;

// Longer than any settings there are; whatever else stands there is not read.
const MOST_SETTINGS = 1000;

/**
 * @param {{pixels: number[], epoch: number, settings?: Record<string, any>}} shown
 *   settings: those that are not the page's own
 */
export function toHash({ pixels, epoch, settings = {} }) {
  const inks = pixels.map((ink) => ink.toString(BASE)).join("");
  const others = Object.keys(settings).length
    ? `&settings=${encodeURIComponent(JSON.stringify(settings))}`
    : "";
  return `#pixels=${inks}&epoch=${epoch}${others}`;
}

/**
 * Reads what an address says; leaves out what it does not say or says wrongly. Settings are only
 * known to be an object: whoever trains with them checks them.
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
  const settings = parsed(said.get("settings") ?? "");
  if (settings) shown.settings = settings;
  return shown;
}

/** @param {string} text */
function parsed(text) {
  if (!text || text.length > MOST_SETTINGS) return undefined;
  try {
    const value = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Shows what the address says, other settings by training with them, and keeps the address up to
 * date, a moment after each change.
 * @param {import("./model.js").Model} model
 * @param {import("./scene.js").Scene} scene
 * @param {AbortSignal} signal
 */
export function followAddress(model, scene, signal) {
  const { pixels, epoch, settings } = fromHash(location.hash, model.get("pixels").length);
  if (pixels) scene.painting.paint(Uint8Array.from(pixels));
  if (settings) scene.lab.ask(settings);
  if (epoch !== undefined) goWhenTrained(scene, epoch, signal);
  let timer = 0;
  const write = () => {
    timer = 0;
    // A page inside another one may have no address of its own.
    if (location.href.startsWith("about:")) return;
    const changed = differences(scene.lab.current, scene.lab.first);
    const shown = { pixels: model.get("pixels"), epoch: scene.run.epoch, settings: changed };
    history.replaceState(null, "", toHash(shown));
  };
  const later = () => {
    timer ||= window.setTimeout(write, PAUSE);
  };
  watch(model, ["pixels", "epoch", "_run"], later, signal);
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
}

/**
 * @param {import("./scene.js").Scene} scene
 * @param {number} epoch
 * @param {AbortSignal} signal
 */
function goWhenTrained(scene, epoch, signal) {
  let gone = false;
  scene.onChange(() => {
    if (gone || signal.aborted || scene.lab.waiting || scene.run.goal >= 0) return;
    gone = true;
    scene.run.goTo(epoch);
  });
}

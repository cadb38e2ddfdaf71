/** The page follows its address when it opens, and its address follows the page from then on. */

import { watch } from "../model.ts";
import { differences, same } from "./experiments.ts";
import { fromHash, toHash } from "./permalink.ts";

// Browsers refuse more than about three changes of the address a second.
const PAUSE = 400;

/** What the page came with. @typedef {Pick<import("../model.ts").Traits, "_settings" | "_drawings">} Own */

/**
 * Shows what the address says, other settings and drawings by training with them. Lessons come last:
 * another epoch takes them back.
 * @param {import("../model.ts").Model} model
 * @param {import("./store.ts").Scene} scene
 * @param {AbortSignal} signal
 */
export function followAddress(model, scene, signal) {
  const { lab, run, painting, classes } = scene;
  const own = { _settings: model.get("_settings"), _drawings: model.get("_drawings") };
  const said = fromHash(location.hash, painting.pixels.length, classes.length);
  const { pixels, epoch, settings, drawings, lessons } = said;
  if (pixels) painting.paint(Uint8Array.from(pixels));
  // Trained on the page, even the page's own settings give other numbers than Python's.
  if (settings || drawings) lab.ask(settings ?? {}, drawings ?? lab.drawings);
  whenTrained(scene, signal, () => {
    if (epoch !== undefined) run.goTo(epoch);
    if (lessons) run.setLessons(lessons);
    keepAddress(model, scene, own, signal);
  });
}

/**
 * @param {import("./store.ts").Scene} scene
 * @param {AbortSignal} signal
 * @param {() => void} then
 */
function whenTrained(scene, signal, then) {
  const waiting = new AbortController();
  const { lab, run } = scene;
  scene.onChange(() => {
    if (waiting.signal.aborted || signal.aborted || lab.waiting || run.goal >= 0) return;
    waiting.abort();
    then();
  }, waiting.signal);
}

/**
 * Writes the address a moment after each change.
 * @param {import("../model.ts").Model} model
 * @param {import("./store.ts").Scene} scene
 * @param {Own} own
 * @param {AbortSignal} signal
 */
function keepAddress(model, scene, own, signal) {
  let timer = 0;
  const write = () => {
    timer = 0;
    // A page inside another one may have no address of its own.
    if (location.href.startsWith("about:")) return;
    history.replaceState(null, "", toHash(shownBy(model, scene, own)));
  };
  const later = () => {
    clearTimeout(timer);
    timer = window.setTimeout(write, PAUSE);
  };
  watch(model, ["pixels", "epoch", "lessons", "_run"], later, signal);
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  // What has changed while a link's settings were trained with is not written yet.
  if (location.hash) later();
}

/**
 * @param {import("../model.ts").Model} model
 * @param {import("./store.ts").Scene} scene
 * @param {Own} own
 */
function shownBy(model, { lab, run }, own) {
  const drawings = model.get("_drawings");
  // A run that failed gives way to the one before, with the very settings that one had.
  const trainedHere = model.get("_settings") !== own._settings;
  return {
    pixels: model.get("pixels"),
    epoch: run.epoch,
    settings: trainedHere ? differences(lab.current, lab.first) : undefined,
    drawings: same(drawings, own._drawings) ? undefined : drawings,
    lessons: run.lessons,
  };
}

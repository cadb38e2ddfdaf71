/** The training on show, on a page without a kernel, as one thing to put away and to bring back. */
import { bytes } from "../bytes.ts";
import { augmentationOf } from "../engine/augmentation.ts";
import { Trainer } from "../engine/trainer.ts";

/** What of the model says which network it is. */
const TRAITS = /** @type {const} */ ([
  "_layers",
  "_activations",
  "_loss",
  "_settings",
  "_drawings",
]);

/** @typedef {Record<(typeof TRAITS)[number], any>} Network */
/**
 * @typedef {object} ShownRun
 * @property {Network} network
 * @property {import("../engine/history.ts").Snapshot[]} rows
 * @property {Trainer | undefined} trainer  that made the rows, if it was on this page
 */

/**
 * @param {import("../model.ts").Model} model
 * @returns {Network}
 */
export const networkOf = (model) =>
  /** @type {Network} */ (Object.fromEntries(TRAITS.map((key) => [key, model.get(key)])));

/**
 * @param {import("../model.ts").Model} model
 * @param {Network} network
 */
export function showNetwork(model, network) {
  for (const key of TRAITS) model.set(key, network[key]);
  model.set("_run", model.get("_run") + 1);
}

/**
 * A network like this one, but for these settings.
 * @param {Network} like
 * @param {Record<string, any>} settings
 * @param {import("../engine/single-step.ts").Lesson[]} drawings
 * @returns {Network}
 */
export function changed({ _layers, _settings }, { hidden, ...others }, drawings) {
  const settings = { ..._settings, ...others };
  const units = hidden ?? _layers.slice(1, -1);
  return {
    _layers: [_layers[0], ...units, _layers[_layers.length - 1]],
    _activations: [...units.map(() => settings.activation), settings.output_activation],
    _loss: settings.loss,
    _settings: settings,
    _drawings: drawings,
  };
}

/**
 * @param {import("../model.ts").Model} model
 * @param {Network} network
 */
export function trainerOf(model, { _layers, _settings, _drawings }) {
  /** @type {import("../engine/single-step.ts").Lesson[]} */
  const drawings = _drawings;
  const [end, width] = [model.get("_n_train"), _layers[0]];
  const pixels = drawings.flatMap((drawing) => drawing.pixels);
  const labels = drawings.map((drawing) => drawing.label);
  const data = {
    inks: inserted(bytes(model.get("_samples")), end * width, pixels),
    labels: inserted(bytes(model.get("_labels")), end, labels),
    scale: model.get("_input_scale"),
  };
  const augmentation = augmentationOf(model.get("_augment"), model.handwriting);
  return new Trainer(_layers, _settings, data, end + drawings.length, augmentation);
}

/**
 * @param {Uint8Array} array
 * @param {number} at
 * @param {number[]} added
 */
function inserted(array, at, added) {
  const longer = new Uint8Array(array.length + added.length);
  longer.set(array.subarray(0, at));
  longer.set(added, at);
  longer.set(array.subarray(at), at + added.length);
  return longer;
}

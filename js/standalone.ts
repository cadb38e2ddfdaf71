/**
 * The smallest host: a model without a kernel, for an exported page. The state stands in the page as
 * JSON, and so do the drawings of an augmented epoch; what is binary is deflated, see `unpack`.
 */
import { mount } from "./app.ts";
import { rowLength } from "./engine/history.ts";
import { bytes } from "./bytes.ts";
import { followAddress } from "./state/following.ts";

/** @typedef {{deflate: string, shuffle: number}} Packed */

/**
 * @param {Record<string, any>} state
 * @returns {import("./model.ts").Model}
 */
function createModel(state) {
  /** @type {Map<string, Set<() => void>>} */
  const listeners = new Map();
  return {
    get: (key) => state[key],
    set(key, value) {
      state[key] = value;
      for (const callback of listeners.get(`change:${key}`) ?? []) callback();
    },
    save_changes() {},
    on(event, callback) {
      if (!listeners.has(event)) listeners.set(event, new Set());
      listeners.get(event)?.add(callback);
    },
    off: (event, callback) => listeners.get(event)?.delete(callback),
  };
}

/**
 * Undoes export.py's packing: deflated byte planes, the history's rows each XOR-ed with the one before.
 * @param {Packed} packed
 * @param {number} chained  numbers a row, 0 where rows are not chained
 */
async function unpack({ deflate, shuffle }, chained) {
  const raw = Uint8Array.from(atob(deflate), (character) => character.charCodeAt(0));
  const stream = new Blob([raw]).stream().pipeThrough(new DecompressionStream("deflate"));
  const planes = new Uint8Array(await new Response(stream).arrayBuffer());
  const items = planes.length / shuffle;
  const joined = new Uint8Array(planes.length);
  for (let byte = 0; byte < shuffle; byte++) {
    for (let i = 0; i < items; i++) joined[i * shuffle + byte] = planes[byte * items + i];
  }
  if (chained) {
    const words = new Uint32Array(joined.buffer);
    for (let i = chained; i < words.length; i++) words[i] ^= words[i - chained];
  }
  return new DataView(joined.buffer);
}

/** @param {string} name */
const stored = (name) => JSON.parse(document.querySelector(name)?.textContent ?? "null");

/** @param {{inks: Packed, labels: Packed} | null} handwriting */
async function unpackHandwriting(handwriting) {
  if (!handwriting) return undefined;
  const [inks, labels] = [await unpack(handwriting.inks, 0), await unpack(handwriting.labels, 0)];
  return { inks: bytes(inks), labels: bytes(labels) };
}

/** @param {HTMLElement} place */
async function show(place) {
  const state = stored(".digitwidget-state");
  for (const key of ["_samples", "_labels"]) state[key] = await unpack(state[key], 0);
  state._history = await unpack(state._history, rowLength(state._layers));
  const handwriting = await unpackHandwriting(stored(".digitwidget-hands"));
  const model = { ...createModel(state), handwriting };
  mount(model, place, (scene) => followAddress(model, scene, new AbortController().signal));
}

const place = document.querySelector("main") ?? document.body;
show(place).catch((error) => {
  place.append(`This page needs a browser of 2023 or later (${error}).`);
});

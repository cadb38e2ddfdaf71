/**
 * The smallest host: a model without a kernel, for an exported page. The state stands in the page as
 * JSON, and so do the drawings of an augmented epoch; what is binary is deflated, see `unpack`.
 */
import { mount } from "./app.tsx";
import { bytes } from "./bytes.ts";
import type { Handwriting } from "./engine/augmentation.ts";
import { rowLength } from "./engine/history.ts";
import type { Model, Traits } from "./model.ts";
import { followAddress } from "./state/following.ts";
import { rememberPinned } from "./state/pinned-storage.ts";

interface Packed {
  deflate: string;
  /** Bytes a number. */
  shuffle: number;
}

function createModel(state: Traits, handwriting: Handwriting | undefined): Model {
  const listeners = new Map<string, Set<() => void>>();
  return {
    handwriting,
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

/** RFC 1924's digits of base85, but "/" for "<". */
const DIGITS =
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;/=>?@^_`{|}~";

/** Five digits are four bytes; the last may be fewer, and fewer. */
function decoded(text: string): Uint8Array<ArrayBuffer> {
  const values = new Uint8Array(128).fill(84);
  for (let i = 0; i < 85; i++) values[DIGITS.charCodeAt(i)] = i;
  const words = new DataView(new ArrayBuffer(4 * Math.ceil(text.length / 5)));
  for (let at = 0; at < words.byteLength; at += 4) {
    let word = 0;
    for (let i = 0; i < 5; i++)
      word = 85 * word + (values[text.charCodeAt((at / 4) * 5 + i)] ?? 84);
    words.setUint32(at, word);
  }
  return new Uint8Array(words.buffer, 0, Math.floor((text.length * 4) / 5));
}

/**
 * Undoes Python's packing: deflated byte planes; of the history's rows the change of each number's
 * bits since the row before, folded so that both signs are small (zigzag).
 * `chained`: numbers a row, 0 where rows are not chained.
 */
async function unpack({ deflate, shuffle }: Packed, chained: number): Promise<DataView> {
  const stream = new Blob([decoded(deflate)])
    .stream()
    .pipeThrough(new DecompressionStream("deflate"));
  const planes = new Uint8Array(await new Response(stream).arrayBuffer());
  const items = planes.length / shuffle;
  const joined = new Uint8Array(planes.length);
  for (let byte = 0; byte < shuffle; byte++) {
    for (let i = 0; i < items; i++) joined[i * shuffle + byte] = planes[byte * items + i];
  }
  if (chained) {
    const words = new Int32Array(joined.buffer);
    for (let i = chained; i < words.length; i++) {
      const change = (words[i] >>> 1) ^ -(words[i] & 1);
      words[i] = words[i - chained] + change;
    }
  }
  return new DataView(joined.buffer);
}

const stored = (name: string) => JSON.parse(document.querySelector(name)?.textContent ?? "null");

async function unpackHandwriting(
  packed: { inks: Packed; labels: Packed } | null,
): Promise<Handwriting | undefined> {
  if (!packed) return undefined;
  const [inks, labels] = [await unpack(packed.inks, 0), await unpack(packed.labels, 0)];
  return { inks: bytes(inks), labels: bytes(labels) };
}

async function show(place: HTMLElement): Promise<void> {
  const state = stored(".digitwidget-state");
  for (const key of ["_samples", "_labels", "_pinned_rows"])
    state[key] = await unpack(state[key], 0);
  state._history = await unpack(state._history, rowLength(state._layers));
  const handwriting = await unpackHandwriting(stored(".digitwidget-hands"));
  const model = createModel(state, handwriting);
  rememberPinned(model, () => sessionStorage, location.href.split("#")[0]);
  mount(model, place, (store) => followAddress(store, new AbortController().signal));
}

const place = document.querySelector("main") ?? document.body;
show(place).catch((error) => {
  place.append(`This page needs a browser of 2023 or later (${error}).`);
});

/**
 * The smallest host: a model without a kernel, for an exported page. The state stands in the page as
 * JSON; what is binary is deflated, see `unpack`.
 */
import { mount } from "./app.tsx";
import { rowLength } from "./engine/history.ts";
import type { Model, Traits } from "./model.ts";
import { followAddress } from "./state/following.ts";
import { rememberPinned } from "./state/pinned-storage.ts";

interface Packed {
  deflate: string;
  /** How many bytes that is. */
  bytes: number;
  /** Bytes a number. */
  shuffle: number;
}

function createModel(state: Traits): Model {
  const changes = new EventTarget();
  return {
    get: (key) => state[key],
    set(key, value) {
      state[key] = value;
      changes.dispatchEvent(new Event(`change:${key}`));
    },
    save_changes() {},
    on: (event, callback) => changes.addEventListener(event, callback),
    off: (event, callback) => changes.removeEventListener(event, callback),
  };
}

// The digits of a number are the printable ASCII but these; two of them are 13 bits.
const NO_DIGITS = '"\\<';

/** `text` as Python has written so many bytes in digits. */
function decoded(text: string, count: number): Uint8Array<ArrayBuffer> {
  const codes = Array.from({ length: 94 }, (_, i) => 33 + i).filter(
    (code) => !NO_DIGITS.includes(String.fromCharCode(code)),
  );
  const values = new Uint8Array(128);
  for (const [value, code] of codes.entries()) values[code] = value;
  const raw = new Uint8Array(count);
  let [bits, held, at] = [0, 0, 0];
  for (let i = 0; i < text.length; i += 2) {
    const pair = values[text.charCodeAt(i)] * codes.length + values[text.charCodeAt(i + 1)];
    bits = (bits << 13) | pair;
    held += 13;
    for (; held >= 8 && at < count; at++) {
      held -= 8;
      raw[at] = bits >> held;
      bits &= (1 << held) - 1;
    }
  }
  return raw;
}

/**
 * Undoes Python's packing: deflated byte planes; of the history's rows the change of each number's
 * bits since the row before, folded so that both signs are small (zigzag).
 * `chained`: numbers a row, 0 where rows are not chained.
 */
async function unpack({ deflate, bytes: count, shuffle }: Packed, chained = 0): Promise<DataView> {
  const stream = new Blob([decoded(deflate, count)])
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

async function show(place: HTMLElement): Promise<void> {
  const state = JSON.parse(document.querySelector(".digitwidget-state")?.textContent ?? "null");
  for (const key of ["_samples", "_labels", "_handwriting", "_pinned_rows"])
    state[key] = await unpack(state[key]);
  state._history = await unpack(state._history, rowLength(state._layers));
  const model = createModel(state);
  place.querySelector(".still")?.remove();
  rememberPinned(model, () => sessionStorage, location.href.split("#")[0]);
  mount(model, place, (store) => followAddress(store, new AbortController().signal));
}

/** Shows the state that stands in this page. */
export function showPage(): void {
  const place = document.querySelector("main") ?? document.body;
  show(place).catch((error) => {
    place.append(`This page needs a browser of 2023 or later (${error}).`);
  });
}

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Model, Traits } from "../../../js/model.ts";
import { rememberPinned } from "../../../js/state/pinned-storage.ts";

/** What a browser keeps of a tab. */
const tab = () => {
  const texts = new Map<string, string>();
  return {
    texts,
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
  };
};

const floats = (numbers: number[]) => new DataView(Float32Array.from(numbers).buffer);
const settings = { hidden: [5], learning_rate: 0.7, loss: "squared_error", train_size: null };
const row = [0, 0, 1.5, 0.25, Number.NaN, Number.NaN, 0.5, 0];

/** A page of two classes. */
function opened(
  storage: () => Pick<Storage, "getItem" | "setItem">,
  address = "file:///page.html",
) {
  const state = {
    _n_train: 3,
    _samples: floats([1, 2, 3]),
    _classes: ["a", "b"],
    _pinned: {},
    _pinned_rows: floats([]),
  } as unknown as Traits;
  const heard: (() => void)[] = [];
  const model: Model = {
    get: (key) => state[key],
    set(key, value) {
      state[key] = value;
      if (key === "_pinned_rows") for (const callback of heard) callback();
    },
    save_changes() {},
    on: (_, callback) => heard.push(callback),
    off() {},
  };
  rememberPinned(model, storage, address);
  return {
    state,
    pin(rows: number[], of: object = settings) {
      model.set("_pinned", of as Traits["_pinned"]);
      model.set("_pinned_rows", floats(rows));
    },
    get rows() {
      return [...new Float32Array(state._pinned_rows.buffer)];
    },
  };
}

test("a page that is loaded again has its run A, numbers that are none too", () => {
  const storage = tab();
  opened(() => storage).pin(row);
  const again = opened(() => storage);
  assert.deepEqual(again.state._pinned, settings);
  assert.deepEqual(again.rows, row);
});

test("a run that was let go stays away", () => {
  const storage = tab();
  const page = opened(() => storage);
  page.pin(row);
  page.pin([], {});
  assert.deepEqual(opened(() => storage).rows, []);
});

test("another page, or one of other data at the same address, has none of it", () => {
  const storage = tab();
  opened(() => storage).pin(row);
  assert.deepEqual(opened(() => storage, "file:///other.html").rows, []);
});

for (const [name, storage] of [
  ["has no storage", () => assert.fail("SecurityError")],
  [
    "has a full one",
    () => ({ getItem: () => null, setItem: () => assert.fail("QuotaExceededError") }),
  ],
] as const) {
  test(`a page that ${name} keeps A until it is left`, () => {
    const page = opened(storage);
    page.pin(row);
    assert.deepEqual(page.rows, row);
  });
}

for (const [name, kept] of [
  ["no JSON", "{"],
  ["no settings", { rows: row }],
  ["settings that there are not", { settings: { rate: 1 }, rows: row }],
  ["a number that is none", { settings: { learning_rate: "<b>" }, rows: row }],
  ["layers that are none", { settings: { hidden: ["x"] }, rows: row }],
  ["a row and a half", { settings, rows: [...row, 1] }],
  ["no rows", { settings, rows: "many" }],
  ["more rows than are kept", { settings, rows: Array(601).fill(row).flat() }],
] as const) {
  test(`what is kept and holds ${name} is left alone`, () => {
    const storage = tab();
    opened(() => storage).pin(row);
    const [key] = storage.texts.keys();
    storage.texts.set(key, typeof kept === "string" ? kept : JSON.stringify(kept));
    const page = opened(() => storage);
    assert.deepEqual([page.state._pinned, page.rows], [{}, []]);
  });
}

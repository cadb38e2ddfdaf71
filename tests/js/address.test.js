import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHash, toHash } from "../../js/address.js";

test("an address brings back every ink and the epoch", () => {
  const pixels = Array.from({ length: 64 }, (_, i) => i % 17);
  assert.deepEqual(fromHash(toHash({ pixels, epoch: 30 }), 64), { pixels, epoch: 30 });
});

test("an address brings back the settings that differ", () => {
  const shown = { pixels: [0, 16], epoch: 3, settings: { hidden: [2], learning_rate: 0.001 } };
  assert.deepEqual(fromHash(toHash(shown), 2), shown);
});

for (const [name, hash] of [
  ["settings that are no object", "#settings=[1]"],
  ["settings that are no JSON", "#settings={"],
  ["endless settings", `#settings=${encodeURIComponent(JSON.stringify({ a: "b".repeat(2000) }))}`],
  ["nothing", ""],
  ["too few pixels", "#pixels=012"],
  ["a letter that is no ink", `#pixels=${"h".repeat(64)}`],
  ["an epoch that is no number", "#epoch=NaN"],
  ["a negative epoch", "#epoch=-1"],
  ["an endless epoch", `#epoch=${"9".repeat(400)}`],
]) {
  test(`an address that says ${name} changes nothing`, () =>
    assert.deepEqual(fromHash(hash, 64), {}));
}

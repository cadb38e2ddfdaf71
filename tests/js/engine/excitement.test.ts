import assert from "node:assert/strict";
import { test } from "node:test";
import { excitement } from "../../../js/engine/excitement.ts";
import { createLayers, forward } from "../../../js/engine/forward.ts";
import { nets } from "../support/fixtures.ts";

for (const { name, samples: rows, ink_scale: scale, sizes, activations, params } of nets) {
  const samples = Uint8Array.from(rows.flat());
  const set = { start: 1, count: rows.length - 1 };

  test(`the samples are ranked by what a pass for each of them makes of the unit: ${name}`, () => {
    const layers = createLayers(sizes, activations);
    for (const [layer, { a }] of layers.entries()) {
      for (const unit of a.keys()) {
        const found = excitement({ layer, unit }, { inks: samples, scale }, set, layers, params);
        const expected = rows
          .map((ink, sample) => {
            const input = ink.map((one) => one / scale);
            return { sample, a: forward(input, params, sizes, activations)[layer].a[unit] };
          })
          .slice(1)
          .sort((one, other) => other.a - one.a || one.sample - other.sample);
        assert.deepEqual(found, expected);
      }
    }
  });
}

test("of samples that excite a unit alike the first comes first", () => {
  const layers = createLayers([1, 2], ["relu"]);
  const inks = { inks: Uint8Array.of(1, 3, 2, 3), scale: 1 };
  const of = (unit: number) =>
    excitement({ layer: 0, unit }, inks, { start: 0, count: 4 }, layers, [1, -1, 0, 0]);
  assert.deepEqual(
    [0, 1].map((unit) => of(unit).map(({ sample }) => sample)),
    [
      [1, 3, 2, 0],
      [0, 1, 2, 3],
    ],
  );
  assert.deepEqual(
    of(0).map(({ a }) => a),
    [3, 3, 2, 1],
  );
});

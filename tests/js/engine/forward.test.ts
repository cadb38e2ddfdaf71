import assert from "node:assert/strict";
import { test } from "node:test";
import {
  countParams,
  forward,
  incoming,
  layout,
  weightBetween,
} from "../../../js/engine/forward.ts";
import { nets } from "../support/fixtures.ts";

for (const net of nets) {
  test(`forward pass agrees with the plain-loop reference: ${net.name}`, () => {
    for (const [i, sample] of net.samples.entries()) {
      const input = sample.map((ink) => ink / net.ink_scale);
      const layers = forward(input, net.params, net.sizes, net.activations);
      for (const [k, { a }] of layers.entries()) {
        for (const [unit, value] of a.entries()) {
          const gap = Math.abs(value - net.layers[i][k][unit]);
          assert.ok(gap <= 1e-6, `sample ${i}, layer ${k}, unit ${unit}: off by ${gap}`);
        }
      }
    }
  });
}

for (const net of nets) {
  test(`with neurons switched off it agrees as well: ${net.name}`, () => {
    const off = net.off.map(([layer, unit]) => ({ layer, unit }));
    for (const [i, sample] of net.samples.entries()) {
      const input = sample.map((ink) => ink / net.ink_scale);
      const layers = forward(input, net.params, net.sizes, net.activations, off);
      for (const [k, { a }] of layers.entries()) {
        for (const [unit, value] of a.entries()) {
          const gap = Math.abs(value - net.layers_off[i][k][unit]);
          assert.ok(gap <= 1e-6, `sample ${i}, layer ${k}, unit ${unit}: wrong by ${gap}`);
        }
      }
      for (const { layer, unit } of off) assert.equal(layers[layer].a[unit], 0);
    }
  });
}

test("the flat vector of 64-40-10 has 3010 numbers, weights before biases", () => {
  assert.equal(countParams([64, 40, 10]), 3010);
  assert.deepEqual(layout([64, 40, 10]), [
    { weights: 0, biases: 2560, inputs: 64, units: 40 },
    { weights: 2600, biases: 3000, inputs: 40, units: 10 },
  ]);
});

test("weights are found by their two units, from either end", () => {
  // 2-2-1: rows are inputs, columns units.
  const params = [11, 12, 21, 22, 0, 0, 31, 32, 0];
  const sizes = [2, 2, 1];
  assert.deepEqual([...incoming(params, layout(sizes)[0], 1)], [12, 22]);
  const [hidden, output] = [
    { layer: 0, unit: 1 },
    { layer: 1, unit: 0 },
  ];
  assert.equal(weightBetween(params, sizes, hidden, output), 32);
  assert.equal(weightBetween(params, sizes, output, hidden), 32);
  assert.equal(weightBetween(params, sizes, hidden, { layer: 0, unit: 0 }), 0);
});

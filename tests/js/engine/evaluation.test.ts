import assert from "node:assert/strict";
import { test } from "node:test";
import { accuracyOf, confusion, readAll, select } from "../../../js/engine/evaluation.ts";
import { forward } from "../../../js/engine/forward.ts";
import { anatomyOf } from "../../../js/engine/neuron-terms.ts";
import { nets } from "../support/fixtures.ts";

for (const net of nets) {
  test(`every sample is read as the reference reads it: ${net.name}`, () => {
    const samples = Uint8Array.from(net.samples.flat());
    const read = readAll(samples, net.params, net.sizes, net.activations, net.ink_scale);
    const expected = net.layers.map((layers) => {
      const outputs = layers[layers.length - 1];
      return outputs.indexOf(Math.max(...outputs));
    });
    assert.deepEqual([...read], expected);
  });

  test(`a neuron's terms and bias add up to its z: ${net.name}`, () => {
    const input = net.samples[0].map((ink) => ink / net.ink_scale);
    const computed = forward(input, net.params, net.sizes, net.activations);
    for (const [layer, { a }] of computed.entries()) {
      for (const unit of a.keys()) {
        const anatomy = anatomyOf({ layer, unit }, computed, net.params);
        assert.ok(Math.abs(anatomy.sum + anatomy.bias - anatomy.z) < 1e-12);
        assert.ok(Math.abs(anatomy.a - net.layers[0][layer][unit]) < 1e-6);
      }
    }
  });
}

for (const net of nets) {
  test(`with neurons switched off it is read as the reference reads it: ${net.name}`, () => {
    const samples = Uint8Array.from(net.samples.flat());
    const off = net.off.map(([layer, unit]) => ({ layer, unit }));
    const read = readAll(samples, net.params, net.sizes, net.activations, net.ink_scale, off);
    const outputs = net.layers_off.map((layers) => layers[layers.length - 1]);
    assert.deepEqual(
      [...read],
      outputs.map((o) => o.indexOf(Math.max(...o))),
    );
  });
}

test("accuracies count what is read right, of all and of each class", () => {
  const { all, classes } = accuracyOf([0, 1, 1, 0], [0, 0, 1, 0], 3);
  assert.equal(all, 0.75);
  assert.deepEqual([...classes], [Math.fround(2 / 3), 1, NaN]);
});

test("the confusion matrix counts a set's samples alone, true labels down", () => {
  const [read, labels] = [Uint8Array.of(0, 1, 1, 1), Uint8Array.of(0, 0, 1, 0)];
  const rows = confusion(read, labels, 2, { start: 1, count: 3 }).map((row) => [...row]);
  assert.deepEqual(rows, [
    [0, 2],
    [0, 1],
  ]);
  assert.deepEqual(
    select({ start: 1, count: 3 }, (i) => read[i] !== labels[i]),
    [1, 3],
  );
});

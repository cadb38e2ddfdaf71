import assert from "node:assert/strict";
import { test } from "node:test";
import { differenceQuotient, stepOf, taught } from "../../../js/engine/single-step.ts";
import { nets } from "../support/fixtures.ts";

for (const net of nets) {
  const params = Float64Array.from(net.params);
  const [pixels, label] = [net.samples[0], net.labels[0]];

  test(`every derivative of a step is what trying it out gives: ${net.name}`, () => {
    const { gradient } = stepOf(params, pixels, label, net, net.ink_scale);
    for (const [i, derivative] of gradient.entries()) {
      const tried = differenceQuotient(params, i, pixels, label, net, net.ink_scale);
      const gap = Math.abs(derivative - tried) / Math.max(1e-3, Math.abs(derivative));
      assert.ok(gap < 1e-4, `parameter ${i}: ${derivative} but ${tried} by trying`);
    }
  });

  test(`a small step lowers the loss on its own image: ${net.name}`, () => {
    const gentle = { ...net, learning_rate: 0.01 };
    const { loss, after } = stepOf(params, pixels, label, gentle, net.ink_scale);
    assert.ok(stepOf(after, pixels, label, gentle, net.ink_scale).loss < loss);
  });

  test(`two lessons are one after the other: ${net.name}`, () => {
    const lessons = [0, 1].map((i) => ({ pixels: net.samples[i], label: net.labels[i] }));
    const once = taught(params, lessons.slice(0, 1), net, net.ink_scale);
    const both = taught(params, lessons, net, net.ink_scale);
    assert.deepEqual(taught(once, lessons.slice(1), net, net.ink_scale), both);
    assert.deepEqual([...params], net.params);
  });
}

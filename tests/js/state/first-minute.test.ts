import assert from "node:assert/strict";
import { test } from "node:test";
import { nets } from "../support/fixtures.ts";
import { storeOf } from "../support/store.ts";

const ALL = ["paint", "timeline", "hidden", "lesson", "hints"];

test("each call-out goes when the learner has done it, in whatever order", () => {
  const { store, life } = storeOf(nets[0], { traits: { controls: ALL } });
  const { firstMinute, canvas, selection } = store;
  assert.equal(firstMinute.hint.value, "draw");
  selection.pick({ layer: 0, unit: 0 });
  assert.equal(firstMinute.hint.value, "draw");
  canvas.clear();
  assert.equal(firstMinute.hint.value, "time");
  life.abort();
});

test("an image that Python or an address brings is none that the learner has drawn", () => {
  const { store, life, change } = storeOf(nets[0], { kernel: true, traits: { controls: ALL } });
  const { firstMinute, canvas } = store;
  change({ pixels: [...nets[0].samples[1]] });
  canvas.recall(Uint8Array.from(nets[0].samples[2]));
  assert.equal(firstMinute.hint.value, "draw");
  canvas.paintCell(0, 3);
  assert.equal(firstMinute.hint.value, "time");
  life.abort();
});

test("a lesson leaves them out, or those of what it does not show", () => {
  for (const [controls, hint] of [
    [["paint", "timeline"], undefined],
    [["timeline", "hints"], "time"],
  ] as const) {
    const { store, life } = storeOf(nets[0], { traits: { controls: [...controls] } });
    assert.equal(store.firstMinute.hint.value, hint);
    life.abort();
  }
});

test("skipped they are all gone", () => {
  const { store, life } = storeOf(nets[0], { traits: { controls: ALL } });
  store.firstMinute.skip();
  assert.equal(store.firstMinute.hint.value, undefined);
  life.abort();
});

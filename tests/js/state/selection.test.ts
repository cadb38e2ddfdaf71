import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals";
import type { Unit } from "../../../js/engine/forward.ts";
import { Selection } from "../../../js/state/selection.ts";

function picked(layers: number[], unit: Unit) {
  const sizes = signal(layers);
  const selection = new Selection(sizes, new AbortController().signal);
  selection.pick(unit);
  return { selection, sizes };
}

test("a unit picked twice is put away", () => {
  const { selection } = picked([64, 40, 10], { layer: 0, unit: 3 });
  selection.pick({ layer: 0, unit: 3 });
  assert.equal(selection.picked.value, null);
});

test("a network trained anew keeps the unit that is looked into, as another one", () => {
  const { selection, sizes } = picked([64, 40, 10], { layer: 0, unit: 3 });
  const before = selection.picked.value;
  sizes.value = [64, 12, 10];
  assert.deepEqual(selection.picked.value, { layer: 0, unit: 3 });
  assert.notEqual(selection.picked.value, before);
});

test("a unit that the new network lacks is put away", () => {
  const { selection, sizes } = picked([64, 40, 10], { layer: 0, unit: 30 });
  sizes.value = [64, 12, 10];
  assert.equal(selection.picked.value, null);
});

test("an output does not become a hidden neuron where a layer is added", () => {
  const { selection, sizes } = picked([64, 40, 10], { layer: 1, unit: 3 });
  sizes.value = [64, 40, 20, 10];
  assert.equal(selection.picked.value, null);
});

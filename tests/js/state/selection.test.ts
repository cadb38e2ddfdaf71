import assert from "node:assert/strict";
import { test } from "node:test";
import { Selection } from "../../../js/state/selection.ts";

/** @param {number[]} layers @param {{layer: number, unit: number}} unit */
function picked(layers, unit) {
  const selection = new Selection(layers);
  selection.pick(unit);
  return selection;
}

test("a unit picked twice is put away", () => {
  const selection = picked([64, 40, 10], { layer: 0, unit: 3 });
  selection.pick({ layer: 0, unit: 3 });
  assert.equal(selection.picked, null);
});

test("a network trained anew keeps the unit that is looked into, as another one", () => {
  const selection = picked([64, 40, 10], { layer: 0, unit: 3 });
  const before = selection.picked;
  selection.keepIn([64, 12, 10]);
  assert.deepEqual(selection.picked, { layer: 0, unit: 3 });
  assert.notEqual(selection.picked, before);
});

test("a unit that the new network lacks is put away", () => {
  const selection = picked([64, 40, 10], { layer: 0, unit: 30 });
  selection.keepIn([64, 12, 10]);
  assert.equal(selection.picked, null);
});

test("an output does not become a hidden neuron where a layer is added", () => {
  const selection = picked([64, 40, 10], { layer: 1, unit: 3 });
  selection.keepIn([64, 40, 20, 10]);
  assert.equal(selection.picked, null);
});

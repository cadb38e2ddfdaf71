import assert from "node:assert/strict";
import { test } from "node:test";
import { brush, nudge } from "../../../js/ink/brush.ts";

const SHAPE = [8, 8];
const blank = () => new Uint8Array(64);

test("a fast stroke across the grid leaves no gap", () => {
  const painted = brush(blank(), SHAPE, { x: 0.5, y: 0.5 }, { x: 7.5, y: 7.5 }, false);
  for (let i = 0; i < 8; i++) assert.equal(painted[9 * i], 16);
});

test("a touch in the middle of a cell fills it and no far cell", () => {
  const painted = brush(blank(), SHAPE, { x: 3.5, y: 2.5 }, { x: 3.5, y: 2.5 }, false);
  assert.equal(painted[2 * 8 + 3], 16);
  assert.equal(painted[2 * 8 + 5], 0);
  assert.equal(painted[5 * 8 + 3], 0);
});

test("painting twice lays down no more than once, and never less than was there", () => {
  const [from, to] = [
    { x: 1, y: 1 },
    { x: 6, y: 3 },
  ];
  const once = brush(blank(), SHAPE, from, to, false);
  assert.deepEqual(brush(once, SHAPE, from, to, false), once);
  const full = blank().fill(16);
  assert.deepEqual(brush(full, SHAPE, from, to, false), full);
});

test("the eraser takes away what the brush laid down", () => {
  const at = { x: 3.5, y: 2.5 };
  const erased = brush(brush(blank(), SHAPE, at, at, false), SHAPE, at, at, true);
  assert.equal(erased[2 * 8 + 3], 0);
});

test("painting leaves the pixels it was given alone", () => {
  const pixels = blank();
  brush(pixels, SHAPE, { x: 1, y: 1 }, { x: 2, y: 2 }, false);
  assert.deepEqual(pixels, blank());
});

for (const [name, dx, dy, from, to] of [
  ["right", 1, 0, 9, 10],
  ["left", -1, 0, 9, 8],
  ["down", 0, 1, 9, 17],
  ["up", 0, -1, 9, 1],
] as const) {
  test(`one pixel ${name}`, () => {
    const pixels = blank().with(from, 12);
    assert.deepEqual(nudge(pixels, SHAPE, dx, dy), blank().with(to, 12));
  });
}

test("ink moved off the grid is gone, not wrapped around", () => {
  assert.deepEqual(nudge(blank().with(7, 9), SHAPE, 1, 0), blank());
});

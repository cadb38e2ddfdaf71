import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { fitPixels, inkOf } from "../../js/ink.js";

const fixture = JSON.parse(readFileSync(new URL("../fixtures/ink.json", import.meta.url), "utf8"));

test("drawings give Python's pixels", () => {
  for (const { name, strokes, fit, shape, pixels } of fixture.drawn) {
    const [rows, cols] = shape;
    assert.deepEqual([...inkOf(strokes, { fit, rows, cols })], pixels, name);
  }
});

test("painted grids give Python's pixels", () => {
  for (const { name, painted, shape, pixels } of fixture.painted) {
    const [rows, cols] = shape;
    assert.deepEqual([...fitPixels(painted, { rows, cols })], pixels, name);
  }
});

test("what Python refuses is refused, with the same words", () => {
  for (const { name, strokes } of fixture.refused) {
    assert.throws(() => inkOf(strokes), /unit square 0 to 1, got/, name);
  }
  assert.throws(() => inkOf([[[0, Number.NaN]]]), /got 0, NaN/);
});

test("a pointer event costs at most 2 ms", () => {
  const spiral = Array.from({ length: 1500 }, (_, i) => [
    0.5 + 0.0003 * i * Math.cos(i / 20),
    0.5 + 0.0003 * i * Math.sin(i / 20),
  ]);
  for (let i = 0; i < 20; i++) inkOf([spiral]);
  const start = performance.now();
  for (let i = 0; i < 20; i++) inkOf([spiral]);
  const each = (performance.now() - start) / 20;
  assert.ok(each < 6, `${each} ms for 1500 points; a tenth of that is a digit`);
});

test("a million points take bounded time", () => {
  const scribble = Array.from({ length: 1e6 }, (_, i) => [(i * 0.618) % 1, (i * 0.414) % 1]);
  assert.ok(inkOf([scribble]).some((count) => count > 0));
});

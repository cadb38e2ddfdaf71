import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { fitPixels, inkOf, type Stroke } from "../../../js/ink/rasterize.ts";
import { json } from "../support/fixtures.ts";

interface Drawing {
  strokes: Stroke[];
}

/** An image of this shape, rows and columns, and what becomes of it. */
interface Image {
  name: string;
  shape: number[];
  pixels: number[];
}

interface Fixture {
  drawn: (Image & Drawing & { fit: boolean })[];
  painted: (Image & { painted: number[] })[];
  refused: (Drawing & { name: string })[];
  /** SHA-256 of all pixels of a part of the benchmark's drawings. */
  digests: Record<string, string>;
}

const fixture = json<Fixture>("fixtures/ink.json");

const drawingsOf = (part: string) =>
  json<{ drawings: Drawing[] }>(`../benchmarks/drawings/${part}.json`).drawings;

test("drawings give Python's pixels", () => {
  for (const { name, strokes, fit, shape, pixels } of fixture.drawn) {
    const [rows, cols] = shape;
    assert.deepEqual([...inkOf(strokes, { fit, rows, cols })], pixels, name);
  }
});

test("every drawing of the benchmark gives Python's pixels", () => {
  for (const [part, digest] of Object.entries(fixture.digests)) {
    const hash = createHash("sha256");
    for (const { strokes } of drawingsOf(part)) {
      hash.update(inkOf(strokes));
    }
    assert.equal(hash.digest("hex"), digest, part);
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

const spiral = (points: number) =>
  Array.from({ length: points }, (_, i) => {
    const [turn, radius] = [(80 * i) / points, (0.45 * i) / points];
    return [0.5 + radius * Math.cos(turn), 0.5 + radius * Math.sin(turn)];
  });

for (const [points, limit] of [
  [200, 2],
  [2000, 8],
]) {
  test(`a pointer event after ${points} points costs at most ${limit} ms`, () => {
    const stroke = spiral(points);
    const times = Array.from({ length: 40 }, () => {
      const start = performance.now();
      inkOf([stroke]);
      return performance.now() - start;
    });
    assert.ok(Math.min(...times.slice(10)) < limit, `${times} ms`);
  });
}

test("a million points take bounded time", () => {
  const scribble = Array.from({ length: 1e6 }, (_, i) => [(i * 0.618) % 1, (i * 0.414) % 1]);
  assert.ok(inkOf([scribble]).some((count) => count > 0));
});

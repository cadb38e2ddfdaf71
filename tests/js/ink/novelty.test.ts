import assert from "node:assert/strict";
import { test } from "node:test";
import { atOnce } from "../../../js/backend/slices.ts";
import { fitNoveltyDetector, measureNovelty } from "../../../js/ink/novelty.ts";
import { json } from "../support/fixtures.ts";

interface Fixture {
  samples: number[][];
  cases: { pixels: number[]; doubts: [string, number, number, number][] }[];
}

const { samples, cases } = json<Fixture>("fixtures/doubt.json");
const detector = atOnce(fitNoveltyDetector(Uint8Array.from(samples.flat()), 8, 8));

test("what Python doubts is doubted, with the same numbers", () => {
  for (const { pixels, doubts } of cases) {
    const { deviations } = measureNovelty(pixels, detector);
    assert.deepEqual(
      deviations.map(({ measure, value, low, high }) => [measure, value, low, high]),
      doubts,
    );
  }
});

test("a look at an image is far quicker than a frame", () => {
  const start = performance.now();
  for (let i = 0; i < 100; i++) measureNovelty(cases[i % cases.length].pixels, detector);
  assert.ok((performance.now() - start) / 100 < 4);
});

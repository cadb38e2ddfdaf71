import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { doubtsAbout, likenessOf } from "../../../js/ink/novelty.ts";

const path = new URL("../../fixtures/doubt.json", import.meta.url);
const { samples, cases } = JSON.parse(readFileSync(path, "utf8"));
const likeness = likenessOf(Uint8Array.from(samples.flat()), 8, 8);

test("what Python doubts is doubted, with the same numbers", () => {
  for (const { pixels, doubts } of cases) {
    const found = doubtsAbout(pixels, likeness);
    assert.deepEqual(
      found.map(({ measure, value, low, high }) => [measure, value, low, high]),
      doubts,
    );
  }
});

test("a look at an image is far quicker than a frame", () => {
  const start = performance.now();
  for (let i = 0; i < 100; i++) doubtsAbout(cases[i % cases.length].pixels, likeness);
  assert.ok((performance.now() - start) / 100 < 4);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { unpackHandwriting } from "../../../js/engine/handwriting.ts";
import { json } from "../support/fixtures.ts";

interface Fixture {
  /** Base64. */
  stored: string;
  inks: number[][];
  labels: number[];
}

const { stored, inks, labels } = json<Fixture>("fixtures/handwriting.json");
const packed = Uint8Array.from(Buffer.from(stored, "base64"));

test("the images and their digits are Python's", () => {
  const found = unpackHandwriting(packed);
  assert.deepEqual([...found.inks], inks.flat());
  assert.deepEqual([...found.labels], labels);
});

test("the first of them are the first of all", () => {
  const found = unpackHandwriting(packed, 13);
  assert.deepEqual([...found.inks], inks.slice(0, 13).flat());
  assert.deepEqual([...found.labels], labels.slice(0, 13));
});

test("of nothing there is none", () => {
  assert.deepEqual(unpackHandwriting(new Uint8Array()), {
    inks: new Uint8Array(),
    labels: new Uint8Array(),
  });
});

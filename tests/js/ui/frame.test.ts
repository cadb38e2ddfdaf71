import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals";
import { frameEffect } from "../../../js/ui/frame.ts";

let frame = () => {};
const complaints: unknown[] = [];
Object.assign(globalThis, {
  requestAnimationFrame: (draw: () => void) => {
    frame = draw;
  },
  reportError: (error: unknown) => complaints.push(error),
});

test("a drawing that fails keeps no other from its frame, and is reported", (t) => {
  const life = new AbortController();
  t.after(() => life.abort());
  const source = signal(0);
  const drawn: number[] = [];
  const mistake = new Error("no paper");
  frameEffect(life.signal, () => {
    if (source.value > 0) throw mistake;
  });
  frameEffect(life.signal, () => drawn.push(source.value));
  source.value = 1;
  frame();
  assert.deepEqual([drawn, complaints], [[0, 1], [mistake]]);
});

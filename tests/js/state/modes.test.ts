import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals";
import { MODES, modeOn } from "../../../js/state/modes.ts";

test("what the learner is about is looked at first, and one of four", () => {
  assert.deepEqual(
    MODES.map(({ name }) => name),
    ["look", "learn", "experiment", "mistakes"],
  );
});

for (const { name, control } of MODES.slice(1)) {
  test(`a page with ${control} can be in the mode "${name}"`, () => {
    assert.equal(modeOn(name, signal(["paint", control])), name);
  });

  test(`a page without ${control} looks on instead`, () => {
    const others = MODES.map((mode) => mode.control).filter((other) => other !== control);
    assert.equal(modeOn(name, signal(others)), "look");
  });
}

test("looking needs no control", () => {
  assert.equal(modeOn("look", signal([])), "look");
});

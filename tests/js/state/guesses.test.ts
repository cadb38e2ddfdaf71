import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals";
import { KernelBackend } from "../../../js/backend/kernel.ts";
import { Canvas } from "../../../js/state/canvas.ts";
import { Guesses } from "../../../js/state/guesses.ts";
import { TrainingState } from "../../../js/state/training.ts";
import { packed, pageOf } from "../support/page.ts";

/** A training whose classes are read as often as this at its moments. */
function guessesAbout(shares: number[][]) {
  const row = (classes: number[], i: number) => [
    i / 10,
    10 * i,
    0.5,
    0.5,
    NaN,
    NaN,
    ...classes,
    1,
    1,
    1,
    0,
    0,
    0,
  ];
  const { host, life, change } = pageOf(
    {
      _layers: [1, 3],
      _settings: { learning_rate: 0.7 } as never,
      _history: packed(shares.map(row)),
      _added: null,
      _image_shape: [1, 1],
      _run: 0,
      _goal: -1,
      epoch: 0,
      lessons: [],
      guesses: [],
      controls: ["guess"],
      pixels: [0],
      _ink_scale: 1,
      _activations: ["softmax"],
    },
    true,
  );
  const training = new TrainingState(host, new KernelBackend(host, life.signal));
  const canvas = new Canvas(host, [1, 1], () => {}, life.signal);
  const guesses = new Guesses(host, canvas, training, signal(-1));
  return { guesses, change, leave: () => life.abort() };
}

test("the class is learned first that is read first for good", () => {
  // The untrained network takes everything for the first class.
  const { guesses, leave } = guessesAbout([
    [1, 0, 0],
    [0, 0.5, 0.8],
    [0.9, 0.9, 0.7],
    [0.9, 0.9, 0.9],
  ]);
  const { classes, moment } = guesses.firstLearned.value ?? {};
  assert.deepEqual([classes, moment?.samplesSeen], [[0, 1], 20]);
  leave();
});

test("a class without samples, or forgotten at the end, is not learned", () => {
  const nothing = guessesAbout([
    [0, 0, 0],
    [NaN, 0.9, 0],
    [NaN, 0.5, 0],
  ]);
  assert.equal(nothing.guesses.firstLearned.value, undefined);
  nothing.leave();
});

test("the answer is hidden while guesses are asked for, until one is made of this very training", () => {
  const { guesses, change, leave } = guessesAbout([
    [0, 0, 0],
    [1, 1, 1],
  ]);
  assert.equal(guesses.firstVeiled.value, false);
  guesses.on.value = true;
  assert.equal(guesses.firstVeiled.value, true);
  guesses.sayFirst(2);
  assert.deepEqual([guesses.firstVeiled.value, guesses.saidFirst.value], [false, 2]);
  change({ _run: 1 });
  assert.equal(guesses.firstVeiled.value, true);
  leave();
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { type TrainingSetSettings, trainingSet } from "../../../js/engine/training-set.ts";
import { json } from "../support/fixtures.ts";

interface Case extends TrainingSetSettings {
  classes: number;
  labels: number[];
  rows: number[];
  trained_as: number[];
}

for (const given of json<Case[]>("fixtures/training_set.json")) {
  const { classes, labels, train_size: size, label_noise: noise, random_state: seed } = given;
  test(`${size ?? "all"} samples of ${classes} classes, noise ${noise}, seed ${seed}: as Python's`, () => {
    const { rows, labels: trained } = trainingSet(Uint8Array.from(labels), classes, given);
    assert.deepEqual([...rows], given.rows);
    assert.deepEqual([...trained], given.trained_as);
  });
}

test("settings of an older page, which tell of neither, take all samples as they are", () => {
  const labels = Uint8Array.of(2, 0, 1);
  const { rows, labels: trained } = trainingSet(labels, 3, { random_state: 0 } as never);
  assert.deepEqual([[...rows], [...trained]], [[0, 1, 2], [...labels]]);
});

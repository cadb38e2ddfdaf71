/** The unit a lesson has in hand, its weight, and what comes back to it, against sums done by hand. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals";
import { stepOf } from "../../../js/engine/single-step.ts";
import type { Canvas } from "../../../js/state/canvas.ts";
import type { Guesses } from "../../../js/state/guesses.ts";
import { Selection } from "../../../js/state/selection.ts";
import type { TrainingState } from "../../../js/state/training.ts";
import { errorTerms, STEPS, Walkthrough } from "../../../js/state/walkthrough.ts";

const SIZES = [2, 3, 2];
const SPEC = {
  sizes: SIZES,
  activation: "sigmoid",
  output_activation: "softmax",
  loss: "cross_entropy",
  learning_rate: 0.5,
  batch_size: 1,
  momentum: 0,
  l2: 0,
} as const;
// Weights input by input, then biases; layer by layer.
const W1 = [
  [0.3, -0.6, 1.2],
  [-0.4, 0.8, 0.1],
];
const B1 = [0.1, -0.2, 0];
const W2 = [
  [0.5, -1.5],
  [2, 0.7],
  [-0.9, 0.4],
];
const B2 = [0.2, -0.1];
const PARAMS = Float64Array.from([...W1.flat(), ...B1, ...W2.flat(), ...B2]);
const INKS = [16, 4];
const LABEL = 1;

/** Independent of the engine: everything written out. */
function byHand() {
  const x = INKS.map((ink) => ink / 16);
  const a = B1.map((b, j) => 1 / (1 + Math.exp(-(b + x[0] * W1[0][j] + x[1] * W1[1][j]))));
  const z = B2.map((b, k) => b + a.reduce((sum, one, j) => sum + one * W2[j][k], 0));
  const total = Math.exp(z[0]) + Math.exp(z[1]);
  const o = z.map((one) => Math.exp(one) / total);
  const outputDelta = o.map((one, k) => one - (k === LABEL ? 1 : 0));
  const hiddenDelta = a.map(
    (one, j) => (W2[j][0] * outputDelta[0] + W2[j][1] * outputDelta[1]) * one * (1 - one),
  );
  return { x, a, o, outputDelta, hiddenDelta };
}

const near = (got: number, wanted: number) =>
  assert.ok(Math.abs(got - wanted) < 1e-12, `${got} is not ${wanted}`);

const indexOfLargest = (values: readonly number[]) =>
  values.map(Math.abs).indexOf(Math.max(...values.map(Math.abs)));

function lesson() {
  const life = new AbortController();
  const tried: number[] = [];
  const training = {
    off: signal([]),
    lessons: signal([]),
    spec: signal(SPEC),
    mayLearn: signal(true),
    learn() {},
    unlearn() {},
    lastStep: () => undefined,
    stepOf: (pixels: ArrayLike<number>, label: number) => stepOf(PARAMS, pixels, label, SPEC, 16),
    differenceQuotient(index: number) {
      tried.push(index);
      return 7;
    },
  };
  const selection = new Selection(signal(SIZES), life.signal);
  const walk = new Walkthrough(
    {
      open: signal(true),
      training: training as unknown as TrainingState,
      canvas: { pixels: signal(Uint8Array.from(INKS)), hasInk: signal(true) } as unknown as Canvas,
      selection,
      guesses: { veiled: signal(false) } as unknown as Guesses,
      label: signal(LABEL),
    },
    life.signal,
  );
  return { walk, selection, tried };
}

test("what is sent back is w·δ, summed and times the slope", () => {
  const { walk } = lesson();
  walk.go(STEPS.indexOf("hiddenDeltas"));
  const { layers, before } = walk.shown.value ?? assert.fail();
  const { hiddenDelta, outputDelta } = byHand();
  for (const [j, delta] of hiddenDelta.entries()) near(layers[0].delta[j], delta);
  for (const [k, delta] of outputDelta.entries()) near(layers[1].delta[k], delta);
  const { block } = layers[1];
  for (const [j, row] of W2.entries()) {
    for (const [k, weight] of row.entries()) {
      near(before[block.weights + j * 2 + k] * layers[1].delta[k], weight * outputDelta[k]);
    }
  }
});

test("each output's part of the loss", () => {
  const { walk } = lesson();
  walk.go(1);
  const shown = walk.shown.value ?? assert.fail();
  const terms = errorTerms(shown);
  near(terms[LABEL], -Math.log(byHand().o[LABEL]));
  near(terms[0], 0);
  near(terms[0] + terms[1], shown.loss);
});

test("at the outputs the right answer is in hand, or the output picked", () => {
  const { walk, selection } = lesson();
  for (const name of ["forward", "loss", "outputDeltas"]) {
    assert.equal(walk.shown.value?.name, name);
    assert.deepEqual(walk.hand.value, { layer: 1, unit: LABEL });
    walk.go(1);
  }
  walk.begin();
  selection.pick({ layer: 0, unit: 2 });
  assert.deepEqual(walk.hand.value, { layer: 0, unit: 2 });
  walk.go(1);
  assert.deepEqual(walk.hand.value, { layer: 1, unit: LABEL });
  selection.pick({ layer: 1, unit: 0 });
  assert.deepEqual(walk.hand.value, { layer: 1, unit: 0 });
});

test("where blame goes back it is a hidden neuron: the one picked, else the one with the most", () => {
  const { walk, selection } = lesson();
  walk.go(STEPS.indexOf("hiddenDeltas"));
  const most = { layer: 0, unit: indexOfLargest(byHand().hiddenDelta) };
  assert.deepEqual(walk.hand.value, most);
  selection.pick({ layer: 1, unit: 0 });
  assert.deepEqual(walk.hand.value, most);
  const other = { layer: 0, unit: (most.unit + 1) % 3 };
  selection.pick(other);
  assert.deepEqual(walk.hand.value, other);
});

test("the weight looked at changes most, until another is chosen; its slope is δ·x", () => {
  const { walk, selection, tried } = lesson();
  walk.go(STEPS.indexOf("change"));
  selection.pick({ layer: 0, unit: 1 });
  const { x, hiddenDelta } = byHand();
  const found = () => walk.checked.value;
  assert.equal(walk.input.value, 0);
  assert.equal(found(), undefined);
  walk.lookAt(1);
  walk.check();
  assert.equal(walk.input.value, 1);
  near(found()?.slope ?? Number.NaN, hiddenDelta[1] * x[1]);
  assert.equal(found()?.tried, 7);
  assert.deepEqual(tried, [3 + 1]);
  walk.lookAt(0);
  assert.equal(found(), undefined);
  walk.lookAt(0.6);
  walk.check();
  assert.equal(walk.input.value, 1);
  assert.ok(Number.isFinite(walk.checked.value?.tried));
  walk.lookAt(99);
  assert.equal(walk.input.value, 1);
});

test("going on forgets which weight was chosen", () => {
  const { walk } = lesson();
  walk.go(STEPS.indexOf("change"));
  walk.lookAt(1);
  walk.go(-1);
  walk.go(1);
  assert.equal(walk.input.value, 0);
});

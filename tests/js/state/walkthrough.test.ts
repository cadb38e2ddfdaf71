import assert from "node:assert/strict";
import { test } from "node:test";
import { computed, signal } from "@preact/signals";
import { KernelBackend } from "../../../js/backend/kernel.ts";
import { Canvas } from "../../../js/state/canvas.ts";
import { Guesses } from "../../../js/state/guesses.ts";
import { Selection } from "../../../js/state/selection.ts";
import { TrainingState } from "../../../js/state/training.ts";
import { Walkthrough } from "../../../js/state/walkthrough.ts";
import { packed, pageOf } from "../support/page.ts";

const PARAMS = [0.5, -0.5, 0.1, 0.2, 1, -1, 0.5, 2, -2, 1, 0, 0.1, -0.1];

/** A network of one pixel, two hidden neurons and three classes, and a learner in the mode. */
function learner({
  ink = 1,
  known = -1,
  guess = false,
  parameters = PARAMS,
  off = [] as [layer: number, unit: number][],
} = {}) {
  const { host, life } = pageOf(
    {
      _layers: [1, 2, 3],
      _settings: {
        learning_rate: 0.5,
        activation: "sigmoid",
        output_activation: "softmax",
        loss: "cross_entropy",
        l2: 0,
      } as never,
      _history: packed([[0, 0, 1, 0.3, NaN, NaN, 0, 0, 0, ...parameters]]),
      _added: null,
      _image_shape: [1, 1],
      _run: 0,
      _goal: -1,
      epoch: 0,
      lessons: [],
      guesses: [],
      controls: ["guess", "lesson"],
      pixels: [ink],
      _ink_scale: 1,
      _activations: ["sigmoid", "softmax"],
      off,
    },
    true,
  );
  const training = new TrainingState(host, new KernelBackend(host, life.signal));
  const canvas = new Canvas(host, [1, 1], () => {}, life.signal);
  const prediction = computed(() => (canvas.hasInk.value ? 0 : -1));
  const guesses = new Guesses(host, canvas, training, prediction);
  guesses.on.value = guess;
  const selection = new Selection(training.sizes, life.signal);
  const [open, label] = [signal(true), signal(known)];
  const parts = { open, training, canvas, selection, guesses, label };
  const walk = new Walkthrough(parts, life.signal);
  const leave = () => life.abort();
  return { walk, training, canvas, selection, guesses, open, label, leave };
}

test("a step needs ink, then a right answer", () => {
  const { walk, canvas, leave } = learner({ ink: 0 });
  assert.equal(walk.missing.value, "ink");
  canvas.paintCell(0, 1);
  assert.equal(walk.missing.value, "label");
  assert.equal(walk.mayGoOn.value, false);
  walk.begin(2);
  assert.equal(walk.missing.value, "");
  assert.equal(walk.shown.value?.label, 2);
  assert.equal(walk.mayGoOn.value, true);
  leave();
});

test("while a neuron is off the step waits, and says for what", () => {
  const { walk, leave } = learner({ known: 2, off: [[0, 1]] });
  assert.equal(walk.missing.value, "off");
  assert.equal(walk.mayGoOn.value, false);
  leave();
});

test("what the network says is guessed before the step tells it", () => {
  const { walk, guesses, leave } = learner({ known: 1, guess: true });
  assert.equal(walk.missing.value, "guess");
  assert.equal(walk.shown.value, undefined);
  guesses.commit(0);
  assert.equal(walk.missing.value, "");
  leave();
});

test("a known image has its own answer, until the learner has gone on from it", () => {
  const { walk, label, leave } = learner({ known: 1 });
  assert.equal(walk.answer.value, 1);
  walk.go(1);
  label.value = 2;
  assert.equal(walk.answer.value, 1);
  walk.begin();
  assert.equal(walk.index.value, 0);
  leave();
});

test("while nobody is about it there is no step, and no answer is taken", () => {
  const { walk, open, label, leave } = learner({ known: -1 });
  open.value = false;
  label.value = 1;
  assert.equal(walk.shown.value, undefined);
  assert.equal(walk.answer.value, -1);
  open.value = true;
  assert.equal(walk.answer.value, 1);
  leave();
});

test("it goes stage by stage, and no further than both ends", () => {
  const { walk, leave } = learner({ known: 1 });
  walk.go(-1);
  const names = [walk.shown.value?.name];
  for (let i = 0; i < 6; i++) {
    walk.go(1);
    names.push(walk.shown.value?.name);
  }
  const stages = ["forward", "loss", "outputDeltas", "hiddenDeltas", "change", "again"];
  assert.deepEqual(names, [...stages, "again"]);
  assert.equal(walk.mayGoOn.value, false);
  leave();
});

test("only the last stage changes the weights, and back undoes it", () => {
  const { walk, training, leave } = learner({ known: 1 });
  const before = [...(training.params.value ?? [])];
  for (let i = 0; i < 4; i++) walk.go(1);
  assert.deepEqual([...(training.params.value ?? [])], before);
  const { after } = walk.shown.value ?? {};
  walk.go(1);
  assert.equal(training.lessons.value.length, 1);
  assert.deepEqual(training.params.value, after);
  assert.deepEqual(walk.shown.value?.after, after);
  walk.go(-1);
  assert.equal(walk.shown.value?.name, "change");
  assert.deepEqual([...(training.params.value ?? [])], before);
  leave();
});

test("the step that was taken is looked back on, whatever is painted since", () => {
  const { walk, canvas, leave } = learner({ known: 1 });
  for (let i = 0; i < 5; i++) walk.go(1);
  const { loss, after } = walk.shown.value ?? {};
  canvas.clear();
  assert.equal(walk.missing.value, "");
  assert.deepEqual(Array.from(walk.shown.value?.pixels ?? []), [1]);
  assert.equal(walk.shown.value?.loss, loss);
  assert.deepEqual(walk.shown.value?.after, after);
  leave();
});

test("where its step is undone by another way it begins anew", () => {
  const { walk, training, leave } = learner({ known: 1 });
  for (let i = 0; i < 5; i++) walk.go(1);
  training.unlearn();
  assert.equal(walk.index.value, 0);
  assert.equal(walk.answer.value, 1);
  leave();
});

test("it looks at the unit that is picked, else at the hidden one with the most blame", () => {
  const { walk, selection, leave } = learner({ known: 1 });
  const delta = walk.shown.value?.layers[0].delta ?? [0, 0];
  const most = Math.abs(delta[0]) > Math.abs(delta[1]) ? 0 : 1;
  assert.deepEqual(walk.shown.value?.unit, { layer: 0, unit: most });
  for (const unit of [
    { layer: 0, unit: 1 - most },
    { layer: 1, unit: 2 },
  ]) {
    selection.pick(unit);
    assert.deepEqual(walk.shown.value?.unit, unit);
  }
  leave();
});

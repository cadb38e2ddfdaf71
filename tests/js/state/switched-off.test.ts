import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import "../support/one-message-a-turn.ts";
import { effect } from "@preact/signals";
import { nets } from "../support/fixtures.ts";
import { storeOf } from "../support/store.ts";

const deep = nets.find(({ name }) => name === "two hidden layers") ?? nets[0];
const pairs = (units: readonly { layer: number; unit: number }[]) =>
  units.map(({ layer, unit }) => [layer, unit]);

/** The share of the samples from `start` on that these outputs read right. */
function share(layers: number[][][], start: number): number {
  const right = deep.labels.filter((label, i) => {
    const outputs = layers[i][layers[i].length - 1];
    return i >= start && outputs.indexOf(Math.max(...outputs)) === label;
  });
  return right.length / (deep.labels.length - start);
}

test("a neuron is switched off and on again, and the host is told which are off, in order", () => {
  const { store, state, life } = storeOf(deep);
  for (const [layer, unit] of [
    [1, 2],
    [0, 4],
    [0, 1],
  ])
    store.toggleOff(layer, unit);
  assert.deepEqual(state.off, [
    [0, 1],
    [0, 4],
    [1, 2],
  ]);
  assert.equal(store.isOff(0, 4), true);
  store.toggleOff(0, 4);
  assert.deepEqual(pairs(store.training.off.value), [
    [0, 1],
    [1, 2],
  ]);
  assert.equal(store.isOff(0, 4), false);
  life.abort();
});

test("an output, and a neuron that there is not, stay as they are", () => {
  const { store, state, life } = storeOf(deep);
  store.toggleOff(2, 0);
  store.toggleOff(0, 5);
  assert.deepEqual(state.off, []);
  life.abort();
});

test("what is on show is what is left of the network", () => {
  const { store, life } = storeOf(deep, { traits: { off: deep.off } });
  for (const [k, { a }] of (store.pass.value?.layers ?? []).entries()) {
    for (const [unit, value] of a.entries()) {
      assert.ok(Math.abs(value - deep.layers_off[0][k][unit]) < 1e-6);
    }
  }
  const outputs = deep.layers_off[0][2];
  assert.equal(store.prediction.value, outputs.indexOf(Math.max(...outputs)));
  life.abort();
});

test("the accuracy is counted on the test samples, now and with all neurons on", () => {
  const { store, life } = storeOf(deep, { train: 3, traits: { off: deep.off } });
  const { set, now, allOn } = store.accuracy.value ?? assert.fail();
  assert.equal(set, "test");
  assert.deepEqual([now.all, allOn.all], [share(deep.layers_off, 3), share(deep.layers, 3)]);
  assert.equal(now.classes.length, 3);
  store.switchOff([]);
  assert.equal(store.accuracy.value?.now, store.accuracy.value?.allOn);
  life.abort();
});

test("without test samples it is counted on the training samples, and without samples not at all", () => {
  const { store, life } = storeOf(deep);
  assert.equal(store.accuracy.value?.set, "training");
  assert.equal(store.accuracy.value?.now.all, share(deep.layers, 0));
  const none = new DataView(new ArrayBuffer(0));
  const empty = storeOf(deep, { train: 0, traits: { _samples: none, _labels: none } });
  assert.equal(empty.store.accuracy.value, undefined);
  life.abort();
  empty.life.abort();
});

test("painting counts no accuracy anew", () => {
  const { store, life } = storeOf(deep);
  let counted = -1;
  effect(() => {
    store.accuracy.value;
    counted++;
  });
  store.canvas.paint(Uint8Array.from(deep.samples[1]));
  assert.equal(counted, 0);
  store.toggleOff(0, 1);
  assert.equal(counted, 1);
  life.abort();
});

for (const kernel of [true, false]) {
  const where = kernel ? "in a notebook" : "in an exported page";
  test(`${where} no step of learning is taken while neurons are off, and the cure is named`, () => {
    const { store, state, life } = storeOf(deep, { kernel });
    const [pixels] = deep.samples;
    store.toggleOff(0, 1);
    store.training.learn(pixels, 1);
    assert.deepEqual([state.lessons, store.training.problem.value?.reason], [[], "someOff"]);
    assert.equal(store.training.stepOf(pixels, 1), undefined);
    store.toggleOff(0, 1);
    assert.equal(store.training.problem.value, undefined);
    store.training.learn(pixels, 1);
    assert.equal(state.lessons.length, 1);
    life.abort();
  });
}

test("a training anew on the page drops those that are no more", async () => {
  const off = [
    [0, 1],
    [0, 4],
    [1, 2],
  ];
  const { store, state, life } = storeOf(deep, { traits: { off } });
  store.experiments.ask({ hidden: [3, 2] });
  while (state._run === 0 || state._goal >= 0) await wait(1);
  assert.deepEqual(state.off, [[0, 1]]);
  assert.deepEqual(pairs(store.training.off.value), [[0, 1]]);
  life.abort();
});

test("of a network that is yet to be shown, what is off is not believed", () => {
  const { store, change, life } = storeOf(deep, { kernel: true, traits: { off: [[1, 3]] } });
  change({ _layers: [6, 5, 3] });
  assert.deepEqual(store.training.off.value, []);
  life.abort();
});

test("the answer is hidden again when a neuron is switched off", () => {
  const { store, life } = storeOf(deep, { traits: { controls: ["guess"] } });
  store.guesses.on.value = true;
  store.guesses.commit(1);
  assert.equal(store.guesses.veiled.value, false);
  store.toggleOff(0, 1);
  assert.equal(store.guesses.veiled.value, true);
  life.abort();
});

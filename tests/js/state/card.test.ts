/** The neuron's card, and what excites a unit, as the store has them. */
import assert from "node:assert/strict";
import { setMaxListeners } from "node:events";
import { test } from "node:test";
import { MODES } from "../../../js/state/modes.ts";
import { Store } from "../../../js/state/store.ts";
import { nets } from "../support/fixtures.ts";
import { packed, pageOf } from "../support/page.ts";

const [net] = nets;
const CONTROLS = ["hidden", "output", "guess", "lesson", "settings", "mistakes"];

/** The network's samples, of which the first `trained` are training samples. */
function storeOf(trained: number) {
  const classes = net.sizes[net.sizes.length - 1];
  const row = [0, 0, 1, 0.5, NaN, NaN, ...new Array(classes).fill(0.5), ...net.params];
  const { host, life } = pageOf(
    {
      _layers: [...net.sizes],
      _activations: net.activations,
      _settings: { learning_rate: 0.7 } as never,
      _history: packed([row]),
      _added: null,
      _augment: {},
      _drawings: [],
      _run: 0,
      _goal: -1,
      _classes: Array.from({ length: classes }, (_, i) => String(i)),
      _image_shape: [1, net.sizes[0]],
      _n_train: trained,
      _samples: new DataView(Uint8Array.from(net.samples.flat()).buffer),
      _labels: new DataView(Uint8Array.from(net.labels).buffer),
      _ink_scale: net.ink_scale,
      epoch: 0,
      lessons: [],
      guesses: [],
      controls: CONTROLS,
      pixels: net.samples[0],
    },
    true,
  );
  // Every part of the store listens for its end.
  setMaxListeners(100, life.signal);
  return new Store(host, life.signal);
}

const hidden = { layer: 0, unit: 1 };
const output = { layer: net.sizes.length - 2, unit: 0 };

test("the card of the picked unit is on show where the outputs may be covered", () => {
  const store = storeOf(2);
  store.selection.pick(hidden);
  const shown = MODES.map(({ name }) => {
    store.setMode(name);
    return store.card.value?.unit;
  });
  assert.deepEqual(shown, [1, undefined, 1, undefined]);
  // What was looked into before is looked into after.
  store.setMode("look");
  assert.equal(store.card.value?.layer, 0);
});

test("what an output computes is not told before it is guessed; what a neuron does is", () => {
  const store = storeOf(2);
  store.guesses.on.value = true;
  const told = [output, hidden].map((unit) => {
    store.selection.pick(unit);
    return store.card.value?.unit;
  });
  assert.deepEqual(told, [undefined, hidden.unit]);
});

test("the training samples are ranked, the test samples where there are no others", () => {
  const count = net.samples.length;
  for (const [trained, samples] of [
    [count - 1, [...Array(count - 1).keys()]],
    [0, [...Array(count).keys()]],
  ] as const) {
    const store = storeOf(trained);
    const found = store.excitement(hidden);
    assert.deepEqual(
      found.map(({ sample }) => sample).sort((a, b) => a - b),
      samples,
    );
    for (const { sample, a } of found) {
      assert.ok(Math.abs(a - net.layers[sample][0][1]) < 1e-4);
    }
  }
});

test("what excites a neuron is told of one that is switched off too", () => {
  const store = storeOf(2);
  const before = store.excitement(hidden);
  store.toggleOff(hidden.layer, hidden.unit);
  assert.ok(store.isOff(hidden.layer, hidden.unit));
  assert.deepEqual(store.excitement(hidden), before);
});

test("a unit that the network lacks excites nothing", () => {
  const store = storeOf(2);
  assert.deepEqual(store.excitement({ layer: 0, unit: 99 }), []);
  assert.deepEqual(store.excitement({ layer: 7, unit: 0 }), []);
});

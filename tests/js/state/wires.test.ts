import assert from "node:assert/strict";
import { test } from "node:test";
import { argmax, forward, layout, type Unit } from "../../../js/engine/forward.ts";
import { stepOf } from "../../../js/engine/single-step.ts";
import type { LessonOnShow, StepName } from "../../../js/state/walkthrough.ts";
import { type Scene, type Wire, wiresOf } from "../../../js/state/wires.ts";

/** Two hidden layers, the second with more units than wires are drawn by themselves. */
const SIZES = [4, 5, 20, 3];
const ACTIVATIONS = ["sigmoid", "tanh", "softmax"] as const;
const BLOCKS = layout(SIZES);
const INKS = [0, 3, 9, 16];
const COUNT = BLOCKS[2].biases + 3;
const PARAMS = Float64Array.from({ length: COUNT }, (_, i) => Math.sin(3 * i + 1));

const inputs = Float64Array.from(INKS, (ink) => ink / 16);
const layers = forward(inputs, PARAMS, SIZES, [...ACTIVATIONS]);
const prediction = argmax(layers[2].a);
const pass = { params: PARAMS, layers };
const scene = (parts: Partial<Scene> = {}): Scene => ({
  pass,
  prediction,
  unit: null,
  lesson: undefined,
  ...parts,
});

const weight = (from: Unit, to: Unit): number =>
  PARAMS[BLOCKS[to.layer].weights + from.unit * BLOCKS[to.layer].units + to.unit];

const carried = ({ from, to }: Wire): number => layers[from.layer].a[from.unit] * weight(from, to);

test("the wires of a chosen neuron are a·w, from all before it and to all after it", () => {
  const unit = { layer: 1, unit: 7 };
  const wires = wiresOf(scene({ unit }));
  assert.equal(wires.length, 5 + 3);
  for (const wire of wires) assert.equal(wire.value, carried(wire));
  const [into, outOf] = [wires.filter(({ to }) => to.layer === 1), wires.slice(5)];
  assert.deepEqual(
    into.map(({ from, to }) => [from, to]),
    [0, 1, 2, 3, 4].map((from) => [{ layer: 0, unit: from }, unit]),
  );
  assert.deepEqual(
    outOf.map(({ from, to }) => [from, to]),
    [0, 1, 2].map((to) => [unit, { layer: 2, unit: to }]),
  );
});

test("no wires come from the image: a neuron of the first layer has those to the next one", () => {
  const wires = wiresOf(scene({ unit: { layer: 0, unit: 2 } }));
  assert.equal(wires.length, 20);
  assert.ok(wires.every(({ from }) => from.layer === 0 && from.unit === 2));
});

test("an output has those from every neuron: with its bias they make its sum", () => {
  const wires = wiresOf(scene({ unit: { layer: 2, unit: 1 } }));
  assert.equal(wires.length, 20);
  const sum = wires.reduce((total, { value }) => total + value, PARAMS[BLOCKS[2].biases + 1]);
  assert.ok(Math.abs(sum - layers[2].z[1]) < 1e-12);
});

test("without a chosen unit the dozen that carry most to the prediction, the strongest first", () => {
  const wires = wiresOf(scene());
  const all = Array.from({ length: 20 }, (_, unit) =>
    Math.abs(layers[1].a[unit] * weight({ layer: 1, unit }, { layer: 2, unit: prediction })),
  ).sort((a, b) => b - a);
  assert.deepEqual(
    wires.map(({ value }) => Math.abs(value)),
    all.slice(0, 12),
  );
  assert.ok(wires.every(({ to }) => to.layer === 2 && to.unit === prediction));
});

test("where nothing may be said there is no wire, and none of a unit that is no more", () => {
  assert.deepEqual(wiresOf(scene({ pass: undefined })), []);
  const gone = wiresOf(scene({ unit: { layer: 1, unit: 20 } }));
  assert.deepEqual(gone, wiresOf(scene()));
});

/** The lesson that says the answer is 0. */
function lessonAt(name: StepName, unit: Unit): LessonOnShow {
  const spec = {
    sizes: SIZES,
    activation: "tanh",
    output_activation: "softmax",
    loss: "cross_entropy",
    learning_rate: 0.1,
    l2: 0,
  } as unknown as LessonOnShow["spec"];
  return { ...stepOf(PARAMS, INKS, 0, spec, 16), name, label: 0, pixels: INKS, unit, spec };
}

test("when the blame is sent back it comes over every wire as w·δ", () => {
  const lesson = lessonAt("hiddenDeltas", { layer: 1, unit: 7 });
  const wires = wiresOf(scene({ lesson }));
  assert.deepEqual(
    wires.map(({ value }) => value),
    [0, 1, 2].map(
      (unit) => weight({ layer: 1, unit: 7 }, { layer: 2, unit }) * lesson.layers[2].delta[unit],
    ),
  );
  const another = wiresOf(scene({ lesson, unit: { layer: 0, unit: 1 } }));
  assert.equal(another.length, 20);
  const blame = another.reduce((total, { value }) => total + value, 0);
  const slope = 1 - lesson.layers[0].a[1] ** 2;
  assert.ok(Math.abs(blame * slope - lesson.layers[0].delta[1]) < 1e-12);
  const output = wiresOf(scene({ lesson, unit: { layer: 2, unit: 1 } }));
  assert.deepEqual(
    output.map(({ value }) => value),
    Array.from(
      { length: 20 },
      (_, unit) => weight({ layer: 1, unit }, { layer: 2, unit: 1 }) * lesson.layers[2].delta[1],
    ),
  );
});

test("in every other stage of the lesson the wires go forward", () => {
  for (const name of ["forward", "loss", "outputDeltas", "change", "again"] as const) {
    const lesson = lessonAt(name, { layer: 1, unit: 7 });
    assert.deepEqual(wiresOf(scene({ lesson })), wiresOf(scene()));
  }
});

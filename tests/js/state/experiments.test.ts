import assert from "node:assert/strict";
import { test } from "node:test";
import { outOfRange } from "../../../js/limits.ts";
import { differences, Lab } from "../../../js/state/experiments.ts";
import { PRESETS } from "../../../js/state/presets.ts";

/** A page whose kernel answers when told to. */
function page() {
  /** @type {Record<string, any>} */
  const state = {
    _layers: [64, 40, 10],
    _settings: { learning_rate: 0.7, epochs: 90, random_state: 0, shuffle: true, max_snapshots: 9 },
    _drawings: [],
    _run: 0,
  };
  /** @type {any[]} */
  const sent = [];
  const run = {
    complaint: "",
    snapshots: [{ epoch: 0, loss: 1, accuracy: 0.1, params: new Float32Array(3) }],
    retrain(/** @type {any} */ settings, /** @type {any} */ drawings) {
      run.complaint = "";
      sent.push({ settings, drawings });
    },
  };
  const model = { get: (/** @type {string} */ key) => state[key] };
  const lab = new Lab(/** @type {any} */ (model), /** @type {any} */ (run));
  const answer = () => {
    const { hidden, ...others } = sent.at(-1).settings;
    if (hidden) state._layers = [64, ...hidden, 10];
    Object.assign(state, { _settings: { ...state._settings, ...others }, _run: state._run + 1 });
    state._drawings = sent.at(-1).drawings;
    lab.settle();
  };
  const refuse = (/** @type {string} */ text) => {
    run.complaint = text;
    lab.settle();
  };
  return { lab, sent, answer, refuse, state };
}

test("only one retraining is asked for at a time, and the latest wish wins", () => {
  const { lab, sent, answer } = page();
  for (const rate of [1, 2, 5, 10]) lab.ask({ learning_rate: rate });
  lab.ask({ hidden: [20] });
  assert.deepEqual(sent, [{ settings: { learning_rate: 1 }, drawings: [] }]);
  answer();
  assert.deepEqual(sent[1].settings, { learning_rate: 10, hidden: [20] });
  answer();
  assert.equal(sent.length, 2);
  assert.equal(lab.waiting, false);
});

test("what is wished for shows before it is there", () => {
  const { lab } = page();
  lab.ask({ hidden: [3, 2] });
  assert.deepEqual(lab.wanted.hidden, [3, 2]);
  assert.deepEqual(lab.current.hidden, [40]);
});

test("a wish for what is there already asks for nothing", () => {
  const { lab, sent } = page();
  lab.ask({ learning_rate: 0.7, hidden: [40] });
  assert.deepEqual(sent, []);
});

test("going back while the first is under way asks for the way back", () => {
  const { lab, sent, answer } = page();
  lab.ask({ learning_rate: 5 });
  lab.ask({ learning_rate: 0.7 });
  answer();
  assert.deepEqual(sent[1].settings, { learning_rate: 0.7 });
});

test("a refusal is kept to be read, and the controls go back to what is", () => {
  const { lab, sent, refuse } = page();
  lab.ask({ epochs: 5000 });
  refuse("epochs must be between 1 and 1000, got 5000");
  assert.equal(lab.wanted.epochs, 90);
  assert.match(lab.complaint, /5000/);
  lab.ask({ epochs: 50 });
  assert.equal(lab.complaint, "");
  assert.equal(sent.length, 2);
});

test("drawings go with every later retraining", () => {
  const { lab, sent, answer } = page();
  const drawing = { pixels: [1], label: 3 };
  lab.ask({}, [drawing]);
  answer();
  lab.ask({ learning_rate: 2 });
  assert.deepEqual(sent[1].drawings, [drawing]);
});

test("a kept run keeps its curves and its settings, not its weights", () => {
  const { lab, answer } = page();
  lab.pin();
  lab.ask({ learning_rate: 2 });
  answer();
  assert.deepEqual(lab.pinned?.rows, [{ epoch: 0, loss: 1, accuracy: 0.1 }]);
  assert.deepEqual(differences(lab.pinned?.settings ?? {}, lab.current), { learning_rate: 0.7 });
});

test("a preset says everything there is to say, within the ranges", () => {
  for (const { settings } of PRESETS) {
    assert.deepEqual(Object.keys(settings).sort(), Object.keys(PRESETS[0].settings).sort());
    assert.equal(outOfRange(settings), undefined);
  }
});

for (const [settings, name] of /** @type {[any, string][]} */ ([
  [{ hidden: [257] }, "units"],
  [{ hidden: [1.5] }, "units"],
  [{ epochs: 0 }, "epochs"],
  [{ epochs: 1001 }, "epochs"],
  [{ random_state: -5 }, "random_state"],
  [{ learning_rate: Number.NaN }, "learning_rate"],
  [{ momentum: 1.1 }, "momentum"],
])) {
  test(`${JSON.stringify(settings)} is out of range`, () => {
    assert.equal(outOfRange(settings)?.name, name);
  });
}

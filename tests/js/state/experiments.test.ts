import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals";
import type { Backend, Problem, Status } from "../../../js/backend/backend.ts";
import type { Snapshot } from "../../../js/engine/history.ts";
import type { Lesson } from "../../../js/engine/single-step.ts";
import type { SettingChanges, Settings } from "../../../js/model.ts";
import { differences, Experiments } from "../../../js/state/experiments.ts";
import { PRESETS } from "../../../js/state/presets.ts";
import { outOfRange } from "../../../js/state/settings-check.ts";
import { TrainingState } from "../../../js/state/training.ts";
import { problemWords } from "../../../js/ui/problem.ts";
import { pageOf } from "../support/page.ts";

/** A page whose backend answers when told to. */
function page() {
  const settings = { learning_rate: 0.7, epochs: 90, random_state: 0, shuffle: true };
  const { host, life, state, change } = pageOf(
    {
      _layers: [64, 40, 10],
      _settings: { ...settings, max_snapshots: 9 } as Settings,
      _drawings: [],
      _run: 0,
    },
    true,
  );
  const sent: { settings: SettingChanges; drawings: readonly Lesson[] }[] = [];
  const snapshot = { epoch: 0, loss: 1, accuracy: 0.1, params: new Float32Array(3) } as Snapshot;
  const problem = signal<Problem | undefined>();
  const backend: Backend = {
    snapshots: signal([snapshot]),
    status: signal<Status>("live"),
    problem,
    update: signal(undefined),
    step() {},
    stepDrops: () => false,
    train() {},
    stop() {},
    reset() {},
    touch() {
      problem.value = undefined;
    },
    retrain: (settings, drawings) => sent.push({ settings, drawings }),
  };
  const training = new TrainingState(host, backend);
  const experiments = new Experiments(training, life.signal);
  const answer = () => {
    const { settings, drawings } = sent[sent.length - 1];
    const { hidden, ...others } = settings;
    change({
      ...(hidden && { _layers: [64, ...hidden, 10] }),
      _settings: { ...state._settings, ...others },
      _run: state._run + 1,
      _drawings: [...drawings],
    });
  };
  const refuse = (text: string) => {
    problem.value = { reason: "", text };
  };
  return { experiments, sent, answer, refuse };
}

test("only one retraining is asked for at a time, and the latest wish wins", () => {
  const { experiments, sent, answer } = page();
  for (const rate of [1, 2, 5, 10]) experiments.ask({ learning_rate: rate });
  experiments.ask({ hidden: [20] });
  assert.deepEqual(sent, [{ settings: { learning_rate: 1 }, drawings: [] }]);
  answer();
  assert.deepEqual(sent[1].settings, { learning_rate: 10, hidden: [20] });
  answer();
  assert.equal(sent.length, 2);
  assert.equal(experiments.waiting.value, false);
});

test("what is wished for shows before it is there", () => {
  const { experiments } = page();
  experiments.ask({ hidden: [3, 2] });
  assert.deepEqual(experiments.wanted.value.hidden, [3, 2]);
  assert.deepEqual(experiments.current.value.hidden, [40]);
});

test("a wish for what is there already asks for nothing", () => {
  const { experiments, sent } = page();
  experiments.ask({ learning_rate: 0.7, hidden: [40] });
  assert.deepEqual(sent, []);
});

test("going back while the first is under way asks for the way back", () => {
  const { experiments, sent, answer } = page();
  experiments.ask({ learning_rate: 5 });
  experiments.ask({ learning_rate: 0.7 });
  answer();
  assert.deepEqual(sent[1].settings, { learning_rate: 0.7 });
});

test("a refusal is kept to be read, and the controls go back to what is", () => {
  const { experiments, sent, refuse } = page();
  experiments.ask({ epochs: 900 });
  refuse("epochs must be between 1 and 800, got 900");
  assert.equal(experiments.wanted.value.epochs, 90);
  assert.match(problemWords(experiments.problem.value), /900/);
  experiments.ask({ epochs: 50 });
  assert.equal(problemWords(experiments.problem.value), "");
  assert.equal(sent.length, 2);
});

test("drawings go with every later retraining", () => {
  const { experiments, sent, answer } = page();
  const drawing = { pixels: [1], label: 3 };
  experiments.ask({}, [drawing]);
  answer();
  experiments.ask({ learning_rate: 2 });
  assert.deepEqual(sent[1].drawings, [drawing]);
});

test("a kept run keeps its curves and its settings, not its weights", () => {
  const { experiments, answer } = page();
  experiments.pin();
  experiments.ask({ learning_rate: 2 });
  answer();
  assert.deepEqual(experiments.pinned.value?.rows, [{ epoch: 0, loss: 1, accuracy: 0.1 }]);
  assert.deepEqual(
    differences(experiments.pinned.value?.settings ?? {}, experiments.current.value),
    { learning_rate: 0.7 },
  );
});

test("a preset says everything there is to say, within the ranges", () => {
  for (const { settings } of PRESETS) {
    assert.deepEqual(Object.keys(settings).sort(), Object.keys(PRESETS[0].settings).sort());
    assert.equal(outOfRange(settings as SettingChanges), undefined);
  }
});

const OUT_OF_RANGE: [settings: SettingChanges, name: string][] = [
  [{ hidden: [257] }, "units"],
  [{ hidden: [1.5] }, "units"],
  [{ epochs: 0 }, "epochs"],
  [{ epochs: 1001 }, "epochs"],
  [{ random_state: -5 }, "random_state"],
  [{ learning_rate: Number.NaN }, "learning_rate"],
  [{ momentum: 1.1 }, "momentum"],
  [{ decay: 0 }, "decay"],
];
for (const [settings, name] of OUT_OF_RANGE) {
  test(`${JSON.stringify(settings)} is out of range`, () => {
    assert.equal(outOfRange(settings)?.name, name);
  });
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { signal } from "@preact/signals";
import type { Backend, Problem, Status } from "../../../js/backend/backend.ts";
import type { Snapshot } from "../../../js/engine/history.ts";
import type { Lesson } from "../../../js/engine/single-step.ts";
import type { SettingChanges, Settings } from "../../../js/model.ts";
import { Experiments, fits } from "../../../js/state/experiments.ts";
import { PRESETS } from "../../../js/state/presets.ts";
import { outOfRange } from "../../../js/state/settings-check.ts";
import { TrainingState } from "../../../js/state/training.ts";
import { TABLES } from "../../../js/text/index.ts";
import { problemWords } from "../../../js/ui/problem.ts";
import "../support/one-message-a-turn.ts";
import { nets } from "../support/fixtures.ts";
import { pageOf } from "../support/page.ts";
import { storeOf } from "../support/store.ts";

const [net] = nets;

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
    pin() {},
    unpin() {},
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
  const say = (said: Problem) => {
    problem.value = said;
  };
  const refuse = (text: string) => say({ reason: "", text });
  return { experiments, training, sent, answer, say, refuse };
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

const OF_OTHERS: Problem[] = [
  { reason: "gone", epoch: 31, nearest: 30 },
  { reason: "diverged", epoch: 12, rate: 0.7, kept: false },
  { reason: "failed", epoch: 3, cause: "no paper", kept: false },
];
for (const other of OF_OTHERS) {
  test(`what is told of something else, ${other.reason}, is no refusal of a retraining`, () => {
    const { experiments, sent, answer, say } = page();
    experiments.ask({ learning_rate: 1 });
    experiments.ask({ learning_rate: 2 });
    say(other);
    assert.equal(experiments.problem.value, undefined);
    assert.deepEqual(
      [experiments.waiting.value, experiments.wanted.value.learning_rate],
      [true, 2],
    );
    answer();
    assert.deepEqual(sent[1].settings, { learning_rate: 2 });
  });
}

for (const [name, command] of [
  ["stop", (training) => training.stop()],
  ["reset", (training) => training.reset()],
  ["one update", (training) => training.oneUpdate()],
  ["train", (training) => training.train(1)],
] as [string, (training: TrainingState) => void][]) {
  test(`${name} ends a retraining that has not begun, and the next one may be asked for`, () => {
    const { experiments, training, sent } = page();
    experiments.ask({ learning_rate: 1 });
    command(training);
    assert.deepEqual(
      [experiments.waiting.value, experiments.wanted.value.learning_rate],
      [false, 0.7],
    );
    experiments.ask({ learning_rate: 2 });
    assert.deepEqual(sent[1].settings, { learning_rate: 2 });
  });
}

test("what the page itself refuses does not hide that a retraining is refused", () => {
  const { experiments, training, refuse, say } = page();
  experiments.ask({ learning_rate: 1 });
  training.train(100_001);
  assert.equal(training.problem.value?.reason, "lastEpoch");
  assert.equal(experiments.waiting.value, true);
  refuse("train it elsewhere");
  assert.equal(experiments.waiting.value, false);
  assert.match(problemWords(training.problem.value), /elsewhere/);
  experiments.ask({ learning_rate: 1 });
  say({ reason: "diverged", epoch: 1, rate: 1, kept: true });
  assert.equal(experiments.problem.value?.reason, "diverged");
});

test("drawings go with every later retraining", () => {
  const { experiments, sent, answer } = page();
  const drawing = { pixels: [1], label: 3 };
  experiments.ask({}, [drawing]);
  answer();
  experiments.ask({ learning_rate: 2 });
  assert.deepEqual(sent[1].drawings, [drawing]);
});

for (const kernel of [true, false]) {
  const where = kernel ? "in a notebook" : "in an exported page";

  test(`${where}, a setting of the run on show changes nothing and keeps nothing`, () => {
    const { store, sent, life } = storeOf(net, { kernel });
    store.experiments.experiment("learning_rate", net.learning_rate);
    assert.deepEqual([store.experiments.waiting.value, sent.slice(1)], [false, []]);
    life.abort();
  });
}

test("an experiment asks the kernel to change one setting, and to keep the run that gives way", () => {
  const { store, sent, life } = storeOf(net, { kernel: true });
  store.experiments.experiment("momentum", 0.5);
  store.training.pin();
  store.training.unpin();
  assert.deepEqual(sent.slice(1), [
    { kind: "retrain", settings: { momentum: 0.5 }, drawings: [], pin: true },
    { kind: "pin" },
    { kind: "unpin" },
  ]);
  life.abort();
});

/** A page without a kernel on the fixture's network, which trains by itself. */
function alone(settings: Partial<Settings> = {}, copies = 8) {
  const many = <T>(rows: T[]): T[] => Array(copies).fill(rows).flat();
  const larger = { ...net, samples: many(net.samples), labels: many(net.labels) };
  const page = storeOf(larger, { settings: { epochs: 3, learning_rate: 0.1, ...settings } });
  const { experiments, training } = page.store;
  const through = async () => {
    while (experiments.waiting.value || training.goal.value >= 0) await wait(1);
  };
  return { ...page, experiments, training, through };
}

test("an experiment keeps the run on show as A and changes one setting", async () => {
  const { experiments, training, through, life } = alone();
  assert.equal(experiments.pinned.value === undefined, true);
  experiments.experiment("hidden", [3]);
  await through();
  assert.deepEqual(experiments.current.value.hidden, [3]);
  assert.deepEqual(experiments.pinned.value?.settings.hidden, [5]);
  assert.deepEqual(experiments.changed.value, { hidden: [5] });
  assert.deepEqual(
    experiments.pinned.value?.rows.map(({ epoch }) => epoch),
    [0],
  );
  const rows = training.snapshots.value.map(({ params, ...point }) => point);
  experiments.experiment("learning_rate", 0.3);
  await through();
  assert.deepEqual(experiments.changed.value, { learning_rate: 0.1 });
  // The curves of A are those that were on show, as far as float32 holds them.
  const kept = experiments.pinned.value?.rows ?? [];
  assert.equal(kept.length, rows.length);
  for (const [i, { loss, classAccuracy }] of kept.entries()) {
    assert.equal(loss, Math.fround(rows[i].loss));
    assert.deepEqual([...classAccuracy], [...rows[i].classAccuracy]);
  }
  life.abort();
});

test("until it is through, another value and another setting are tried against the same A", async () => {
  const { experiments, through, life } = alone();
  for (const rate of [0.2, 0.3, 0.4]) experiments.experiment("learning_rate", rate);
  await through();
  assert.deepEqual(experiments.changed.value, { learning_rate: 0.1 });
  assert.equal(experiments.current.value.learning_rate, 0.4);
  experiments.experiment("learning_rate", 0.5);
  experiments.experiment("momentum", 0.5);
  await through();
  assert.deepEqual(experiments.changed.value, { momentum: 0 });
  assert.equal(experiments.current.value.learning_rate, 0.4);
  life.abort();
});

test("one that is refused, or that diverges, leaves A as it was", async () => {
  const { experiments, training, through, life } = alone({
    l2: 22,
    learning_rate: 0.01,
    epochs: 30,
  });
  experiments.experiment("hidden", [4]);
  await through();
  const before = experiments.pinned.value;
  experiments.experiment("learning_rate", -1);
  assert.equal(experiments.problem.value?.reason, "outOfRange");
  experiments.experiment("train_size", 65);
  assert.deepEqual(
    [experiments.problem.value?.name, experiments.problem.value?.high],
    ["train_size", 64],
  );
  // Every step makes the weights larger by a fifth: the first epochs are on show before it fails.
  const { run } = training;
  const runs = run.value;
  experiments.experiment("learning_rate", 0.1);
  await through();
  assert.equal(run.value, runs + 2);
  assert.equal(experiments.problem.value?.reason, "diverged");
  assert.deepEqual(experiments.pinned.value, before);
  life.abort();
});

test("losses of another kind are not comparable", async () => {
  const { experiments, training, through, life } = alone();
  assert.equal(experiments.comparable.value, false);
  experiments.experiment("learning_rate", 0.2);
  await through();
  assert.equal(experiments.comparable.value, true);
  experiments.experiment("output_activation", "softmax");
  await through();
  // ½ Σ (o − t)² both.
  assert.equal(experiments.comparable.value, true);
  experiments.experiment("loss", "cross_entropy");
  await through();
  assert.equal(experiments.comparable.value, false);
  experiments.experiment("output_activation", "sigmoid");
  await through();
  assert.equal(experiments.comparable.value, false);
  training.unpin();
  assert.equal(experiments.pinned.value, undefined);
  life.abort();
});

test("a preset changes one thing, within the ranges, and says why", async () => {
  for (const preset of PRESETS) {
    const names = Object.keys(preset.settings);
    if (preset.name === "zero") assert.deepEqual(names, ["init", "init_range"]);
    else assert.equal(names.length, 1, preset.name);
    assert.equal(outOfRange(preset.settings as SettingChanges), undefined);
    const key = `preset_${preset.name}_why`;
    assert.ok(key in TABLES.en, key);
  }
});

test("a preset is an experiment, and one that changes nothing is known for it", async () => {
  const { experiments, through, life } = alone();
  const narrow = PRESETS.find(({ name }) => name === "narrow") ?? assert.fail();
  assert.equal(fits(narrow.settings, experiments.current.value), false);
  experiments.tryPreset(narrow);
  await through();
  assert.deepEqual(experiments.changed.value, { hidden: [5] });
  assert.equal(fits(narrow.settings, experiments.current.value), true);
  life.abort();
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

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { InPageBackend } from "../../../js/backend/in-page.ts";
import { KernelBackend } from "../../../js/backend/kernel.ts";
import type { Added, Message, Settings } from "../../../js/model.ts";
import { TrainingState } from "../../../js/state/training.ts";
import { problemWords } from "../../../js/ui/problem.ts";
import { packed, pageOf } from "../support/page.ts";

const LAYERS = [2, 1];

/** Rows of these epochs as Python sends them. */
const rows = (...epochs: number[]) =>
  packed(epochs.map((epoch) => [epoch, 8 * epoch, 0.5, 0.9, 0.5, 0.9, 1, 1, 2, 3]));

/** A page with a kernel, which the test plays: what it is asked, and what it says. */
function page(last = 0, kernel = true) {
  const settings = { learning_rate: 0.7, epochs: 90 } as Settings;
  const { host, life, state, sent, change, says } = pageOf(
    {
      _layers: LAYERS,
      _settings: settings,
      _history: rows(...Array.from({ length: last + 1 }, (_, epoch) => epoch)),
      _added: null,
      _run: 0,
      _goal: -1,
      epoch: last,
      lessons: [],
    },
    kernel,
  );
  const backend = kernel
    ? new KernelBackend(host, life.signal)
    : new InPageBackend(host, life.signal);
  const training = new TrainingState(host, backend);
  let count = 0;
  return {
    training,
    change,
    state,
    says,
    leave: () => life.abort(),
    commands: () => sent.filter(({ kind }) => kind !== "hello"),
    hellos: () => sent.filter(({ kind }) => kind === "hello"),
    problem: () => problemWords(training.problem.value),
    adds(from: number, epochs: number[], more: Partial<Added> = {}) {
      const whose = { run: 0, layers: LAYERS, stride: 1, count: ++count };
      const epoch = epochs.at(-1) ?? state.epoch;
      change({ _added: { ...whose, from, rows: rows(...epochs), ...more }, epoch });
    },
    epochs: () => training.snapshots.value.map(({ epoch }) => epoch),
  };
}

let open: ReturnType<typeof page>;
const opened = (last = 0, kernel = true) => {
  open = page(last, kernel);
  return open;
};

const speak = (lang: string) =>
  Object.assign(globalThis, { document: { documentElement: { lang } } });

afterEach(() => {
  open.leave();
  Reflect.deleteProperty(globalThis, "document");
});

test("a page asks for what it lacks, and takes what is told in order", () => {
  const { hellos, adds, epochs, training } = opened();
  assert.deepEqual(hellos(), [{ kind: "hello", last: 0, run: 0, fresh: true, epoch: 0 }]);
  adds(0, [1, 2]);
  adds(2, [3]);
  assert.deepEqual([epochs(), training.epoch.value], [[0, 1, 2, 3], 3]);
  assert.equal(training.snapshots.value[3].params.length, 3);
});

test("the moments of an epoch come in between, and its trait's fraction is the nearest row's", () => {
  const { adds, epochs, training, change, hellos } = opened(2);
  adds(2, [0.2, 0.6]);
  assert.deepEqual(epochs().map(Math.fround), [0, 0.2, 0.6, 1, 2].map(Math.fround));
  change({ epoch: 0.2 });
  assert.equal(training.snapshot.value, training.snapshots.value[1]);
  training.step(1);
  assert.equal(training.epoch.value, Math.fround(0.6));
  training.step(1, "epoch");
  training.step(1, "epoch");
  training.step(1);
  assert.equal(training.epoch.value, 2);
  training.step(-1, "epoch");
  training.step(-1);
  assert.equal(training.epoch.value, Math.fround(0.6));
  adds(0.2, []);
  assert.deepEqual([epochs().length, training.lastEpoch.value], [2, 0]);
  assert.equal(hellos().length, 1);
});

test("a single update is asked for, and shown with the moments around it", () => {
  const { adds, training, commands, says } = opened(1);
  training.goTo(0);
  assert.equal(training.updateDrops(), false);
  training.oneUpdate();
  assert.deepEqual(commands(), [{ kind: "step", unit: "update", from: 0 }]);
  says({ kind: "update", from: 0, to: 0.125, inks: [1, 2], labels: [0], count: 1 });
  assert.equal(Boolean(training.update.value), false);
  adds(1, [0.125]);
  const update = training.update.value;
  assert.deepEqual(
    [update?.before.epoch, update?.after.epoch, update?.made.labels],
    [0, 0.125, [0]],
  );
});

test("a single update stays the same while moments come, and is none of another training", () => {
  const { adds, training, change, says } = opened(1);
  says({ kind: "update", from: 0, to: 0.125, inks: [1, 2], labels: [0], count: 1 });
  adds(1, [0.125]);
  const made = training.update.value?.made;
  adds(1, [2, 3]);
  assert.ok(made);
  assert.equal(training.update.value?.made, made);
  change({ _run: 1 });
  adds(-1, [0, 0.125, 1], { run: 1 });
  assert.equal(training.update.value, undefined);
});

test("moments inside epochs that Python has no more are dropped, others added", () => {
  const { adds, epochs, hellos } = opened(2);
  adds(2, [0.2, 1.5]);
  adds(2, [3], { dropped: [Math.fround(0.2)] });
  assert.deepEqual(epochs(), [0, 1, 1.5, 2, 3]);
  adds(3, [1.25], { dropped: [1.5] });
  assert.deepEqual([epochs(), hellos().length], [[0, 1, 1.25, 2, 3], 1]);
});

test("epochs that were cut make way for those that come instead", () => {
  const { adds, epochs } = opened(4);
  adds(2, [3]);
  assert.deepEqual(epochs(), [0, 1, 2, 3]);
});

test("a gap, and rows of a training never heard of, are asked for again", () => {
  const { adds, hellos, epochs } = opened();
  adds(5, [6]);
  adds(0, [1], { run: 1 });
  assert.equal(hellos().length, 3);
  assert.deepEqual(epochs(), [0]);
  adds(-1, [0, 1], { run: 1 });
  assert.deepEqual(epochs(), [0, 1]);
});

test("a whole state that is sent again brings no rows and asks for none", () => {
  const { change, adds, hellos, epochs } = opened();
  adds(0, [1]);
  change({ _added: null });
  adds(1, []);
  assert.deepEqual([epochs(), hellos().length], [[0, 1], 1]);
});

const DIVERGED = { reason: "diverged", epoch: 12, rate: 0.7, kept: false };
const WORDED: [lang: string, message: object, words: RegExp][] = [
  ["en", DIVERGED, /diverged in epoch 12 .* 0\.7,/],
  ["de", DIVERGED, /in Epoche 12 aus dem Ruder .* 0,7 /],
  ["de", { ...DIVERGED, kept: true }, /Das neue Training .* Epoche 12 .*das vorige bleibt/],
  ["de", { reason: "failed", epoch: 3, cause: "no paper" }, /Epoche 3 abgebrochen.*: no paper$/],
  ["de", { reason: "failed", epoch: 3, cause: "no paper", kept: true }, /vorige bleibt.*no paper$/],
  ["de", { reason: "gone", epoch: 31, nearest: 30 }, /Epoche 31 gibt es nicht mehr.* 30\.$/],
  ["de", {}, /^in Python's words$/],
];
for (const [lang, message, words] of WORDED) {
  test(`in ${lang} the page words ${JSON.stringify(message)} itself`, () => {
    speak(lang);
    const { says, problem } = opened();
    says({ kind: "error", text: "in Python's words", ...message } as Message);
    assert.match(problem(), words);
  });
}

for (const kernel of [true, false]) {
  const where = kernel ? "with a kernel" : "without one";

  test(`${where}, settings out of range are refused before they are asked for`, () => {
    speak("de");
    const { training, problem, commands } = opened(0, kernel);
    training.retrain({ epochs: 5000 }, []);
    assert.match(problem(), /^Epochen: 5000 liegt nicht zwischen 1 und 1000\./);
    training.retrain({ epochs: 1.5 }, []);
    assert.match(problem(), /^Epochen: 1,5 ist keine ganze Zahl von 1 bis 1000\./);
    training.retrain({ hidden: [5, 5, 5, 5] }, []);
    assert.match(problem(), /^Verborgene Schichten: 4 liegt nicht zwischen 0 und 3\./);
    assert.deepEqual(commands(), []);
  });

  test(`${where}, a rate that nothing is left of after an epoch is refused`, () => {
    speak("de");
    const { training, problem, commands } = opened(0, kernel);
    training.retrain({ decay: 0 }, []);
    assert.match(
      problem(),
      /^Lernrate sinkt je Epoche auf: 0 liegt nicht über 0 und höchstens bei 1\./,
    );
    assert.deepEqual(commands(), []);
  });

  test(`${where}, a new training has an epoch at least`, () => {
    const { training, problem, state, commands } = opened(0, kernel);
    state._settings.epochs = 0;
    training.retrain({ learning_rate: 0.1 }, []);
    assert.match(problem(), /^Epochs must be between 1 and 1000, got 0\./);
    assert.deepEqual(commands(), []);
  });

  test(`${where}, nobody trains past the last epoch there can be`, () => {
    speak("de");
    const { training, problem, state, commands } = opened(0, kernel);
    training.train(100_001);
    assert.match(problem(), /^Bei Epoche 100000 ist Schluss/);
    assert.deepEqual([commands(), state._goal], [[], -1]);
  });
}

test("a command takes the last complaint away", () => {
  const { training, says, problem, commands } = opened();
  says({ kind: "error", text: "no", ...DIVERGED });
  training.train(3);
  assert.equal(problem(), "");
  assert.deepEqual(commands(), [{ kind: "train", epochs: 3, from: 0 }]);
});

test("after 100 steps of one's own there is no further one", () => {
  const { training, change } = opened();
  change({ lessons: Array(99).fill({ pixels: [1, 2], label: 0 }) });
  assert.equal(training.mayLearn.value, true);
  change({ lessons: Array(100).fill({ pixels: [1, 2], label: 0 }) });
  assert.equal(training.mayLearn.value, false);
});

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Run } from "../../../js/state/training.ts";

const LAYERS = [2, 1];
const ROW = 5 + 3;

/** Rows of these epochs as Python sends them. */
function rows(...epochs) {
  const numbers = epochs.flatMap((epoch) => [epoch, 0.5, 0.9, 0.5, 0.9, 1, 2, 3]);
  return new DataView(Float32Array.from(numbers).buffer);
}

/** A page with a kernel, which the test plays: what it is asked, and what it says. */
function page(last = 0, kernel = true) {
  /** @type {Record<string, any>} */
  const state = {
    _layers: LAYERS,
    _settings: { learning_rate: 0.7, epochs: 90 },
    _history: rows(...Array.from({ length: last + 1 }, (_, epoch) => epoch)),
    _added: null,
    _run: 0,
    _goal: -1,
    epoch: last,
    lessons: [],
  };
  /** @type {Record<string, ((...args: any[]) => void)[]>} */
  const heard = {};
  /** @type {any[]} */
  const sent = [];
  const model = {
    get: (/** @type {string} */ key) => state[key],
    set: (/** @type {string} */ key, /** @type {any} */ value) => (state[key] = value),
    save_changes() {},
    on: (/** @type {string} */ event, /** @type {any} */ callback) => {
      heard[event] = [...(heard[event] ?? []), callback];
    },
    off() {},
    send: kernel ? (/** @type {any} */ message) => sent.push(message) : undefined,
  };
  const life = new AbortController();
  const run = new Run(/** @type {any} */ (model), () => {}, life.signal);
  const tell = (/** @type {string} */ event, /** @type {any[]} */ ...args) => {
    for (const callback of heard[event] ?? []) callback(...args);
  };
  let count = 0;
  return {
    run,
    state,
    leave: () => life.abort(),
    commands: () => sent.filter(({ kind }) => kind !== "hello"),
    hellos: () => sent.filter(({ kind }) => kind === "hello"),
    says: (/** @type {any} */ message) => tell("msg:custom", message),
    /** @param {number} from @param {number[]} epochs @param {any} [more] */
    adds(from, epochs, more = {}) {
      const whose = { run: 0, layers: LAYERS, stride: 1, count: ++count };
      state._added = { ...whose, from, rows: rows(...epochs), ...more };
      if (epochs.length) state.epoch = epochs.at(-1);
      tell("change:_added");
    },
    epochs: () => run.snapshots.map(({ epoch }) => epoch),
  };
}

/** @type {ReturnType<typeof page>} */
let open;
const opened = (/** @type {any[]} */ ...args) => {
  open = page(...args);
  return open;
};

const speak = (/** @type {string} */ lang) =>
  Object.assign(globalThis, { document: { documentElement: { lang } } });

beforeEach(() => Object.assign(globalThis, { window: globalThis }));
afterEach(() => {
  open.leave();
  Reflect.deleteProperty(globalThis, "document");
  Reflect.deleteProperty(globalThis, "window");
});

test("a page asks for what it lacks, and takes what is told in order", () => {
  const { hellos, adds, epochs, run } = opened();
  assert.deepEqual(hellos(), [{ kind: "hello", last: 0, run: 0, fresh: true }]);
  adds(0, [1, 2]);
  adds(2, [3]);
  assert.deepEqual([epochs(), run.epoch], [[0, 1, 2, 3], 3]);
  assert.equal(run.snapshots[3].params.length, ROW - 5);
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
  const { state, adds, hellos, epochs } = opened();
  adds(0, [1]);
  state._added = null;
  adds(1, []);
  assert.deepEqual([epochs(), hellos().length], [[0, 1], 1]);
});

const DIVERGED = { reason: "diverged", epoch: 12, rate: 0.7, kept: false };
for (const [lang, message, words] of /** @type {[string, any, RegExp][]} */ ([
  ["en", DIVERGED, /diverged in epoch 12 .* 0\.7,/],
  ["de", DIVERGED, /in Epoche 12 aus dem Ruder .* 0,7 /],
  ["de", { ...DIVERGED, kept: true }, /Das neue Training .* Epoche 12 .*das vorige bleibt/],
  ["de", { reason: "failed", epoch: 3, cause: "no paper" }, /Epoche 3 abgebrochen.*: no paper$/],
  ["de", { reason: "failed", epoch: 3, cause: "no paper", kept: true }, /vorige bleibt.*no paper$/],
  ["de", { reason: "gone", epoch: 31, nearest: 30 }, /Epoche 31 gibt es nicht mehr.* 30\.$/],
  ["de", {}, /^in Python's words$/],
])) {
  test(`in ${lang} the page words ${JSON.stringify(message)} itself`, () => {
    speak(lang);
    const { says, run } = opened();
    says({ kind: "error", text: "in Python's words", ...message });
    assert.match(run.complaint, words);
  });
}

for (const kernel of [true, false]) {
  const where = kernel ? "with a kernel" : "without one";

  test(`${where}, settings out of range are refused before they are asked for`, () => {
    speak("de");
    const { run, commands } = opened(0, kernel);
    run.retrain({ epochs: 5000 }, []);
    assert.match(run.complaint, /^Epochen: 5000 liegt nicht zwischen 1 und 1000\./);
    run.retrain({ epochs: 1.5 }, []);
    assert.match(run.complaint, /^Epochen: 1,5 ist keine ganze Zahl von 1 bis 1000\./);
    run.retrain({ hidden: [5, 5, 5, 5] }, []);
    assert.match(run.complaint, /^Verborgene Schichten: 4 liegt nicht zwischen 0 und 3\./);
    assert.deepEqual(commands(), []);
  });

  test(`${where}, a new training has an epoch at least`, () => {
    const { run, state, commands } = opened(0, kernel);
    state._settings.epochs = 0;
    run.retrain({ learning_rate: 0.1 }, []);
    assert.match(run.complaint, /^Epochs must be between 1 and 1000, got 0\./);
    assert.deepEqual(commands(), []);
  });

  test(`${where}, nobody trains past the last epoch there can be`, () => {
    speak("de");
    const { run, state, commands } = opened(0, kernel);
    run.train(100_001);
    assert.match(run.complaint, /^Bei Epoche 100000 ist Schluss/);
    assert.deepEqual([commands(), state._goal], [[], -1]);
  });
}

test("a command takes the last complaint away", () => {
  const { run, says, commands } = opened();
  says({ kind: "error", text: "no", ...DIVERGED });
  run.train(3);
  assert.equal(run.complaint, "");
  assert.deepEqual(commands(), [{ kind: "train", epochs: 3, from: 0 }]);
});

test("after 100 steps of one's own there is no further one", () => {
  const { run, state } = opened();
  state.lessons = Array(99).fill({ pixels: [1, 2], label: 0 });
  assert.equal(run.mayLearn, true);
  state.lessons = Array(100).fill({ pixels: [1, 2], label: 0 });
  assert.equal(run.mayLearn, false);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import "../support/one-message-a-turn.ts";
import { effect } from "@preact/signals";
import { InPageBackend } from "../../../js/backend/in-page.ts";
import { type Augment, augmentationHere } from "../../../js/engine/augmentation.ts";
import { argmax, forward } from "../../../js/engine/forward.ts";
import { trainingSet } from "../../../js/engine/training-set.ts";
import type { Settings, Traits } from "../../../js/model.ts";
import { problemWords } from "../../../js/ui/problem.ts";
import { nets } from "../support/fixtures.ts";
import { packed, pageOf } from "../support/page.ts";

const [net] = nets;
const WARP: Augment = {
  ...{ shift: 0.1, scale: 0, slant: 0, turn: 0, bend: 0, noise: 0 },
  ...{ copies: 1, drawings: 0, shape: [1, 6] },
};

/** A page without a kernel on the fixture's network; `copies` of its samples make an epoch last. */
function pageWith(settings: Partial<Settings> = {}, copies = 1, traits: Partial<Traits> = {}) {
  const bytes = (numbers: number[]) =>
    new DataView(Uint8Array.from(Array(copies).fill(numbers).flat()).buffer);
  const all = {
    ...net,
    decay: 1,
    shuffle: true,
    augment: false,
    init: "uniform",
    init_range: 0.5,
    epochs: 90,
    random_state: 0,
    max_snapshots: 512,
    moments: 0,
    train_size: null,
    label_noise: 0,
    ...settings,
  } as const;
  const { host, life, state, change } = pageOf(
    {
      _layers: [...net.sizes],
      _settings: all,
      _loss: net.loss,
      _samples: bytes(net.samples.flat()),
      _labels: bytes(net.labels),
      _n_train: net.labels.length * copies,
      _history: packed([[0, 0, 0, 0, 0, 0, 0, 0, 0, ...net.params]]),
      _ink_scale: net.ink_scale,
      _activations: ["sigmoid", "sigmoid"],
      _drawings: [],
      _augment: {},
      _run: 0,
      _goal: -1,
      epoch: 0,
      lessons: [],
      _pinned: {},
      _pinned_rows: new DataView(new ArrayBuffer(0)),
      ...traits,
    },
    false,
  );
  const backend = new InPageBackend(host, life.signal);
  let changes = -1;
  effect(() => {
    backend.snapshots.value;
    changes++;
  });
  return {
    state,
    life,
    change,
    get rows() {
      return backend.snapshots.value;
    },
    get changes() {
      return changes;
    },
    get epochs() {
      return backend.snapshots.value.map((row) => row.epoch);
    },
    get problem() {
      return problemWords(backend.problem.value);
    },
    train: (epochs: number, from = state.epoch) => backend.train(epochs, from),
    step: (from = state.epoch) => backend.step(from),
    drops: (from = state.epoch) => backend.stepDrops(from),
    get update() {
      return backend.update.value;
    },
    async stepped(to: number) {
      while (state.epoch !== to) await wait(1);
    },
    retrain: (changes: Partial<Settings>) => backend.retrain(changes, []),
    stop: () => backend.stop(),
    reset: () => backend.reset(),
    async ended() {
      while (state._goal >= 0) await wait(1);
    },
  };
}

const ENDLESS = 10_000;

test("training brings as many epochs as asked for, and the last is shown", async () => {
  const page = pageWith();
  page.train(5);
  assert.equal(page.state._goal, 5);
  await page.ended();
  assert.deepEqual(page.epochs, [0, 1, 2, 3, 4, 5]);
  assert.equal(page.state.epoch, 5);
});

test("training on in two parts is training at once", async () => {
  const [parts, whole] = [pageWith(), pageWith()];
  parts.train(2);
  await parts.ended();
  parts.train(3);
  whole.train(5);
  await Promise.all([parts.ended(), whole.ended()]);
  assert.deepEqual(parts.rows, whole.rows);
});

test("in an augmented epoch an own drawing is a sample like the others", async () => {
  const amounts = { shift: 0.3, scale: 0.1, slant: 0, turn: 0, bend: 0.1, noise: 1 };
  const _augment = { ...amounts, copies: 2, drawings: 0, shape: [2, 3] };
  const drawing = { pixels: [16, 0, 16, 0, 16, 0], label: 2 };
  const pages = [
    pageWith({ augment: true }, 1, { _augment, _drawings: [drawing] }),
    pageWith({ augment: true }, 1, {
      _augment,
      _samples: new DataView(Uint8Array.from([...net.samples.flat(), ...drawing.pixels]).buffer),
      _labels: new DataView(Uint8Array.from([...net.labels, drawing.label]).buffer),
      _n_train: net.labels.length + 1,
    }),
    pageWith({ augment: true }, 1, { _augment }),
  ];
  for (const page of pages) page.train(3);
  for (const page of pages) await page.ended();
  const [drawn, stored, without] = pages.map((page) => page.rows);
  assert.deepEqual(drawn, stored);
  assert.notDeepEqual(drawn, without);
});

test("a function that only Python can run leaves the samples as they are", async () => {
  const [plain, own] = [pageWith(), pageWith({ augment: true })];
  for (const page of [plain, own]) page.train(2);
  for (const page of [plain, own]) await page.ended();
  assert.deepEqual(own.rows, plain.rows);
});

test("training from an earlier epoch drops the later ones and finds them again", async () => {
  const page = pageWith();
  page.train(6);
  await page.ended();
  const before = page.rows;
  page.train(3, 2);
  assert.deepEqual([page.epochs, page.state.epoch], [[0, 1, 2], 2]);
  await page.ended();
  assert.deepEqual(page.rows, before.slice(0, 6));
});

test("an earlier epoch on show stays on show while training runs", async () => {
  const page = pageWith({}, 50);
  page.train(ENDLESS);
  while (page.epochs.length < 4) await wait(1);
  page.change({ epoch: 2 });
  const seen = page.epochs.length;
  while (page.epochs.length < seen + 3) await wait(1);
  assert.equal(page.state.epoch, 2);
  page.stop();
});

test("what a lesson has taught stays on show while training runs, and goes when it is cut", async () => {
  const page = pageWith();
  page.train(2);
  page.change({ lessons: [{ pixels: net.samples[0], label: 1 }] });
  await page.ended();
  assert.deepEqual([page.state.epoch, page.state.lessons.length], [0, 1]);
  page.reset();
  assert.deepEqual(page.state.lessons, []);
});

test("stop leaves the last whole epoch", async () => {
  const page = pageWith({}, 50);
  page.train(ENDLESS);
  while (page.epochs.length < 3) await wait(1);
  page.stop();
  const [epochs, changes] = [page.epochs, page.changes];
  assert.equal(page.state._goal, -1);
  await wait(30);
  assert.deepEqual([page.epochs, page.changes], [epochs, changes]);
});

test("reset keeps the initial weights, also while training runs", async () => {
  const page = pageWith({}, 50);
  page.train(ENDLESS);
  while (page.epochs.length < 3) await wait(1);
  page.reset();
  await wait(30);
  assert.deepEqual([page.epochs, page.state.epoch, page.state._goal], [[0], 0, -1]);
});

test("a second training takes the place of the first", async () => {
  const page = pageWith({}, 50);
  page.train(ENDLESS);
  while (page.epochs.length < 3) await wait(1);
  page.train(2, 1);
  await page.ended();
  assert.deepEqual(page.epochs, [0, 1, 2, 3]);
});

test("a view that goes away ends its training", async () => {
  const page = pageWith({}, 50);
  page.train(ENDLESS);
  while (page.epochs.length < 3) await wait(1);
  page.life.abort();
  const { changes } = page;
  await wait(30);
  assert.deepEqual([page.state._goal, page.changes], [-1, changes]);
});

test("the page's other tasks have their turn while an epoch runs", async () => {
  const page = pageWith({}, 20_000);
  page.train(1);
  let turns = 0;
  while (page.state._goal >= 0) {
    await wait(0);
    turns += 1;
  }
  assert.ok(turns > 3, `${turns} turns`);
});

test("training that diverges says so and keeps what it had", async () => {
  const wild = {
    learning_rate: 1e6,
    activation: "relu",
    loss: "cross_entropy",
    l2: 1e6,
  } as const;
  const page = pageWith(wild);
  page.train(400);
  await page.ended();
  assert.match(page.problem, /diverged in epoch \d+ .*1000000/);
  assert.equal(page.rows.at(-1)?.params.every(Number.isFinite), true);
});

test("past its cap the history thins itself and never loses the epoch on show to nothing", async () => {
  const page = pageWith({ max_snapshots: 4 });
  page.train(11);
  await page.ended();
  assert.deepEqual(page.epochs, [0, 4, 8, 11]);
  assert.equal(page.state.epoch, 11);
});

test("the first epoch has moments, and each is shown while the last one is", async () => {
  const page = pageWith({ moments: 4 });
  page.train(2);
  await page.ended();
  assert.deepEqual(page.epochs, [0, 1 / 8, 2 / 8, 4 / 8, 1, 2]);
  page.train(1, 4 / 8);
  await page.ended();
  assert.deepEqual(page.epochs, [0, 1 / 8, 2 / 8, 4 / 8, 1]);
  assert.equal(page.state.epoch, 1);
});

test("a new training is on show from its first moment on", async () => {
  const page = pageWith({ moments: 4 }, 400);
  page.retrain({ learning_rate: 0.1 });
  while (page.state._run === 0) await wait(1);
  assert.ok(page.state.epoch < 1);
  page.stop();
});

/** Trains anew, until that is on show as far as `when` says. */
async function retrained(page: ReturnType<typeof pageWith>, when = () => page.state._goal < 0) {
  const run = page.state._run;
  page.retrain({ learning_rate: 0.1 });
  while (page.state._run === run || !when()) await wait(1);
}

test("a new training is shown up to the moment that was on show, until somebody goes to its end", async () => {
  const page = pageWith({ epochs: 6 });
  page.train(6);
  await page.ended();
  page.change({ epoch: 3 });
  await retrained(page);
  assert.deepEqual([page.epochs.at(-1), page.state.epoch], [6, 3]);
  page.change({ epoch: 6 });
  await retrained(page);
  assert.deepEqual([page.epochs.at(-1), page.state.epoch], [6, 6]);
});

test("trainings that follow upon each other are shown up to the moment that somebody chose", async () => {
  const page = pageWith({ epochs: 6 }, 200);
  page.train(4);
  await page.ended();
  page.change({ epoch: 3 });
  await retrained(page, () => true);
  await retrained(page);
  assert.deepEqual([page.epochs.at(-1), page.state.epoch], [6, 3]);
  page.life.abort();
});

test("who goes to the end of a new training follows it from there", async () => {
  const page = pageWith({ epochs: 8 }, 200);
  page.train(4);
  await page.ended();
  page.change({ epoch: 2 });
  await retrained(page, () => page.rows.length > 5);
  assert.equal(page.state.epoch, 2);
  page.change({ epoch: page.epochs.at(-1) });
  await page.ended();
  assert.equal(page.state.epoch, 8);
});

test("single updates come in between, and lead where training led", async () => {
  const page = pageWith({ batch_size: 2, momentum: 0.9 });
  page.train(2);
  await page.ended();
  const [, first, second] = page.rows;
  for (const [from, to] of [
    [0, 0.25],
    [0.25, 0.5],
    [0.5, 0.75],
    [0.75, 1],
  ]) {
    assert.equal(page.drops(from), false);
    page.step(from);
    await page.stepped(to);
  }
  assert.deepEqual(page.epochs, [0, 0.25, 0.5, 0.75, 1, 2]);
  assert.deepEqual(page.rows.slice(4), [first, second]);
  const { from, to, labels = [], inks = [], count } = page.update ?? {};
  assert.deepEqual([from, to, count, labels.length, inks.length], [0.75, 1, 2, 2, 12]);
});

test("a single update before moments of another order of the samples drops them", async () => {
  const row = (epoch: number) => [epoch, 8 * epoch, 0, 0, 0, 0, 0, 0, 0, ...net.params];
  const page = pageWith({}, 1, { _history: packed([row(0), row(1), row(2)]), epoch: 1 });
  assert.deepEqual([page.drops(1), page.drops(2)], [true, false]);
  page.step(1);
  await page.stepped(1.125);
  assert.deepEqual(page.epochs, [0, 1, 1.125]);
  assert.equal(page.drops(1), false);
});

test("of the moments that single updates made the first go", async () => {
  const page = pageWith({}, 10);
  page.train(1);
  await page.ended();
  page.step(0);
  await page.stepped(1 / 80);
  for (let update = 1; update < 70; update++) {
    page.step();
    await page.stepped((update + 1) / 80);
  }
  assert.deepEqual([page.rows.length, page.epochs[1]], [66, 7 / 80]);
});

test("few samples train, some of them with wrong labels, and those are measured", async () => {
  const chosen = { train_size: 24, label_noise: 0.25 };
  const page = pageWith({ batch_size: 1, learning_rate: 0.01 }, 10);
  page.retrain({ ...chosen, epochs: 1 });
  while (page.state._run === 0 || page.state._goal >= 0) await wait(1);
  assert.equal(page.state._settings.train_size, 24);
  const last = page.rows[page.rows.length - 1];
  assert.equal(last.samplesSeen, 24);
  // Counted once more, by what the reference says is trained on.
  const labels = Uint8Array.from(Array(10).fill(net.labels).flat());
  const settings = { ...chosen, random_state: 0 };
  const { rows, labels: trainedAs } = trainingSet(labels, 3, settings);
  const right = [...rows].filter((row, i) => {
    const input = net.samples[row % net.samples.length].map((ink) => ink / net.ink_scale);
    const layers = forward(input, last.params, net.sizes, net.activations);
    return argmax(layers[layers.length - 1].a) === trainedAs[i];
  });
  assert.equal(last.accuracy, right.length / 24);
  page.life.abort();
});

test("few samples are bent as all are, but no shipped drawings join them", async () => {
  const augment = { ...WARP, copies: 2, drawings: 5 };
  const page = pageWith({ augment: true, train_size: 20 }, 10, { _augment: augment });
  page.retrain({ epochs: 1 });
  while (page.state._run === 0 || page.state._goal >= 0) await wait(1);
  assert.equal(page.rows[page.rows.length - 1].samplesSeen, 40);
  assert.equal(augmentationHere(augment, { train_size: 20 }).drawings, 0);
  assert.equal(augmentationHere(augment, { train_size: null }).drawings, 5);
  page.life.abort();
});

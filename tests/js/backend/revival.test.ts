import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import "../support/one-message-a-turn.ts";
import type { Added } from "../../../js/model.ts";
import { nets } from "../support/fixtures.ts";
import { packed } from "../support/page.ts";
import { storeOf } from "../support/store.ts";

const [net] = nets;
let leave = () => {};
afterEach(() => {
  leave();
  mock.timers.reset();
});

/** A page whose kernel the test plays. Only the patience with it is fake: training is real. */
function opened(more: Parameters<typeof storeOf>[1] = {}) {
  mock.timers.enable({ apis: ["setTimeout"] });
  const page = storeOf(net, { kernel: true, ...more });
  leave = () => page.life.abort();
  const { training } = page.store;
  const metrics = Array(5 + (net.sizes.at(-1) ?? 0)).fill(0);
  const rows = (...epochs: number[]) =>
    packed(epochs.map((epoch) => [epoch, ...metrics, ...net.params]));
  let count = 0;
  return {
    ...page,
    training,
    rows,
    answers(from: number, epochs: number[] = [], more: Partial<Added> = {}) {
      const whose = { run: 0, layers: [...net.sizes], stride: 1, count: ++count };
      page.change({ _added: { ...whose, from, rows: rows(...epochs), ...more } });
    },
    waits: () => mock.timers.tick(4000),
    async trained(last: number) {
      mock.timers.reset();
      while (training.goal.value >= 0 || training.lastEpoch.value !== last) await wait(1);
    },
  };
}

test("what a silent kernel was asked for the page does itself, and nobody else hears of it", async () => {
  const { training, sent, state, waits, trained } = opened();
  training.train(3);
  assert.deepEqual(
    sent.map(({ kind }) => kind),
    ["hello", "train"],
  );
  assert.equal(training.status.value, "live");
  waits();
  assert.equal(training.status.value, "apart");
  await trained(3);
  assert.equal(training.epoch.value, 3);
  training.goTo(1);
  assert.equal(training.epoch.value, 1);
  assert.deepEqual([state.epoch, state._goal, sent.length], [0, -1, 2]);
});

test("a page that was saved, with a model that can send and nobody to hear it, trains", async () => {
  const { training, sent, waits, trained } = opened();
  waits();
  assert.equal(training.status.value, "silent");
  training.train(2);
  await trained(2);
  assert.deepEqual([training.status.value, sent.length], ["apart", 1]);
});

test("a host that throws is not waited for", () => {
  const { training, model } = opened();
  model.send = () => {
    throw new Error("Comm is disposed");
  };
  training.train(1);
  assert.equal(training.status.value, "apart");
});

test("a kernel that answers again is the authority, and what was painted stays", async () => {
  const { store, training, state, waits, trained, answers } = opened({ traits: { epoch: 0 } });
  training.retrain({ hidden: [3] }, []);
  waits();
  await trained(3);
  assert.deepEqual(training.sizes.value.slice(1, -1), [3]);
  store.canvas.paintCell(0, 16);
  training.goTo(2);
  answers(0, [1, 2]);
  answers(-1, [0, 1, 2]);
  assert.deepEqual([training.status.value, training.epoch.value], ["live", 0]);
  assert.deepEqual(training.sizes.value, net.sizes);
  assert.deepEqual(
    training.snapshots.value.map(({ epoch }) => epoch),
    [0, 1, 2],
  );
  assert.equal(state.pixels[0], 16);
  assert.equal(store.canvas.pixels.value[0], 16);
});

test("commands that were answered are not done again", () => {
  const { training, waits, answers } = opened();
  training.train(3);
  answers(0, [1]);
  training.touch();
  waits();
  assert.equal(training.status.value, "live");
});

test("a fresh page says which epoch it shows", () => {
  const { sent } = opened({ traits: { epoch: 0.5 } });
  assert.deepEqual(sent, [{ kind: "hello", last: 0, run: 0, fresh: true, epoch: 0.5 }]);
});

test("after a lost connection the user's is set again, and the training is the kernel's", async () => {
  const { store, training, state, sent, change, rows, answers } = opened();
  answers(0, [1, 2, 3]);
  const before = { pixels: [...state.pixels], epoch: 3, lessons: [] };
  change(before);
  training.goTo(1);
  store.canvas.paintCell(0, 16);
  const painted = [...state.pixels];
  assert.notDeepEqual(painted, before.pixels);
  const views = store.data;
  const whole = () => ({ ...state, ...before, _added: null, _history: rows(0, 1, 2, 3, 4) });
  sent.length = 0;
  change(whole());
  await Promise.resolve();
  assert.deepEqual([state.pixels, state.epoch], [painted, 1]);
  training.train(1);
  assert.deepEqual(sent, [
    { kind: "set", state: { pixels: painted, epoch: 1 } },
    { kind: "train", epochs: 1, from: 1 },
  ]);
  assert.deepEqual([...store.canvas.pixels.value], painted);
  assert.deepEqual([training.epoch.value, training.lastEpoch.value], [1, 4]);
  assert.equal(store.data, views);

  // What Python has set since is Python's, also when the connection is lost again.
  change({ epoch: 2 });
  change({ ...whole(), epoch: 2 });
  await Promise.resolve();
  assert.deepEqual([state.pixels, state.epoch], [painted, 2]);

  // An epoch of another training means nothing to this one.
  training.goTo(1);
  change({ ...whole(), epoch: 4, _run: 1 });
  await Promise.resolve();
  assert.deepEqual([state.pixels, state.epoch], [painted, 4]);
});

test("a host that makes new objects at every reading has sent no whole state", async () => {
  const { store, state, change, model, rows } = opened();
  const get = model.get;
  model.get = (key) => (key === "_history" ? (rows(0) as never) : get(key));
  store.canvas.paintCell(0, 16);
  change({ pixels: [...net.samples[1]] });
  await Promise.resolve();
  assert.deepEqual(state.pixels, net.samples[1]);
});

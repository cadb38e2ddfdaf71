/** Playing the epochs, as Python asks for it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import "../support/one-message-a-turn.ts";
import { Store } from "../../../js/state/store.ts";
import { nets } from "../support/fixtures.ts";
import { packed } from "../support/page.ts";
import { storeOf } from "../support/store.ts";

const [net] = nets;
const classes = net.sizes[net.sizes.length - 1];
const row = (epoch: number) => [
  ...[epoch, 50 * epoch, 1, 0.5, 1, 0.5],
  ...Array(classes).fill(0.5),
  ...net.params,
];
const traits = { _history: packed([0, 1, 2].map(row)), epoch: 2 };

test("a page plays from the start when Python asks for it at the end, at its speed", (t) => {
  const { store, life, says } = storeOf(net, { kernel: true, traits });
  t.after(() => life.abort());
  says({ kind: "play", speed: 8 });
  const { playback, training } = store;
  assert.deepEqual([playback.playing.value, playback.speed.value], [true, 8]);
  assert.equal(training.epoch.value, 0);
  says({ kind: "play", speed: 2 });
  assert.deepEqual([playback.playing.value, playback.speed.value], [true, 2]);
  says({ kind: "pause" });
  assert.equal(playback.playing.value, false);
});

test("what Python asks for is heard by the views that stand, and by none before them", (t) => {
  const { store, host, life, says } = storeOf(net, { kernel: true, traits });
  t.after(() => life.abort());
  const before = new AbortController();
  const { playback, training } = new Store(host, before.signal);
  t.after(() => playback.pause());
  before.abort();
  says({ kind: "play", speed: 8 });
  says({ kind: "refused", reason: "someOff" });
  assert.deepEqual([store.playback.playing.value, playback.playing.value], [true, false]);
  assert.equal(training.problem.value, undefined);
});

test("a speed that there is not plays nothing, and nothing of it is a problem", (t) => {
  const { store, life, says } = storeOf(net, { kernel: true, traits });
  t.after(() => life.abort());
  says({ kind: "play", speed: 3 });
  says({ kind: "pause" });
  assert.equal(store.playback.playing.value, false);
  const reason = () => store.training.problem.value?.reason;
  assert.equal(reason(), undefined);
  says({ kind: "refused", reason: "someOff" });
  assert.equal(reason(), "someOff");
});

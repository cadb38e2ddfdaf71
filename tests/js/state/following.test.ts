import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import "../support/one-message-a-turn.ts";
import { followAddress } from "../../../js/state/following.ts";
import { nets } from "../support/fixtures.ts";
import { storeOf } from "../support/store.ts";

const [net] = nets;
let leave = () => {};
afterEach(() => leave());

/** A page without a kernel at an address, which it is to follow. */
function opened(hash: string) {
  const location = { hash, href: `file:///page.html${hash}` };
  const history = {
    replaceState: (_: null, __: string, to: string) => {
      location.hash = to;
    },
  };
  Object.assign(globalThis, { location, history });
  const page = storeOf(net);
  leave = () => page.life.abort();
  followAddress(page.store, page.life.signal);
  const { training } = page.store;
  return {
    training,
    location,
    async trained(last: number) {
      while (training.goal.value >= 0 || training.lastEpoch.value !== last) await wait(1);
    },
    async says(part: string) {
      while (!location.hash.includes(part)) await wait(1);
    },
  };
}

test("epochs trained on on this page are there again when it is loaded again", async () => {
  const page = opened("");
  await wait(0);
  page.training.train(3);
  await page.trained(3);
  await page.says("trained=0-3");
  page.training.goTo(2);
  await page.says("epoch=2");
  const rows = page.training.snapshots.value.map(({ params }) => [...params]);
  leave();

  const again = opened(page.location.hash);
  await again.trained(3);
  await again.says("trained=0-3");
  assert.deepEqual(
    again.training.snapshots.value.map(({ params }) => [...params]),
    rows,
  );
  while (again.training.epoch.value !== 2) await wait(1);
});

test("trained from an earlier epoch, it is that training", async () => {
  const page = opened("#epoch=0&trained=0-4");
  await page.trained(4);
  await page.says("trained=0-4");
  page.training.goTo(2);
  page.training.train(1);
  await page.trained(3);
  await page.says("trained=0-3");
  page.training.reset();
  await page.says("epoch=0");
  while (page.location.hash.includes("trained")) await wait(1);
});

test("a run trained anew with the page's own settings is one of its own", async () => {
  const page = opened("");
  await wait(0);
  page.training.retrain({}, []);
  while (page.training.run.value === 0) await wait(1);
  await page.trained(3);
  await page.says("settings=%7B%7D");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { momentAt, positionOf, ticksOf, timeAxis } from "../../../js/state/time-axis.ts";

const PER_EPOCH = 4500;

const rows = (...epochs: number[]) =>
  epochs.map((epoch) => ({ epoch, samplesSeen: epoch * PER_EPOCH }));

const words = (end: number, perEpoch = PER_EPOCH) =>
  ticksOf({ end, perEpoch }).map(({ unit, count }) => `${count} ${unit}`);

test("the axis ends at the last moment, of any training that is drawn on it", () => {
  assert.deepEqual(timeAxis(rows(0, 0.25, 1, 90), -1), { end: 405_000, perEpoch: PER_EPOCH });
  assert.equal(timeAxis(rows(0, 1, 2), -1, rows(0, 5)).end, 22_500);
  assert.deepEqual(timeAxis(rows(0), 90), { end: 0, perEpoch: 0 });
});

test("a training that has begun has its room from its first moment on", () => {
  assert.deepEqual(timeAxis(rows(0, 0.25), 90), { end: 405_000, perEpoch: PER_EPOCH });
});

test("the beginning is at the left end, the last sample at the right, and a factor is a distance", () => {
  const axis = { end: 1023 };
  assert.deepEqual(
    [0, 31, 1023].map((n) => positionOf(axis, n)),
    [0, 0.5, 1],
  );
  assert.equal(positionOf({ end: 0 }, 0), 0);
});

test("a place on the axis is the nearest moment", () => {
  const moments = rows(0, 0.5, 1, 2);
  const axis = timeAxis(moments, -1);
  for (const [i, moment] of moments.entries()) {
    assert.equal(momentAt(moments, axis, positionOf(axis, moment.samplesSeen)), moments[i]);
  }
  assert.equal(momentAt(moments, axis, -1), moments[0]);
  assert.equal(momentAt(moments, axis, 2), moments[3]);
  assert.equal(momentAt([], axis, 0), undefined);
});

test("ticks are samples of the first epoch, then epochs", () => {
  assert.deepEqual(words(405_000), [
    "32 samples",
    "256 samples",
    "1 epochs",
    "10 epochs",
    "90 epochs",
  ]);
  assert.deepEqual(words(3000), ["32 samples", "256 samples", "2048 samples"]);
  assert.deepEqual(words(0, 0), []);
});

test("where epochs of two runs differ the marks are samples, and the last one says so", () => {
  const few = [0, 1, 84].map((epoch) => ({ epoch, samplesSeen: epoch * 50 }));
  const axis = timeAxis(few, -1, rows(0, 1, 90));
  assert.equal(axis.end, 405_000);
  const ticks = ticksOf(axis).map(({ unit, count, named }) => [unit, count, named]);
  assert.deepEqual(ticks, [
    ["samples", 32, false],
    ["samples", 256, false],
    ["samples", 131_072, true],
  ]);
  assert.equal(timeAxis(rows(0, 1, 2), -1, rows(0, 5)).perEpoch, PER_EPOCH);
});

test("no two ticks collide where the axis is narrowest", () => {
  const narrowest = 250;
  for (const perEpoch of [1, 8, 26, 300, 1000, 4500, 60_000]) {
    for (let epochs = 1; epochs <= 100_000; epochs = Math.ceil(epochs * 1.3)) {
      const ticks = ticksOf({ end: epochs * perEpoch, perEpoch });
      const boxes = ticks.map(({ count, position, named }) => {
        const width = 7 * `${count}${named ? " epoch" : ""}`.length;
        const left = position * (narrowest - width);
        return { left, right: left + width };
      });
      for (const [i, { left }] of boxes.entries()) {
        if (i)
          assert.ok(left >= boxes[i - 1].right + 5, JSON.stringify({ perEpoch, epochs, ticks }));
      }
    }
  }
});

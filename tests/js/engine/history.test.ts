import assert from "node:assert/strict";
import { test } from "node:test";
import {
  append,
  decodePoints,
  decodeRows,
  encodePoints,
  lastEpoch,
  merge,
  momentAfter,
  momentBefore,
  nearest,
  rowLength,
  wholeEpochs,
} from "../../../js/engine/history.ts";

const LAYERS = [1, 2];

const rows = (epochs: number[]) => {
  const size = rowLength(LAYERS);
  const numbers = new Float32Array(epochs.length * size);
  for (const [i, epoch] of epochs.entries())
    numbers.set([epoch, 10 * epoch, 0.5, 0.25, NaN, NaN, 0.5, NaN, 6, 7, 8, 9], i * size);
  return numbers;
};

const snapshots = (epochs: number[]) => decodeRows(rows(epochs).buffer, LAYERS);

const epochsOf = (held: { epoch: number }[] | null) => held?.map((row) => row.epoch);

test("a row holds epoch, samples seen, losses, accuracies, also of each class, and parameters", () => {
  const [row] = snapshots([3]);
  assert.deepEqual([row.epoch, row.samplesSeen], [3, 30]);
  assert.deepEqual([row.loss, row.accuracy], [0.5, 0.25]);
  assert.ok(Number.isNaN(row.testLoss));
  assert.deepEqual([...row.classAccuracy], [0.5, NaN]);
  assert.deepEqual([...row.params], [6, 7, 8, 9]);
});

test("rows are read from an unaligned view into a larger buffer", () => {
  const packed = new Uint8Array(rows([5]).buffer);
  const larger = new Uint8Array(packed.length + 9);
  larger.set(packed, 3);
  const [row] = decodeRows(new DataView(larger.buffer, 3, packed.length), LAYERS);
  assert.equal(row.epoch, 5);
});

test("rows of another network are refused", () => {
  assert.throws(() => decodeRows(new ArrayBuffer(12), LAYERS), /12 numbers/);
});

const MERGES = [
  {
    name: "new epochs are appended",
    held: [0, 1],
    added: [2, 3],
    from: 1,
    stride: 1,
    is: [0, 1, 2, 3],
  },
  {
    name: "the same rows twice stay once",
    held: [0, 1, 2],
    added: [2],
    from: 1,
    stride: 1,
    is: [0, 1, 2],
  },
  {
    name: "a cut drops later epochs",
    held: [0, 1, 2, 3],
    added: [],
    from: 1,
    stride: 1,
    is: [0, 1],
  },
  { name: "reset keeps epoch 0", held: [0, 1, 2], added: [], from: 0, stride: 1, is: [0] },
  {
    name: "thinning drops odd epochs",
    held: [0, 1, 2, 3],
    added: [4],
    from: 3,
    stride: 2,
    is: [0, 2, 4],
  },
  {
    name: "a gap is not papered over",
    held: [0, 1],
    added: [5],
    from: 4,
    stride: 1,
    is: undefined,
  },
  {
    name: "an empty page takes everything",
    held: [],
    added: [0, 1],
    from: -1,
    stride: 1,
    is: [0, 1],
  },
  {
    name: "a moment inside an epoch comes where it belongs, and drops nothing",
    held: [0, 0.5, 1, 2],
    added: [0.25],
    from: 2,
    stride: 1,
    is: [0, 0.25, 0.5, 1, 2],
  },
  {
    name: "a cut inside an epoch",
    held: [0, 0.25, 0.5, 1, 2],
    added: [1],
    from: 0.25,
    stride: 1,
    is: [0, 0.25, 1],
  },
  {
    name: "thinning leaves moments alone, and the last epoch",
    held: [0, 0.25, 1, 2, 3],
    added: [3.5],
    from: 3,
    stride: 2,
    is: [0, 0.25, 2, 3, 3.5],
  },
];

for (const { name, held, added, from, stride, is } of MERGES) {
  test(name, () =>
    assert.deepEqual(epochsOf(merge(snapshots(held), snapshots(added), { from, stride })), is),
  );
}

test("a cut is at the moment that is meant, though float32 has rounded it", () => {
  const held = snapshots([0, 0.1, 0.2, 0.3]);
  assert.notEqual(held[2].epoch, 0.2);
  assert.deepEqual(epochsOf(merge(held, [], { from: 0.2, stride: 1 })), epochsOf(held.slice(0, 3)));
  assert.equal(momentAfter(held, 0.2), held[3]);
  assert.equal(momentBefore(held, 0.2), held[1]);
});

test("past its cap the history drops moments of later epochs, then epochs, then the first epoch's", () => {
  const thin = (most: number, epochs: number[]) => {
    let held: ReturnType<typeof snapshots> = [];
    for (const row of snapshots(epochs)) held = append(held, row, most);
    return epochsOf(held);
  };
  const all = [0, 0.25, 0.5, 1, 2, 2.5, 3, 4, 5];
  assert.deepEqual(thin(9, all), all);
  assert.deepEqual(thin(8, all), [0, 0.25, 0.5, 1, 2, 3, 4, 5]);
  assert.deepEqual(thin(6, all), [0, 0.25, 0.5, 2, 4, 5]);
  const recorded = all.filter((epoch) => epoch !== 2.5);
  assert.deepEqual(thin(4, recorded), [0, 0.25, 0.5, 5]);
  assert.deepEqual(thin(3, recorded), [0, 0.5, 5]);
  assert.deepEqual(thin(2, recorded), [0, 5]);
  assert.deepEqual(thin(4, [0, 1, 2, 3, 4, 5, 6, 7]), [0, 4, 7]);
});

test("one moment goes further, another back, and the whole epochs are among them", () => {
  const held = snapshots([0, 0.5, 1, 2]);
  assert.equal(momentAfter(held, 0.5), held[2]);
  assert.equal(momentBefore(held, 0.5), held[0]);
  assert.equal(momentAfter(held, 0.6), held[2]);
  assert.equal(momentAfter(held, 2), undefined);
  assert.equal(momentBefore(held, 0), undefined);
  assert.deepEqual(epochsOf(wholeEpochs(held)), [0, 1, 2]);
});

test("the nearest recorded epoch is found", () => {
  const held = snapshots([0, 4, 8, 9]);
  for (const [wanted, found] of [
    [-1, 0],
    [1, 0],
    [3, 4],
    [8, 8],
    [100, 9],
  ]) {
    assert.equal(nearest(held, wanted)?.epoch, found);
  }
  assert.equal(nearest([], 3), undefined);
  assert.equal(lastEpoch([]), -1);
});

test("curves travel without parameters, and come back as they were", () => {
  const points = snapshots([0, 0.5, 1]).map(({ params, ...point }) => point);
  assert.deepEqual(decodePoints(encodePoints(points, 10), 2), points);
});

test("of too many moments some are kept, evenly, the first and the last among them", () => {
  const all = snapshots(Array.from({ length: 1001 }, (_, epoch) => epoch));
  assert.deepEqual(epochsOf(decodePoints(encodePoints(all, 5), 2)), [0, 250, 500, 750, 1000]);
  assert.deepEqual(epochsOf(decodePoints(encodePoints(all.slice(0, 1), 5), 2)), [0]);
  assert.deepEqual(decodePoints(encodePoints([], 5), 2), []);
});

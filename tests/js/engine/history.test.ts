import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeRows, lastEpoch, merge, nearest, rowLength } from "../../../js/engine/history.ts";

const LAYERS = [1, 1];

const rows = (epochs: number[]) => {
  const size = rowLength(LAYERS);
  const numbers = new Float32Array(epochs.length * size);
  for (const [i, epoch] of epochs.entries())
    numbers.set([epoch, 0.5, 0.25, NaN, NaN, 7, 8], i * size);
  return numbers;
};

const snapshots = (epochs: number[]) => decodeRows(rows(epochs).buffer, LAYERS);

const epochsOf = (held: { epoch: number }[] | null) => held?.map((row) => row.epoch);

test("a row holds epoch, losses, accuracies and parameters", () => {
  const [row] = snapshots([3]);
  assert.equal(row.epoch, 3);
  assert.deepEqual([row.loss, row.accuracy], [0.5, 0.25]);
  assert.ok(Number.isNaN(row.testLoss));
  assert.deepEqual([...row.params], [7, 8]);
});

test("rows are read from an unaligned view into a larger buffer", () => {
  const packed = new Uint8Array(rows([5]).buffer);
  const larger = new Uint8Array(packed.length + 9);
  larger.set(packed, 3);
  const [row] = decodeRows(new DataView(larger.buffer, 3, packed.length), LAYERS);
  assert.equal(row.epoch, 5);
});

test("rows of another network are refused", () => {
  assert.throws(() => decodeRows(new ArrayBuffer(12), LAYERS), /7 numbers/);
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
];

for (const { name, held, added, from, stride, is } of MERGES) {
  test(name, () =>
    assert.deepEqual(epochsOf(merge(snapshots(held), snapshots(added), from, stride)), is),
  );
}

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

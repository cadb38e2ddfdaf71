import assert from "node:assert/strict";
import { test } from "node:test";
import { atOnce } from "../../../js/backend/slices.ts";
import { type Amounts, type Augment, augmented, change } from "../../../js/engine/augmentation.ts";
import { json } from "../support/fixtures.ts";

interface Case {
  name: string;
  /** Rows, columns. */
  shape: number[];
  noise: number;
  /** One number a group of each. */
  amounts: Record<keyof Amounts, number[]>;
  images: number[][];
  grain: number[][];
  warped: number[][];
}

const cases = json<Case[]>("fixtures/augment.json");

const STILL = { shift: 0, scale: 0, slant: 0, turn: 0, bend: 0, noise: 0 };
const NUMBERS = {
  ...STILL,
  shift: 0.4,
  bend: 0.2,
  noise: 2.6,
  copies: 3,
  drawings: 5,
  shape: [8, 8],
};

const someOf = (count: number, first: number) => ({
  inks: Uint8Array.from({ length: count * 64 }, (_, i) => (first + ((i * 7) % 61)) % 17),
  labels: Uint8Array.from({ length: count }, (_, i) => (first + i) % 10),
  scale: 16,
});

const data = someOf(40, 0);
const handwriting = someOf(20, 3);

const epochOf = (changes: Partial<Augment> = {}, seed = 1, epoch = 1) =>
  atOnce(augmented(data, 30, { numbers: { ...NUMBERS, ...changes }, handwriting }, seed, epoch));

for (const { name, shape, noise, amounts, images, grain, warped } of cases) {
  test(`with the same numbers drawn, images are warped as the reference warps them: ${name}`, () => {
    const of = { inks: images.flat(), labels: images.map((_, i) => i % 3) };
    const source = (row: number) => ({ of, row });
    let group = 0;
    const draw = () => {
      const entries = Object.entries(amounts).map(([key, values]) => [key, values[group]]);
      group += 1;
      return Object.fromEntries(entries) as Amounts;
    };
    const grains = grain.flat().values();
    const numbers = { ...NUMBERS, shape, noise };
    const next = () => grains.next().value ?? Number.NaN;
    const { inks, labels } = atOnce(change(images.length, source, numbers, draw, next));
    assert.deepEqual([...labels], of.labels);
    for (const [i, ink] of warped.flat().entries()) {
      assert.ok(Math.abs(inks[i] - ink) <= 1e-9, `${inks[i]} for ${ink} at ${i}`);
    }
  });
}

test("an epoch has each training sample so often, then drawings of its own choice", () => {
  const { inks, labels, scale } = epochOf(STILL);
  assert.deepEqual([labels.length, inks.length, scale], [95, 95 * 64, 16]);
  for (let i = 0; i < 90; i++) assert.equal(labels[i], data.labels[i % 30]);
  assert.deepEqual(inks.slice(0, 30 * 64), Float64Array.from(data.inks.subarray(0, 30 * 64)));
  const drawings = Array.from({ length: 20 }, (_, i) =>
    handwriting.inks.slice(i * 64, (i + 1) * 64),
  );
  const taken = Array.from({ length: 5 }, (_, k) => {
    const image = inks.slice((90 + k) * 64, (91 + k) * 64).toString();
    const found = drawings.findIndex((drawing) => drawing.toString() === image);
    assert.equal(labels[90 + k], handwriting.labels[found]);
    return found;
  });
  assert.equal(new Set(taken).size, 5);
});

test("an epoch is the same for a seed, and another for every other seed and epoch", () => {
  const { inks } = epochOf();
  assert.deepEqual(epochOf().inks, inks);
  for (const other of [epochOf({}, 2), epochOf({}, 1, 2), epochOf({}, 1 + 2 ** 32)]) {
    const same = inks.filter((ink, i) => ink && ink === other.inks[i]).length;
    // Ink that is full stays full now and then.
    assert.ok(same < inks.length / 10, `${same} of ${inks.length} inks`);
  }
});

test("warped copies differ and keep between no ink and full ink", () => {
  const { inks } = epochOf({ noise: 0.5 });
  assert.notDeepEqual(inks.slice(0, 64), inks.slice(30 * 64, 31 * 64));
  assert.ok(inks.every((ink) => ink >= 0 && ink <= 16));
  assert.ok(inks.some((ink) => ink % 1));
});

test("without the drawings the samples alone are warped", () => {
  const alone = atOnce(augmented(data, 30, { numbers: NUMBERS, handwriting: someOf(0, 3) }, 1, 1));
  assert.equal(alone.labels.length, 90);
});

test("warping pauses after every sample", () => {
  const work = augmented(data, 30, { numbers: NUMBERS, handwriting }, 1, 1);
  assert.equal([...work].length, 95);
});

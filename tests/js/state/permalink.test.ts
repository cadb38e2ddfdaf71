import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHash, type Shown, toHash } from "../../../js/state/permalink.ts";

const PIXELS = Array.from({ length: 64 }, (_, i) => i % 17);
const ONE_INK = PIXELS.map((_, i) => (i === 9 ? 16 : 0));
const INKS = `${"0".repeat(63)}g`;

const read = (hash: string, count = 64) => fromHash(hash, count, 10);

/** What is shown of many images of 32×32 pixels. */
function large(numbers: Record<string, number>): Shown {
  const image = (i: number) => Array.from({ length: 1024 }, (_, j) => (i + j) % 17);
  const many = (length: number) =>
    Array.from({ length }, (_, i) => ({ pixels: image(i + 1), label: i % 10 }));
  const lists = Object.entries(numbers).map(([name, count]) => [name, many(count)]);
  return { pixels: image(0), epoch: 3, ...Object.fromEntries(lists) };
}

const onFrom = (from: number): Partial<Shown> => ({ epoch: from, trained: { from, to: 3 } });

const SAID: [name: string, more: Partial<Shown>][] = [
  ["every ink and the epoch", {}],
  ["a moment inside an epoch", { epoch: 0.11377777777777778 }],
  ["one of the first moments, as float32 has it", { epoch: Math.fround(32 / 7000) }],
  ["the first of 500,000 updates, and a training on from there", onFrom(Math.fround(1 / 500_000))],
  ["the settings that differ", { settings: { hidden: [2], learning_rate: 0.001 } }],
  ["that it was trained anew with the same settings", { settings: {} }],
  ["a lesson on the pixels on show", { lessons: [{ pixels: PIXELS, label: 0 }] }],
  [
    "lessons on this image, on another and on this again",
    { lessons: [PIXELS, PIXELS, ONE_INK, ONE_INK, PIXELS].map((pixels) => ({ pixels, label: 9 })) },
  ],
  ["the epochs trained on here", { trained: { from: 30, to: 40 } }],
  ["a training on from inside an epoch", { trained: { from: 0.25, to: 1000 } }],
  ["drawings", { drawings: [PIXELS, ONE_INK].map((pixels, label) => ({ pixels, label })) }],
  ["that drawings were taken out", { drawings: [] }],
  [
    "neurons that are off",
    {
      off: [
        { layer: 0, unit: 12 },
        { layer: 1, unit: 3 },
      ],
    },
  ],
  ["that neurons were switched on", { off: [] }],
];
for (const [name, more] of SAID) {
  test(`an address brings back ${name}`, () => {
    const shown = { pixels: PIXELS, epoch: 30, ...more };
    assert.deepEqual(read(toHash(shown)), shown);
  });
}

for (const said of ["40-30", "3-3", "0-1001", "0-9.5", "-1-3", "1-2-3", "3", "x-4"]) {
  test(`"${said}" is no training to go on with`, () => {
    assert.deepEqual(read(`#epoch=3&trained=${said}`), { epoch: 3 });
  });
}

test("no lessons are not worth a word", () => {
  assert.equal(toHash({ pixels: [0, 16], epoch: 3, lessons: [] }), "#pixels=0g&epoch=3");
});

test("a lesson on what is on show is one character", () => {
  const lessons = Array(3).fill({ pixels: [0, 16], label: 7 });
  assert.match(toHash({ pixels: [0, 16], epoch: 3, lessons }), /&lessons=7,7,7$/);
});

test("all that a page takes fits at 8×8 pixels", () => {
  const images = Array.from({ length: 100 }, (_, i) => PIXELS.with(0, i % 17).with(1, i % 13));
  const all = images.map((pixels) => ({ pixels, label: 9 }));
  const shown = { pixels: PIXELS, epoch: 999, settings: {}, drawings: all, lessons: all };
  assert.deepEqual(read(toHash(shown)), shown);
});

const LARGE: [numbers: Record<string, number>, kept: (keyof Shown)[]][] = [
  [{ drawings: 14, lessons: 14 }, ["drawings", "lessons"]],
  [{ drawings: 20, lessons: 20 }, ["drawings"]],
  [{ drawings: 40, lessons: 20 }, ["lessons"]],
  [{ drawings: 40, lessons: 40 }, []],
];
for (const [numbers, kept] of LARGE) {
  const { drawings, lessons } = numbers;
  test(`of ${drawings} large drawings and ${lessons} lessons an address keeps [${kept}]`, () => {
    const shown = large(numbers);
    const hash = toHash(shown);
    assert.ok(hash.length <= 30_000, `${hash.length} characters`);
    const all = (["pixels", "epoch", ...kept] as const).map((name) => [name, shown[name]]);
    assert.deepEqual(read(hash, 1024), Object.fromEntries(all));
  });
}

for (const [name, hash] of [
  ["settings that are no object", "#settings=[1]"],
  ["settings that are no JSON", "#settings={"],
  ["endless settings", `#settings=${encodeURIComponent(JSON.stringify({ a: "b".repeat(2000) }))}`],
  ["a setting that there is not", '#settings={"epochs":5,"constructor":1}'],
  ["hidden layers that are no list", '#settings={"hidden":5}'],
  ["an activation that there is not", '#settings={"activation":"evil"}'],
  ["nothing", ""],
  ["too few pixels", "#pixels=012"],
  ["a letter that is no ink", `#pixels=${"h".repeat(64)}`],
  ["an epoch that is no number", "#epoch=NaN"],
  ["a negative epoch", "#epoch=-1"],
  ["an endless epoch", `#epoch=${"9".repeat(400)}`],
  ["an endless fraction", `#epoch=0.${"9".repeat(400)}`],
  ["a lesson on pixels that are not said", "#lessons=3"],
  ["a lesson without ink", `#lessons=3.${"0".repeat(64)}`],
  ["a lesson of a class that there is not", `#lessons=10.${INKS}`],
  ["a lesson of a class that is no number", `#lessons=x.${INKS}`],
  ["a lesson of no class", `#lessons=.${INKS}`],
  ["a lesson of a class that is less than none", `#lessons=-1.${INKS}`],
  ["too many pixels of a lesson", `#lessons=3.${INKS}0`],
  ["a letter that is no ink in a lesson", `#lessons=3.${"h".repeat(64)}`],
  ["too much of a lesson", `#lessons=3.${INKS}.${INKS}`],
  ["a right lesson and a wrong one", `#lessons=3.${INKS},3.0`],
  ["more lessons than a page takes", `#lessons=3.${INKS}${",3".repeat(100)}`],
  ["a drawing too many", `#drawings=3.${INKS}${",3".repeat(100)}`],
  ["a neuron of no layer", "#off=12"],
  ["a neuron that is no number", "#off=0.x"],
  ["a neuron that is less than none", "#off=0.-1"],
  ["an endless list of neurons", `#off=0.1${",0.1".repeat(100_000)}`],
  ["an endless list", `#drawings=3.${INKS}${",".repeat(100_000)}`],
]) {
  test(`an address that says ${name} changes nothing`, () => assert.deepEqual(read(hash), {}));
}

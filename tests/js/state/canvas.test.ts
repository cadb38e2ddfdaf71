import assert from "node:assert/strict";
import { test } from "node:test";
import { Canvas, type Stroke } from "../../../js/state/canvas.ts";
import { pageOf } from "../support/page.ts";

const kept = new Map<string, string>();
Object.defineProperty(globalThis, "sessionStorage", {
  configurable: true,
  value: {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
  },
});

const SEVEN: Stroke[] = [
  [
    [0.25, 0.141],
    [0.75, 0.15],
    [0.45, 0.883],
  ],
];

/** The paper of a page that its host gives these pixels. */
function paper(pixels: number[] = Array(64).fill(0)) {
  const { host, state, life } = pageOf({ pixels }, false);
  return { canvas: new Canvas(host, [8, 8], () => {}, life.signal), state };
}

function drawn(fit: boolean, strokes = SEVEN) {
  const { canvas, state } = paper();
  canvas.setFit(fit);
  canvas.draw(strokes);
  canvas.lift();
  return state.pixels;
}

for (const fit of [true, false]) {
  test(`a page that is loaded again knows what was drawn, ${fit ? "" : "not "}fitted`, () => {
    kept.clear();
    const pixels = drawn(fit);
    const { canvas, state } = paper(pixels);
    assert.deepEqual([canvas.fitted.value, canvas.fit.value], [fit, fit]);
    assert.equal(canvas.strokes.value.length, 1);
    canvas.draw([...canvas.strokes.peek()]);
    assert.deepEqual(state.pixels, pixels);
  });
}

test("pixels from an address are known again too, and others are nobody's drawing", () => {
  kept.clear();
  const pixels = drawn(true);
  const { canvas } = paper();
  canvas.recall(Uint8Array.from(pixels));
  assert.equal(canvas.fitted.value, true);
  canvas.recall(Uint8Array.from(pixels).with(0, 3));
  assert.equal(canvas.fitted.value, false);
});

test("undo takes the fit of the strokes along, and back", () => {
  const { canvas, state } = paper();
  canvas.setFit(false);
  const images = [SEVEN, [...SEVEN, SEVEN[0].map(([x, y]) => [x, y / 2] as const)]].map(
    (strokes) => {
      canvas.remember();
      canvas.draw(strokes);
      return state.pixels;
    },
  );
  canvas.setFit(true);
  const fitted = state.pixels;
  const now = () => [
    state.pixels,
    canvas.fitted.value,
    canvas.fit.value,
    canvas.strokes.value.length,
  ];
  assert.deepEqual(now(), [fitted, true, true, 2]);
  assert.notDeepEqual(fitted, images[1]);
  canvas.undo();
  assert.deepEqual(now(), [images[1], false, false, 2]);
  canvas.undo();
  assert.deepEqual(now(), [images[0], false, false, 1]);
  canvas.setFit(true);
  canvas.undo();
  assert.deepEqual(now(), [images[0], false, false, 1]);
});

test("without strokes, undo leaves the fit to come as it is chosen", () => {
  const { canvas } = paper();
  canvas.paintCell(0, 16);
  canvas.setFit(false);
  canvas.undo();
  assert.deepEqual([canvas.hasInk.value, canvas.fit.value], [false, false]);
});

test("a tab keeps its last eight drawings, and none that is endless", () => {
  kept.clear();
  const all = Array.from({ length: 9 }, (_, i) =>
    drawn(false, [SEVEN[0].map(([x, y]) => [x, y * (1 - i / 20)] as const)]),
  );
  const known = (pixels: number[]) => paper(pixels).canvas.strokes.peek().length > 0;
  assert.deepEqual(all.map(known), [false, ...Array(8).fill(true)]);
  const endless = Array.from({ length: 2001 }, (_, i) => [i / 2001, 0.5] as const);
  assert.equal(known(drawn(false, [endless])), false);
});

for (const [name, text] of [
  ["no JSON", "{"],
  ["no list", "3"],
  ["null", "[null]"],
  ["no strokes", '[{"fit":true,"steps":3}]'],
  ["far away", '[{"fit":true,"steps":[[[1e9,1],["<b>",2]]]}]'],
]) {
  test(`what is kept and is ${name} is passed over`, () => {
    kept.clear();
    const pixels = drawn(true);
    const known = () => paper(pixels).canvas.strokes.peek().length;
    kept.set("digitwidget drawings", text);
    assert.equal(known(), 0);
    drawn(true);
    assert.equal(known(), 1);
  });
}

test("without storage everything is as ever", () => {
  Reflect.deleteProperty(globalThis, "sessionStorage");
  const { canvas } = paper(drawn(true));
  assert.equal(canvas.fitted.value, false);
});

/**
 * Loss and error over the samples seen, training beside test, with the cursor on the moment shown.
 * Beside the outputs stands the same for each class, small.
 */
import { type ReadonlySignal, useComputed } from "@preact/signals";
import { useRef } from "preact/hooks";
import { nearest } from "../engine/history.ts";
import type { Experiments, Point } from "../state/experiments.ts";
import { positionOf, type TimeAxis, ticksOf } from "../state/time-axis.ts";
import { number, percent, precise, rough, roughPercent, t } from "../text/index.ts";
import { useControl, useResting } from "../ui/hooks.ts";
import { Folded, NumberTable, type Row } from "../ui/table.tsx";
import { useView } from "../ui/view.ts";
import { momentWords } from "../ui/words.ts";

const WIDTH = 300;
const HEIGHT = 80;

/** The values between the lower and the upper end of a curve. */
interface Scale {
  low: number;
  high: number;
  /** The values that have a line of their own. */
  levels: readonly number[];
  /** Where a value is, from 0 to 1. */
  share(value: number): number;
}

export interface Measure {
  name: "loss" | "error";
  train(row: Point): number;
  test(row: Point): number;
  /** The most there can be, where there is such a thing. */
  most: number;
  /** On which scale it says best what is learned. */
  logarithmic: boolean;
  format(value: number): string;
  /** The word of a line. */
  level(value: number): string;
}

export const MEASURES: readonly [Measure, Measure] = [
  {
    name: "loss",
    train: (row) => row.loss,
    test: (row) => row.testLoss,
    most: 0,
    logarithmic: false,
    format: precise,
    level: rough,
  },
  {
    name: "error",
    train: (row) => 1 - row.accuracy,
    test: (row) => 1 - row.testAccuracy,
    most: 1,
    logarithmic: true,
    format: percent,
    level: roughPercent,
  },
];

/** From 0. */
function linear(values: readonly number[], most: number): Scale {
  const high = most || largest(values, 1e-9);
  const step = 10 ** Math.floor(Math.log10(high));
  const levels = [0, step, 2 * step, 5 * step].filter((value) => value <= high);
  return { low: 0, high, levels, share: (value) => value / high };
}

/**
 * From the power of ten below the smallest value to the one above the largest; what is less, 0 for one, is
 * at the lower end.
 */
function logarithmic(values: readonly number[], most: number): Scale {
  const top = Math.ceil(Math.log10(most || largest(values, 1e-9)) - 1e-3);
  const smallest = -largest(
    values.filter((value) => value > 1e-9).map((value) => -value),
    -(10 ** top),
  );
  // Float32 makes a little less than 0.001 of 1 − 0.999.
  const bottom = Math.min(top - 1, Math.floor(Math.log10(smallest) + 1e-3));
  const low = 10 ** bottom;
  const share = (value: number) => (Math.log10(Math.max(low, value)) - bottom) / (top - bottom);
  const levels = Array.from({ length: top - bottom + 1 }, (_, i) => 10 ** (top - i));
  return { low, high: 10 ** top, levels, share };
}

/** Not by spreading: there may be more rows than a call may have arguments. */
const largest = (values: readonly number[], least: number): number =>
  values.reduce((most, value) => (value > most ? value : most), least);

export type CurveProps = {
  measure: Measure;
  /** The other scale than the one that says best what is learned. */
  other: ReadonlySignal<boolean>;
};

export function Curve({ measure, other }: CurveProps) {
  const { store } = useView();
  const { training, experiments, axis } = store;
  const pinned = useComputed(() => rowsOfA(experiments, measure));
  const rows: ReadonlySignal<readonly Point[]> = training.snapshots;
  const scale = useComputed(() => {
    const all = [...rows.value, ...pinned.value];
    const kind = measure.logarithmic === other.value ? linear : logarithmic;
    return kind(
      all.flatMap((row) => [measure.train(row), measure.test(row)]),
      measure.most,
    );
  });
  const line = (of: ReadonlySignal<readonly Point[]>, value: (row: Point) => number) => () =>
    pathOf(of.value, axis.value, (row) => scale.value.share(value(row)), HEIGHT);
  const rowOfA = useComputed(() => nearest(pinned.value, training.epoch.value));
  const words = useComputed(() => wordsOf(measure, training.snapshot.value, rowOfA.value));
  const train = useComputed(line(rows, measure.train));
  const test = useComputed(line(rows, measure.test));
  return (
    <figure class="dw-curve">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words}
      >
        <path class="dw-gridlines" d={useComputed(() => gridOf(axis.value))} />
        <path class="dw-gridlines" d={useComputed(() => levelsOf(scale.value))} />
        <path class="dw-gap" d={useComputed(() => between(train.value, test.value))} />
        <path class="dw-a" d={useComputed(line(pinned, measure.train))} />
        <path class="dw-a dw-test" d={useComputed(line(pinned, measure.test))} />
        <path class="dw-train" d={train} />
        <path class="dw-test" d={test} />
      </svg>
      <Levels scale={scale} measure={measure} />
    </figure>
  );
}

/** No run is kept. */
const NONE: readonly Point[] = [];

/** Losses of two kinds stand on two scales; errors do not. */
function rowsOfA({ pinned, comparable }: Experiments, { name }: Measure): readonly Point[] {
  return pinned.value && (name === "error" || comparable.value) ? pinned.value.rows : NONE;
}

/** What stands between training and test: the way along one curve and back along the other. */
function between(train: string, test: string): string {
  if (!train || !test) return "";
  const back = test.slice(1).split("L").reverse().join("L");
  return `${train}L${back}Z`;
}

const levelsOf = (scale: Scale): string =>
  scale.levels.map((value) => `M0 ${heightOf(scale.share(value))}H${WIDTH}`).join("");

/** The words of the horizontal lines; the picture's own words say them too. */
function Levels({ scale, measure }: { scale: ReadonlySignal<Scale>; measure: Measure }) {
  return (
    <div class="dw-levels" aria-hidden="true">
      {scale.value.levels.map((value) => (
        <span key={value} style={{ "--dw-at": (1 - scale.value.share(value)).toFixed(3) }}>
          {measure.level(value)}
        </span>
      ))}
    </div>
  );
}

/** Where the moment on show stands, from 0 to 1. */
export function useShownPosition(): ReadonlySignal<number> {
  const { training, axis } = useView().store;
  return useComputed(() => positionOf(axis.value, training.snapshot.value?.samplesSeen ?? 0));
}

/** The line under a curve: which line is which, and its value at the moment shown. */
export function Key({ measure }: { measure: Measure }) {
  const { training, experiments } = useView().store;
  const [train, test] = valuesOf(measure, training.snapshot.value);
  const rowOfA = nearest(rowsOfA(experiments, measure), training.epoch.value);
  const [trainOfA, testOfA] = valuesOf(measure, rowOfA).map(
    (value) => value && t("curveOfA", { value }),
  );
  const apart = measure.name === "loss" && !experiments.comparable.value;
  return (
    <p class="dw-legend dw-lines">
      <span class="dw-train">{train}</span>
      <span class="dw-test">{test}</span>
      <span class="dw-a">{trainOfA}</span>
      <span class="dw-a dw-test">{testOfA}</span>
      {experiments.pinned.value && apart && <em>{t("otherLoss")}</em>}
    </p>
  );
}

/** Of training and test; "" where there is none. */
function valuesOf(measure: Measure, row: Point | undefined): [string, string] {
  if (!row) return ["", ""];
  const tested = Number.isFinite(measure.test(row));
  return [
    `${t("training")} ${measure.format(measure.train(row))}`,
    tested ? `${t("test")} ${measure.format(measure.test(row))}` : "",
  ];
}

/** A line through `share` of every moment, from 0 at the bottom to 1 at the top. */
function pathOf(
  rows: readonly Point[],
  axis: TimeAxis,
  share: (row: Point) => number,
  height: number,
): string {
  return rows
    .filter((row) => Number.isFinite(share(row)))
    .map((row, i) => {
      const x = positionOf(axis, row.samplesSeen) * WIDTH;
      return `${i ? "L" : "M"}${x.toFixed(1)} ${heightOf(share(row), height)}`;
    })
    .join("");
}

const heightOf = (share: number, height = HEIGHT): string =>
  ((1 - share) * (height - 2) + 1).toFixed(1);

const gridOf = (axis: TimeAxis): string =>
  ticksOf(axis)
    .map(({ position }) => `M${(position * WIDTH).toFixed(1)} 0V${HEIGHT}`)
    .join("");

function wordsOf(measure: Measure, row: Point | undefined, rowOfA: Point | undefined): string {
  const words = row ? curveLine(measure, row) : t("noHistory");
  return rowOfA ? `${words}. ${t("curveOfA", { value: curveLine(measure, rowOfA) })}` : words;
}

function curveLine(measure: Measure, row: Point): string {
  const tested = Number.isFinite(measure.test(row));
  return t(tested ? "curveLine" : "curveLineTrain", {
    name: t(measure.name),
    when: momentWords(row),
    train: measure.format(measure.train(row)),
    test: tested ? measure.format(measure.test(row)) : "",
  });
}

const CLASS_HEIGHT = 40;

/** How one class is read over time, from none at the bottom to all at the top; in numbers in the table. */
export function ClassCurve({ unit }: { unit: number }) {
  const { training, axis, guesses } = useView().store;
  const position = useShownPosition();
  const cursor = useComputed(() => (position.value * WIDTH).toFixed(1));
  // There are many of them, and a training adds moments at every frame.
  const rows = useResting(training.snapshots);
  const path = useComputed(() => {
    // It would tell which class is learned first.
    if (guesses.firstVeiled.value) return "";
    return pathOf(rows.value, axis.value, (row) => row.classAccuracy[unit], CLASS_HEIGHT);
  });
  return (
    <svg
      {...useControl("curves", "dw-class-curve")}
      viewBox={`0 0 ${WIDTH} ${CLASS_HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={path} />
      <line class="dw-cursor" y1="0" y2={CLASS_HEIGHT} x1={cursor} x2={cursor} />
    </svg>
  );
}

/** The curves in numbers: one row a moment, made only while it is unfolded. */
export function CurveTable() {
  return (
    <Folded name={t("curveTable")} {...useControl("curves", "")}>
      {() => <Moments />}
    </Folded>
  );
}

function Moments() {
  const { training, guesses, data } = useView().store;
  const last = useRef<readonly Point[]>([]);
  // A training adds rows faster than anyone reads them.
  const rows = useComputed(() => {
    const due = training.goal.value < 0 || !last.current.length;
    if (due) last.current = training.snapshots.value;
    return last.current;
  }).value;
  if (!rows.length) return null;
  // Which class is learned first may be yet to be guessed.
  const classes = guesses.firstVeiled.value ? [] : data.classes;
  const tested = rows.some((row) => Number.isFinite(row.testLoss));
  const heads = MEASURES.flatMap(({ name }) => {
    const train = t("columnTrain", { name: t(name) });
    return tested ? [train, t("columnTest", { name: t(name) })] : [train];
  });
  const cells = (row: Point) =>
    MEASURES.flatMap(({ train, test, format }) =>
      (tested ? [train, test] : [train]).map((value) => format(value(row))),
    );
  return (
    <NumberTable
      heads={[
        t("epoch"),
        t("samplesSeen"),
        ...heads,
        ...classes.map((label) => t("accuracyOf", { label })),
      ]}
      rows={rows.map(
        (row): Row => [
          Number.isInteger(row.epoch) ? String(row.epoch) : number(row.epoch),
          String(row.samplesSeen),
          ...cells(row),
          ...classes.map((_, unit) => shareText(row.classAccuracy[unit])),
        ],
      )}
    />
  );
}

/** "–" where there are no samples. */
export const shareText = (share = Number.NaN): string =>
  Number.isFinite(share) ? percent(share) : "–";

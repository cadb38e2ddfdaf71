/**
 * Time as samples seen, on the scale log(1 + n): half of all that is learned is learned in the first
 * thousand samples, and hundreds of thousands follow.
 */
import type { Point } from "../engine/history.ts";

export interface TimeAxis {
  /** Samples seen at the right end; 0 while there is nothing but the beginning. */
  readonly end: number;
  /** Samples of an epoch; 0 while that is not known, and where runs differ in it. */
  readonly perEpoch: number;
}

/** A mark of the axis: so many samples of the first epoch, or so many epochs. */
export interface Tick {
  readonly unit: "samples" | "epochs";
  readonly count: number;
  /** From 0 to 1. */
  readonly position: number;
  /** Whether its unit stands beside its count. */
  readonly named: boolean;
}

/** A moment, as far as the axis is concerned. */
type Moment = Pick<Point, "epoch" | "samplesSeen">;

/**
 * The axis of these moments. A training that is to end soon, after `goal` epochs, already has its room,
 * so that curves grow into it; `others` are drawn on the same axis.
 */
export function timeAxis(
  rows: readonly Moment[],
  goal: number,
  others: readonly Moment[] = [],
): TimeAxis {
  const last = rows.at(-1);
  const perEpoch = perEpochOf(last);
  const ends = [last?.samplesSeen ?? 0, others.at(-1)?.samplesSeen ?? 0, goal * perEpoch];
  const differ = others.length > 1 && perEpochOf(others.at(-1)) !== perEpoch;
  return { end: Math.round(Math.max(...ends)), perEpoch: differ ? 0 : perEpoch };
}

const perEpochOf = (last: Moment | undefined): number =>
  last?.epoch ? Math.round(last.samplesSeen / last.epoch) : 0;

/** Where so many samples are on the axis: from 0 to 1. */
export const positionOf = ({ end }: Pick<TimeAxis, "end">, samplesSeen: number): number =>
  end > 0 ? Math.log1p(samplesSeen) / Math.log1p(end) : 0;

/** The moment that is nearest to a place on the axis, from 0 to 1. */
export function momentAt<M extends Moment>(
  rows: readonly M[],
  axis: TimeAxis,
  position: number,
): M | undefined {
  const distance = (row: M) => Math.abs(positionOf(axis, row.samplesSeen) - position);
  return rows.reduce<M | undefined>(
    (best, row) => (best && distance(best) <= distance(row) ? best : row),
    undefined,
  );
}

// The marks inside an epoch; where they are all there is, the largest says what they are.
const SAMPLES = [131_072, 16_384, 2048, 256, 32];

// Shares of the axis, where it is narrowest: some 250 px. A character is some 7 px wide.
const CHARACTER = 7 / 250;
const GAP = 6 / 250;

// How many characters " epoch" and " samples" have in the longer of the languages.
const UNIT_CHARACTERS = { epochs: 7, samples: 10 };

/**
 * Marks that have room for their words side by side on the narrowest page, the most telling first: the
 * first epoch, the last, tens of epochs, then samples of the first epoch. Where an epoch is not known,
 * samples alone.
 */
export function ticksOf(axis: TimeAxis): Tick[] {
  const { end, perEpoch } = axis;
  const epochs = perEpoch ? Math.floor(end / perEpoch + 1e-6) : 0;
  const inside = perEpoch ? Math.min(end, perEpoch - 1) : end;
  const wanted = [
    ...[1, epochs, 10, 100, 1000, 10_000, 3].map((count) => ({ unit: "epochs" as const, count })),
    ...SAMPLES.map((count) => ({ unit: "samples" as const, count })),
  ];
  const named = perEpoch ? 1 : SAMPLES.find((count) => count <= inside);
  const ticks: Tick[] = [];
  for (const { unit, count } of wanted) {
    const [most, size] = unit === "epochs" ? [epochs, perEpoch] : [inside, 1];
    if (count < 1 || count > most) continue;
    const position = positionOf(axis, count * size);
    const tick = {
      unit,
      count,
      position,
      named: (unit === "samples") === !perEpoch && count === named,
    };
    if (ticks.every((other) => haveRoom(other, tick))) ticks.push(tick);
  }
  return ticks.sort((a, b) => a.position - b.position);
}

function haveRoom(one: Tick, other: Tick): boolean {
  const [left, right] = one.position < other.position ? [one, other] : [other, one];
  return startOf(right) - endOf(left) >= GAP;
}

const widthOf = ({ unit, count, named }: Tick): number =>
  CHARACTER * (String(count).length + (named ? UNIT_CHARACTERS[unit] : 0));

/** Words stand by their mark and within the axis: at its left end right of it, at its right end left. */
const startOf = (tick: Tick): number => tick.position * (1 - widthOf(tick));
const endOf = (tick: Tick): number => startOf(tick) + widthOf(tick);

/**
 * Time as samples seen, on the scale log(1 + n): half of all that is learned is learned in the first
 * thousand samples, and hundreds of thousands follow.
 */
import type { Point } from "../engine/history.ts";

export interface TimeAxis {
  /** Samples seen at the right end; 0 while there is nothing but the beginning. */
  readonly end: number;
  /** Samples of an epoch; 0 while that is not known. */
  readonly perEpoch: number;
}

/** A mark of the axis: so many samples of the first epoch, or so many epochs. */
export interface Tick {
  readonly unit: "samples" | "epochs";
  readonly count: number;
  /** From 0 to 1. */
  readonly position: number;
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
  const perEpoch = last?.epoch ? last.samplesSeen / last.epoch : 0;
  const ends = [last?.samplesSeen ?? 0, others.at(-1)?.samplesSeen ?? 0, goal * perEpoch];
  return { end: Math.round(Math.max(...ends)), perEpoch: Math.round(perEpoch) };
}

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

// Shares of the axis, where it is narrowest: some 250 px. A character is some 7 px wide.
const CHARACTER = 7 / 250;
const GAP = 6 / 250;

// How many characters "1 epoch" has in the longer of the languages; other ticks are bare numbers.
const EPOCH_CHARACTERS = 8;

/**
 * Marks that have room for their words side by side on the narrowest page, the most telling first: the
 * first epoch, the last, tens of epochs, then samples of the first epoch.
 */
export function ticksOf(axis: TimeAxis): Tick[] {
  const { end, perEpoch } = axis;
  const epochs = perEpoch ? Math.floor(end / perEpoch + 1e-6) : 0;
  const inside = perEpoch ? Math.min(end, perEpoch - 1) : end;
  const wanted = [
    ...[1, epochs, 10, 100, 1000, 10_000, 3].map((count) => ({ unit: "epochs" as const, count })),
    ...[32, 256, 2048, 16_384].map((count) => ({ unit: "samples" as const, count })),
  ];
  const ticks: Tick[] = [];
  for (const { unit, count } of wanted) {
    const [most, size] = unit === "epochs" ? [epochs, perEpoch] : [inside, 1];
    if (count < 1 || count > most) continue;
    const tick = { unit, count, position: positionOf(axis, count * size) };
    if (ticks.every((other) => haveRoom(other, tick))) ticks.push(tick);
  }
  return ticks.sort((a, b) => a.position - b.position);
}

function haveRoom(one: Tick, other: Tick): boolean {
  const [left, right] = one.position < other.position ? [one, other] : [other, one];
  return startOf(right) - endOf(left) >= GAP;
}

const widthOf = ({ unit, count }: Tick): number =>
  CHARACTER * (unit === "epochs" && count === 1 ? EPOCH_CHARACTERS : String(count).length);

/** Words stand by their mark and within the axis: at its left end right of it, at its right end left. */
const startOf = (tick: Tick): number => tick.position * (1 - widthOf(tick));
const endOf = (tick: Tick): number => startOf(tick) + widthOf(tick);

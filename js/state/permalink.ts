/**
 * What is on show, written as the hash of an address and read from it.
 *
 * An address is kept short enough for mail and chat: what would make it longer than
 * MOST_CHARACTERS is left out, a list whole and not its end alone. At 8×8 pixels the most drawings and
 * lessons fit; at 32×32 some 28 images do. Drawings come first: lessons take what room they leave.
 */
import type { TrainedOn } from "../backend/backend.ts";
import type { Unit } from "../engine/forward.ts";
import type { Lesson } from "../engine/single-step.ts";
import { FULL_INK, MOST_LESSONS, RANGES } from "../limits.ts";
import type { Wish } from "./experiments.ts";
import { attempt } from "./kept-strokes.ts";
import { areSettings, isSetting } from "./settings-check.ts";

/** What an address says. */
export interface Shown {
  pixels: ArrayLike<number>;
  /** A fraction inside an epoch. */
  epoch: number;
  /** Where the run was trained on this page: those that are not the page's own, maybe none. */
  settings?: Wish;
  /** The run was trained on, where they are not the page's own. */
  drawings?: readonly Lesson[];
  /** Where it was trained on on this page: from which moment, and to which epoch. */
  trained?: TrainedOn;
  /** Given since that epoch. */
  lessons?: readonly Lesson[];
  /** Hidden neurons that are switched off, where they are not the page's own; maybe none. */
  off?: readonly Unit[];
}

const MOST_CHARACTERS = 30_000;

/** One character a pixel, 0-9 and a-g. */
const BASE = FULL_INK + 1;

// As long as the numbers of the neurons of a page's largest network are.
const MOST_OFF = 6000;

// Longer than any settings there are; whatever else stands there is not read.
const MOST_SETTINGS = 1000;

export function toHash(shown: Shown): string {
  const { pixels, epoch, settings, trained, drawings, lessons, off } = shown;
  const parts: [name: string, text: string | undefined][] = [
    ["pixels", written(pixels)],
    ["epoch", String(epoch)],
    ["settings", settings && encodeURIComponent(JSON.stringify(settings))],
    ["trained", trained && `${trained.from}-${trained.to}`],
    ["drawings", drawings && listed(drawings, pixels)],
    ["lessons", lessons?.length ? listed(lessons, pixels) : undefined],
    ["off", off?.map(({ layer, unit }) => `${layer}.${unit}`).join()],
  ];
  let hash = "#";
  for (const [name, text] of parts) {
    const longer = `${hash}${hash === "#" ? "" : "&"}${name}=${text}`;
    if (text !== undefined && longer.length <= MOST_CHARACTERS) hash = longer;
  }
  return hash;
}

const written = (pixels: ArrayLike<number>): string =>
  Array.from(pixels, (ink) => ink.toString(BASE)).join("");

/**
 * "7.0a3…,3": a label and its pixels, which are left out where they are those of the one before;
 * the first is preceded by the pixels on show.
 */
function listed(lessons: readonly Lesson[], shown: ArrayLike<number>): string | undefined {
  if (lessons.length > MOST_LESSONS) return undefined;
  let before = written(shown);
  const items = lessons.map(({ pixels, label }) => {
    const inks = written(pixels);
    const item = inks === before ? `${label}` : `${label}.${inks}`;
    before = inks;
    return item;
  });
  return items.join(",");
}

/**
 * Reads what an address says; leaves out what it does not say or says wrongly. Whether settings are
 * within their ranges says whoever trains with them. Images have `count` pixels.
 */
export function fromHash(hash: string, count: number, classes: number): Partial<Shown> {
  const said = new URLSearchParams(hash.slice(1));
  const text = (name: string) => said.get(name) ?? "";
  const inks = text("pixels");
  const lessons = (name: string) => lessonsOf(said.get(name), inks, count, classes);
  const all: Partial<Shown> = {
    pixels: pixelsOf(inks, count),
    epoch: epochOf(text("epoch")),
    settings: settingsOf(text("settings")),
    trained: trainedOf(text("trained")),
    drawings: lessons("drawings"),
    lessons: lessons("lessons"),
    off: offOf(said.get("off")),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** A small fraction has 17 digits after its zeros: at most five, of a million updates an epoch. */
const epochOf = (text: string): number | undefined =>
  /^\d{1,6}(\.\d{1,22})?$/.test(text) ? Number(text) : undefined;

/** No link makes a page train for longer than its settings could. */
function trainedOf(text: string): TrainedOn | undefined {
  const [from, to, ...more] = text.split("-").map(epochOf);
  if (from === undefined || to === undefined || more.length) return undefined;
  const epochs = to - Math.floor(from);
  return Number.isInteger(epochs) && epochs > 0 && epochs <= RANGES.epochs.high
    ? { from, to }
    : undefined;
}

function pixelsOf(inks: string, count: number): number[] | undefined {
  if (inks.length !== count || !/^[0-9a-g]*$/.test(inks)) return undefined;
  return Array.from(inks, (ink) => Number.parseInt(ink, BASE));
}

function settingsOf(text: string): Wish | undefined {
  const value = text.length > MOST_SETTINGS ? undefined : attempt(() => JSON.parse(text));
  return areSettings(value, isSetting) ? (value as Wish) : undefined;
}

/** "0.12,1.3": layer and neuron. Which of them there are says whoever switches them off. */
function offOf(text: string | null): Unit[] | undefined {
  if (text === "") return [];
  const isList =
    text && text.length <= MOST_OFF && /^\d{1,2}\.\d{1,4}(,\d{1,2}\.\d{1,4})*$/.test(text);
  if (!isList) return undefined;
  return text.split(",").map((item) => {
    const [layer, unit] = item.split(".").map(Number);
    return { layer, unit };
  });
}

/**
 * One wrong lesson makes the list wrong: those after it may go without pixels of their own. `shown`
 * are the pixels on show.
 */
function lessonsOf(text: string | null, shown: string, count: number, classes: number) {
  if (text === null || text.length > MOST_CHARACTERS) return undefined;
  const items = text ? text.split(",") : [];
  if (items.length > MOST_LESSONS) return undefined;
  const lessons: Lesson[] = [];
  let inks = shown;
  for (const item of items) {
    const [label, own = inks, ...more] = item.split(".");
    inks = own;
    const pixels = pixelsOf(inks, count);
    const right = /^\d{1,3}$/.test(label) && Number(label) < classes && !more.length;
    if (!right || !pixels?.some((ink) => ink > 0)) return undefined;
    lessons.push({ pixels, label: Number(label) });
  }
  return lessons;
}

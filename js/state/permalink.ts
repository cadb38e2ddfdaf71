/**
 * What is on show, written as the hash of the page's address and read from it. Pure, no DOM.
 *
 * An address is kept short enough for mail and chat: what would make it longer than
 * MOST_CHARACTERS is left out, a list whole and not its end alone. At 8×8 pixels the most drawings and
 * lessons fit; at 32×32 some 28 images do. Drawings come first: lessons take what room they leave.
 */
import { FULL } from "../ink/brush.ts";
import { isSetting, MOST_LESSONS } from "../limits.ts";

/** @typedef {import("../engine/single-step.ts").Lesson} Lesson */

/**
 * @typedef {object} Shown
 * @property {number[]} pixels
 * @property {number} epoch
 * @property {Record<string, any>} settings  where the run was trained on this page: those that are
 *   not the page's own, maybe none
 * @property {Lesson[]} drawings  the run was trained on, where they are not the page's own
 * @property {Lesson[]} lessons  given since that epoch
 */

const MOST_CHARACTERS = 30_000;

/** One character a pixel, 0-9 and a-g. */
const BASE = FULL + 1;

// Longer than any settings there are; whatever else stands there is not read.
const MOST_SETTINGS = 1000;

/** @param {Pick<Shown, "pixels" | "epoch"> & Partial<Shown>} shown */
export function toHash({ pixels, epoch, settings, drawings, lessons }) {
  const parts = [
    ["pixels", written(pixels)],
    ["epoch", String(epoch)],
    ["settings", settings && encodeURIComponent(JSON.stringify(settings))],
    ["drawings", drawings && listed(drawings, pixels)],
    ["lessons", lessons?.length ? listed(lessons, pixels) : undefined],
  ];
  let hash = "#";
  for (const [name, text] of parts) {
    const longer = `${hash}${hash === "#" ? "" : "&"}${name}=${text}`;
    if (text !== undefined && longer.length <= MOST_CHARACTERS) hash = longer;
  }
  return hash;
}

/** @param {ArrayLike<number>} pixels */
const written = (pixels) => Array.from(pixels, (ink) => ink.toString(BASE)).join("");

/**
 * "7.0a3…,3": a label and its pixels, which are left out where they are those of the one before;
 * the first is preceded by the pixels on show.
 * @param {Lesson[]} lessons
 * @param {number[]} shown
 */
function listed(lessons, shown) {
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
 * within their ranges says whoever trains with them.
 * @param {string} hash
 * @param {number} count  of the pixels
 * @param {number} classes  how many
 * @returns {Partial<Shown>}
 */
export function fromHash(hash, count, classes) {
  const said = new URLSearchParams(hash.slice(1));
  const inks = said.get("pixels") ?? "";
  const epoch = said.get("epoch") ?? "";
  const lessons = (/** @type {string} */ name) => lessonsOf(said.get(name), inks, count, classes);
  return known({
    pixels: pixelsOf(inks, count),
    epoch: /^\d{1,6}$/.test(epoch) ? Number(epoch) : undefined,
    settings: settingsOf(said.get("settings") ?? ""),
    drawings: lessons("drawings"),
    lessons: lessons("lessons"),
  });
}

/** @param {Record<string, unknown>} values */
const known = (values) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/**
 * @param {string} inks
 * @param {number} count
 */
function pixelsOf(inks, count) {
  if (inks.length !== count || !/^[0-9a-g]*$/.test(inks)) return undefined;
  return Array.from(inks, (ink) => Number.parseInt(ink, BASE));
}

/** @param {string} text */
function settingsOf(text) {
  if (!text || text.length > MOST_SETTINGS) return undefined;
  try {
    const value = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    const all = isObject && Object.entries(value).every(([name, one]) => isSetting(name, one));
    return all ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * One wrong lesson makes the list wrong: those after it may go without pixels of their own.
 * @param {string | null} text
 * @param {string} shown  the pixels on show
 * @param {number} count
 * @param {number} classes
 */
function lessonsOf(text, shown, count, classes) {
  if (text === null || text.length > MOST_CHARACTERS) return undefined;
  const items = text ? text.split(",") : [];
  if (items.length > MOST_LESSONS) return undefined;
  /** @type {Lesson[]} */
  const lessons = [];
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

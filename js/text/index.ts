/**
 * All wording and number formats, in the language of the page: the tables are in text/. The page's
 * language is read anew at every call, so that nothing is kept between pages; what it stands for is
 * worked out once.
 */
import { GERMAN } from "./de.ts";
import { ENGLISH } from "./en.ts";

/** @typedef {Record<string, string>} Table */

/** @type {Record<string, Table>} */
export const TABLES = { en: ENGLISH, de: GERMAN };

/** The language of the page; of the browser, where the page names none. */
const wanted = () =>
  globalThis.document?.documentElement.lang || globalThis.navigator?.language || "en";

/**
 * What a language tag comes to here: "de-AT" is German with Austrian numbers, "fr" is English.
 * @param {string} tag
 */
function speak(tag) {
  const language = tag.toLowerCase().split(/[-_]/)[0];
  const spoken = language in TABLES && isTag(tag) ? tag : "en";
  return { tag: spoken, table: TABLES[spoken.toLowerCase().split("-")[0]], ...formats(spoken) };
}

/** @param {string} tag */
function isTag(tag) {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

/** @type {Map<string, ReturnType<typeof speak>>} */
const spoken = new Map();

function speech() {
  const tag = wanted();
  if (!spoken.has(tag)) spoken.set(tag, speak(tag));
  return /** @type {ReturnType<typeof speak>} */ (spoken.get(tag));
}

/** The language the words are in, as a tag for `lang`. */
export const language = () => speech().tag;

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values]  put in place of {name}
 */
export function t(key, values = {}) {
  const { table, plain } = speech();
  return table[key].replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === "number" ? plain(value) : value;
  });
}

/**
 * The form of `key` that goes with the count: key_one or key_other.
 * @param {string} key
 * @param {number} count
 * @param {Record<string, string | number>} [values]
 */
export const plural = (key, count, values = {}) =>
  t(`${key}_${speech().form(count)}`, { count, ...values });

/** @param {string} tag */
function formats(tag) {
  /** @param {Intl.NumberFormatOptions} options */
  const format = (options) => {
    const { format } = new Intl.NumberFormat(tag, { useGrouping: false, ...options });
    return (/** @type {number} */ value) => format(value).replace(/-/g, "−");
  };
  /** @param {number} digits */
  const fixed = (digits) =>
    format({
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      signDisplay: "negative",
    });
  const rules = new Intl.PluralRules(tag);
  return {
    form: (/** @type {number} */ count) => rules.select(count),
    plain: format({ maximumFractionDigits: 20 }),
    number: fixed(3),
    lossNumber: fixed(4),
    percent: format({ style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    wholePercent: format({ style: "percent" }),
    rough: format({ maximumSignificantDigits: 3 }),
    significant: format({ maximumSignificantDigits: 4 }),
    tiny: format({ notation: "scientific", maximumFractionDigits: 3 }),
  };
}

/** Activations, sums and weights. @param {number} value */
export const number = (value) => speech().number(value);

/** Losses. @param {number} value */
export const lossNumber = (value) => speech().lossNumber(value);

/** @param {number} value */
export const percent = (value) => speech().percent(value);

/** @param {number} value */
export const wholePercent = (value) => speech().wholePercent(value);

/** The ends of a scale. @param {number} value */
export const rough = (value) => speech().rough(value);

/** Slopes and changes, which may be tiny. @param {number} value */
export const precise = (value) =>
  Math.abs(value) < 1e-4 && value
    ? speech().tiny(value).replace("E", "e")
    : speech().significant(value);

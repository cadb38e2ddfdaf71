/**
 * All wording and number formats, in the language of the page. The page's language is read anew at
 * every call, so that nothing is kept between pages; what it stands for is worked out once.
 */
import { GERMAN } from "./de.ts";
import { ENGLISH, type Table, type TextKey } from "./en.ts";

export type { TextKey };

/** Keys that end in a name of something: of a setting, of an activation, of a preset. */
type NamedKey =
  `${"choice" | "doubt" | "exciting" | "help" | "hint" | "missing" | "mode" | "name" | "preset" | "say" | "setting" | "stage" | "tick"}_${string}`;

/** What is counted: the keys that have a form for one and a form for many. */
type PluralKey = TextKey extends infer Key
  ? Key extends `${infer Counted}_other`
    ? Counted
    : never
  : never;

/** What is put in place of {name}. */
type Values = Record<string, string | number>;

export const TABLES = { en: ENGLISH, de: GERMAN } satisfies Record<string, Table>;

/** The language of the page; of the browser, where the page names none. */
const wanted = (): string =>
  globalThis.document?.documentElement.lang || globalThis.navigator?.language || "en";

const isSpoken = (language: string): language is keyof typeof TABLES =>
  Object.hasOwn(TABLES, language);

/** What a language tag comes to here: "de-AT" is German with Austrian numbers, "fr" is English. */
function speak(tag: string) {
  const language = tag.toLowerCase().split(/[-_]/)[0];
  try {
    if (isSpoken(language)) return { tag, table: TABLES[language], ...formats(tag) };
  } catch {
    // Intl throws for what begins like a tag, and is none.
  }
  return { tag: "en", table: ENGLISH, ...formats("en") };
}

const spoken = new Map<string, ReturnType<typeof speak>>();

function speech() {
  const tag = wanted();
  const known = spoken.get(tag);
  if (known) return known;
  const added = speak(tag);
  spoken.set(tag, added);
  return added;
}

/** The language the words are in, as a tag for `lang`. */
export const language = (): string => speech().tag;

export function t(key: TextKey | NamedKey, values: Values = {}): string {
  const { table, plain } = speech();
  return table[key as TextKey].replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === "number" ? plain(value) : value;
  });
}

/** The form of `key` that goes with the count: key_one or key_other. */
export const plural = (key: PluralKey, count: number, values: Values = {}): string =>
  // English and German have no other forms.
  t(`${key}_${speech().form(count) as "one" | "other"}`, { count, ...values });

function formats(tag: string) {
  const format = (options: Intl.NumberFormatOptions) => {
    const { format } = new Intl.NumberFormat(tag, { useGrouping: false, ...options });
    return (value: number) => format(value).replace(/-/g, "−");
  };
  const fixed = (digits: number) =>
    format({
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      signDisplay: "negative",
    });
  const rules = new Intl.PluralRules(tag);
  return {
    form: (count: number) => rules.select(count),
    plain: format({ maximumFractionDigits: 20 }),
    number: fixed(3),
    percent: format({ style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    wholePercent: format({ style: "percent" }),
    roughPercent: format({ style: "percent", maximumSignificantDigits: 3 }),
    rough: format({ maximumSignificantDigits: 3 }),
    significant: format({ maximumSignificantDigits: 4 }),
    tiny: format({ notation: "scientific", maximumFractionDigits: 3 }),
  };
}

/** Activations, sums and weights. */
export const number = (value: number): string => speech().number(value);

/** On the stage: four significant digits at most; what is as good as nothing says so. */
export function brief(value: number): string {
  if (Math.abs(value) < NOTHING) return value ? "≈ 0" : "0";
  return Math.abs(value) < 10 ? number(value) : precise(value);
}

/** Smaller numbers are as good as nothing. */
export const NOTHING = 5e-4;

export const percent = (value: number): string => speech().percent(value);

export const wholePercent = (value: number): string => speech().wholePercent(value);

/** The ends of a scale. */
export const rough = (value: number): string => speech().rough(value);

/** The ends of a scale of shares, which may be tiny. */
export const roughPercent = (value: number): string => speech().roughPercent(value);

/** Losses, derivatives and changes, which may be tiny. */
export const precise = (value: number): string =>
  Math.abs(value) < 1e-4 && value
    ? speech().tiny(value).replace("E", "e")
    : speech().significant(value);

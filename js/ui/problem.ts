/** What was refused or failed, in the page's own words wherever there is a word for it. */
import type { Problem } from "../backend/backend.ts";
import { t } from "../text/index.ts";

// biome-ignore lint/suspicious/noExplicitAny: facts come over the wire, and the words take any.
type Words = (facts: Record<string, any>) => string;

const WORDS: Record<string, Words> = {
  diverged: ({ kept, epoch, rate }) => t(kept ? "divergedKept" : "diverged", { epoch, rate }),
  failed: ({ kept, epoch, cause }) => t(kept ? "failedKept" : "failed", { epoch, cause }),
  gone: ({ epoch, nearest }) => t("gone", { epoch, nearest }),
  lastEpoch: ({ most, epoch, left }) => t("lastEpoch", { most, epoch, left }),
  someOff: () => t("someOff"),
  outOfRange({ name, low, high, value, above }) {
    const inside = low <= value && value <= high && !(above && value === low);
    const words = inside ? "notWhole" : above ? "outOfRangeAbove" : "outOfRange";
    return t(words, { name: t(`setting_${name}`), low, high, value });
  },
};

/**
 * "" where there is no problem. One without a known reason answers what no page asks for: Python's
 * English has to do.
 */
export function problemWords(problem: Problem | undefined): string {
  if (!problem) return "";
  const known = Object.hasOwn(WORDS, problem.reason);
  return known ? WORDS[problem.reason](problem) : String(problem.text);
}

/** What was refused or failed, in the page's own words wherever there is a word for it. */
import { outOfRange } from "../limits.ts";
import { t } from "../text/index.ts";

/** By the reason that a message gives. @type {Record<string, (facts: Record<string, any>) => string>} */
const WORDS = {
  diverged: ({ kept, epoch, rate }) => t(kept ? "divergedKept" : "diverged", { epoch, rate }),
  failed: ({ kept, epoch, cause }) => t(kept ? "failedKept" : "failed", { epoch, cause }),
  gone: ({ epoch, nearest }) => t("gone", { epoch, nearest }),
};

/**
 * Words for a "refused" or an "error". One without a reason answers what no page asks for: Python's
 * English has to do.
 * @param {Record<string, any>} message
 * @returns {string}
 */
export const worded = ({ reason, text, ...facts }) => WORDS[reason]?.(facts) ?? String(text);

/**
 * Why a new training is not even asked for, or "".
 * @param {Record<string, any>} settings  those that change
 * @param {{epochs: number}} now
 */
export function refusalOf(settings, { epochs }) {
  // It is on show when it has its first epoch: without any it would be waited for in vain.
  const wrong = outOfRange(epochs ? settings : { epochs, ...settings });
  if (!wrong) return "";
  const { name, low, high, value } = wrong;
  const words = low <= value && value <= high ? "notWhole" : "outOfRange";
  return t(words, { name: t(`setting_${name}`), low, high, value });
}

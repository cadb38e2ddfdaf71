/** Keyboard shortcuts for the whole widget, and the list that documents them. */

import { t } from "../text/index.ts";
import { el, isChord } from "../ui/dom.ts";

const TYPING = "input:not([type=radio], [type=checkbox], [type=range]), select, textarea";

/**
 * A shortcut presses the button that carries it in aria-keyshortcuts, where that is on show.
 * @param {HTMLElement} root
 * @param {AbortSignal} signal
 */
export function listenForKeys(root, signal) {
  root.addEventListener(
    "keydown",
    (event) => {
      const target = /** @type {HTMLElement} */ (event.target);
      if (target.matches(TYPING) || isChord(event)) return;
      const node = root.dataset.keys === "off" ? undefined : buttonOf(root, nameOf(event));
      if (!node) return;
      event.preventDefault();
      node.click();
    },
    { signal },
  );
}

/**
 * Keeps plain keys from the notebook around: to JupyterLab X cuts the cell, Enter edits it, and arrows
 * leave it, whatever has the focus in its output. Chords such as Ctrl+S stay the notebook's, and so
 * does Shift+Enter, which runs the cell.
 * @param {HTMLElement} root
 * @param {AbortSignal} signal
 */
export function keepKeys(root, signal) {
  const keep = (/** @type {KeyboardEvent} */ event) => {
    const run = event.shiftKey && event.key === "Enter";
    if (!isChord(event) && !run) event.stopPropagation();
  };
  root.addEventListener("keydown", keep, { signal });
}

/**
 * The key as aria-keyshortcuts writes it.
 * @param {KeyboardEvent} event
 */
function nameOf({ key, shiftKey }) {
  if (key === "+") return "Plus";
  if (key.length === 1) return key.toUpperCase();
  return shiftKey ? `Shift+${key}` : key;
}

/**
 * @param {HTMLElement} root
 * @param {string} name
 */
function buttonOf(root, name) {
  const all = /** @type {NodeListOf<HTMLButtonElement>} */ (
    root.querySelectorAll("button[aria-keyshortcuts]:enabled")
  );
  return [...all].find(
    (node) => node.getAttribute("aria-keyshortcuts")?.split(" ").includes(name) && isShown(node),
  );
}

/** @param {Element} node */
const isShown = (node) => node.getClientRects().length > 0;

/** What the list says: keys, the words for what they do, what they belong to. */
const KEYS = [
  { keys: "← → ↑ ↓", does: "keyArrows", "data-control": "paint hidden output" },
  { keys: "{space}", does: "keySpace", "data-control": "paint" },
  { keys: "0 … 9", does: "keyDigits", "data-control": "paint" },
  { keys: "{enter}", does: "keyEnter", "data-control": "hidden output" },
  { keys: "Z", does: "keyUndo", "data-control": "paint" },
  { keys: "C", does: "keyClear", "data-control": "paint" },
  { keys: "{shift} + ← → ↑ ↓", does: "keyNudge", "data-control": "paint" },
  { keys: "J K, [ ]", does: "keySample", "data-control": "samples" },
  { keys: ", .", does: "keyMoment", "data-control": "timeline" },
  { keys: "P", does: "keyPlay", "data-control": "timeline" },
  { keys: "T S", does: "keyTrain", "data-control": "train" },
  { keys: "B N", does: "keyLesson", "data-control": "lesson" },
  { keys: "+", does: "keyLarge" },
];

/**
 * @param {HTMLElement} root
 * @param {AbortSignal} signal
 */
export function keysView(root, signal) {
  /** @type {Record<string, string>} */
  const names = { space: "keySpaceName", enter: "keyEnterName", shift: "keyShiftName" };
  const rows = KEYS.map(({ keys, does, ...control }) => {
    const named = keys.replace(/\{(\w+)\}/, (_, name) => t(names[name]));
    return el("div", control, el("dt", {}, named), el("dd", {}, t(does)));
  });
  return el(
    "details",
    { class: "dw-keys", "data-part": "keys", "data-control": "keys" },
    el("summary", {}, t("keys")),
    el("p", {}, t("keysWhere")),
    switchView(root, signal),
    el("dl", {}, ...rows),
  );
}

/**
 * Who speaks to the computer needs to turn them off: a spoken word would be a row of keys.
 * @param {HTMLElement} root
 * @param {AbortSignal} signal
 */
function switchView(root, signal) {
  const on = el("input", { type: "checkbox" });
  on.checked = root.dataset.keys !== "off";
  const flip = () => {
    root.dataset.keys = on.checked ? "on" : "off";
  };
  on.addEventListener("change", flip, { signal });
  return el("label", {}, on, t("keysOn"));
}

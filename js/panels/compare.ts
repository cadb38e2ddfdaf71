/** Keeps the run on show as A: its curves stay and are drawn with those of the runs after it. */

import { differences } from "../state/experiments.ts";
import { rough, t } from "../text/index.ts";
import { button, el, refill } from "../ui/dom.ts";
import { tableOf } from "../ui/parts.ts";

/** @typedef {import("../state/experiments.ts").Wish} Wish */

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {AbortSignal} signal
 */
export function compareView(scene, signal) {
  const { lab } = scene;
  const act = (/** @type {() => void} */ action) => () => {
    action();
    scene.redraw();
  };
  const keep = button(
    t("keepAsA"),
    act(() => lab.pin()),
    signal,
  );
  const back = button(
    t("backToA"),
    act(() => lab.ask(lab.pinned?.settings ?? {})),
    signal,
  );
  const drop = button(
    t("dropA"),
    act(() => lab.unpin()),
    signal,
  );
  const box = el("div");
  scene.onChange(() => {
    back.hidden = drop.hidden = box.hidden = !lab.pinned;
    if (lab.pinned) refill(box, compared(lab.pinned.settings, lab.current));
  });
  return el("div", { class: "dw-compare" }, el("div", { class: "dw-row" }, keep, back, drop), box);
}

/**
 * A's settings where they differ from those on show.
 * @param {Wish} a
 * @param {Wish} b
 */
function compared(a, b) {
  const names = Object.keys(differences(a, b));
  if (!names.length) return el("p", { class: "dw-detail" }, t("sameAsA"));
  const rows = names.map((name) => [t(`setting_${name}`), worded(a[name]), worded(b[name])]);
  return tableOf(["setting", "runA", "runNow"], rows);
}

/**
 * @param {any} value
 * @returns {string}
 */
function worded(value) {
  if (Array.isArray(value)) return value.length ? value.join("-") : "–";
  if (typeof value === "boolean") return t(value ? "on" : "off");
  return typeof value === "number" ? rough(value) : t(`choice_${value}`);
}

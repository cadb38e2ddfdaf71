/** Keyboard shortcuts for the whole widget, and the list that documents them. */
import { el } from "../dom.js";
import { t } from "../text.js";

/**
 * @param {HTMLElement} root
 * @param {import("../scene.js").Scene} scene
 * @param {import("../player.js").Player} player
 * @param {AbortSignal} signal
 */
export function listenForKeys(root, scene, player, signal) {
  /** @type {Record<string, () => void>} */
  const actions = {
    z: () => scene.painting.undo(),
    c: () => scene.painting.clear(),
    p: () => player.toggle(),
    ",": () => scene.run.step(-1),
    ".": () => scene.run.step(1),
    "[": () => scene.showSample(scene.sample - 1),
    "]": () => scene.showSample(scene.sample + 1),
    "Shift+ArrowLeft": () => scene.painting.nudge(-1, 0),
    "Shift+ArrowRight": () => scene.painting.nudge(1, 0),
    "Shift+ArrowUp": () => scene.painting.nudge(0, -1),
    "Shift+ArrowDown": () => scene.painting.nudge(0, 1),
  };
  root.addEventListener(
    "keydown",
    (event) => {
      const target = /** @type {HTMLElement} */ (event.target);
      const typing = target.matches("input[type=number],select");
      const action =
        actions[event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key];
      if (typing || !action || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      action();
    },
    { signal },
  );
}

export function keysView() {
  const keys = [
    ["← → ↑ ↓", "keyArrows"],
    ["Space", "keySpace"],
    ["0 … 9", "keyDigits"],
    ["Z", "keyUndo"],
    ["C", "keyClear"],
    ["Shift + ← → ↑ ↓", "keyNudge"],
    ["[ ]", "keySample"],
    [", .", "keyEpoch"],
    ["P", "keyPlay"],
  ].map(([key, what]) => el("div", {}, el("dt", {}, key), el("dd", {}, t(what))));
  return el(
    "details",
    { class: "dw-keys" },
    el("summary", {}, t("keys")),
    el("p", {}, t("keysWhere")),
    el("dl", {}, ...keys),
  );
}

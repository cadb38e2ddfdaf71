/** Says when the image is unlike all that the network has learned from, by which measure, and cures it. */

import { rough, t } from "../text/index.ts";
import { button, el, setText } from "../ui/dom.ts";

// A scribble fails by every measure; two are enough to see why.
const MOST = 2;

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {AbortSignal} signal
 */
export function doubtView(scene, signal) {
  const words = el("span");
  const fit = button(t("fitNow"), () => scene.painting.fitNow(), signal);
  const clear = button(t("drawAgain"), () => scene.painting.clear(), signal);
  const box = el(
    "div",
    { class: "dw-doubt", "data-part": "doubt", hidden: true },
    words,
    fit,
    clear,
  );
  scene.onChange(() => {
    const { doubts } = scene;
    box.hidden = doubts.length === 0;
    const curable = doubts.some(({ measure }) => measure !== "distance");
    fit.hidden = !curable;
    clear.hidden = curable;
    const lines = doubts.slice(0, MOST).map(doubtLine);
    setText(words, lines.length ? `${t("unlike")} ${lines.join("; ")}.` : "");
  });
  return box;
}

/** @param {import("../ink/novelty.ts").Deviation} doubt */
function doubtLine({ measure, value, low, high }) {
  return t(`doubt_${measure}`, { value: rough(value), low: rough(low), high: rough(high) });
}

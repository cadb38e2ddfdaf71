/** The learner's guess, before the network's answer. */

import { t } from "../text/index.ts";
import { button, el, setText } from "../ui/dom.ts";

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {AbortSignal} signal
 */
export function guessView(scene, signal) {
  const { guessing, classes } = scene;
  const mode = el("input", { type: "checkbox" });
  mode.addEventListener("change", () => (guessing.on = mode.checked), { signal });
  const answers = classes.map((name, unit) =>
    button(name, () => guessing.commit(unit), signal, {
      "aria-label": t("guessIs", { label: name }),
    }),
  );
  const ask = el(
    "div",
    { role: "group", "aria-label": t("whatWillItSay"), class: "dw-row" },
    el("span", {}, t("whatWillItSay")),
    ...answers,
  );
  const score = el("p", { class: "dw-detail", "data-part": "guesses", role: "note" });
  scene.onChange(() => {
    mode.checked = guessing.on;
    ask.hidden = !guessing.veiled;
    score.hidden = !guessing.on;
    setText(score, scoreLine(scene));
  });
  return el(
    "div",
    { class: "dw-guess", "data-control": "guess" },
    el("label", {}, mode, t("guessFirst")),
    ask,
    score,
  );
}

/** @param {import("../state/store.ts").Scene} scene */
function scoreLine({ guessing, classes }) {
  const { list, right, veiled } = guessing;
  const last = list[list.length - 1];
  if (!last) return "";
  const words = t("guessScore", { right, count: list.length });
  if (veiled) return words;
  const { guess, prediction } = last;
  const values = { guess: classes[guess], prediction: classes[prediction] };
  return `${t(guess === prediction ? "guessRight" : "guessWrong", values)} ${words}`;
}

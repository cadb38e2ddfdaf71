/** One line that says what the page can't show otherwise, and the voice for screen readers. */
import { el, setText } from "../dom.js";
import { number, t } from "../text.js";

// A screen reader should hear the prediction when the hand rests, not at every point of a stroke.
const REST = 700;

/**
 * @param {import("../scene.js").Scene} scene
 * @param {AbortSignal} signal
 */
export function statusView(scene, signal) {
  const line = el("p", { class: "dw-status", role: "status" });
  const voice = el("p", { class: "dw-voice", "aria-live": "polite" });
  let timer = 0;
  scene.onChange(() => {
    setText(line, statusLine(scene));
    clearTimeout(timer);
    timer = window.setTimeout(() => setText(voice, spoken(scene)), REST);
  });
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  return el("div", {}, line, voice);
}

/** @param {import("../scene.js").Scene} scene */
function statusLine(scene) {
  if (scene.run.complaint) return scene.run.complaint;
  const { lessons } = scene.run;
  if (lessons.length) return t("taught", { count: lessons.length });
  if (scene.run.kernel === "none") return withoutKernel(scene);
  if (scene.run.kernel === "silent") return t("silent", { count: scene.run.lastEpoch });
  return "";
}

/** @param {import("../scene.js").Scene} scene */
function withoutKernel({ nTrain, settings }) {
  if (!nTrain) return t("noKernel");
  return t(settings.augment ? "trainsHerePlainly" : "trainsHere");
}

/** @param {import("../scene.js").Scene} scene */
function spoken(scene) {
  const { prediction, computed } = scene;
  const { goal, lastEpoch: last } = scene.run;
  if (goal >= 0) return t("progress", { last, goal });
  if (scene.guessing.veiled) return t("whatWillItSay");
  if (prediction < 0 || !computed) return t("noInk");
  const a = computed[computed.length - 1].a[prediction];
  const words = t("announce", { label: scene.classes[prediction], a: number(a) });
  return scene.doubts.length ? `${t("unlike")} ${words}` : words;
}

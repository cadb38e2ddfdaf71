/** One line that says what the page can't show otherwise, and the voice for screen readers. */

import { number, percent, plural, t } from "../text/index.ts";
import { el, setText } from "../ui/dom.ts";

// A screen reader should hear the prediction when the hand rests, not at every point of a stroke.
const REST = 700;

// How a long training gets on is worth a word now and then.
const NOW_AND_THEN = 10000;

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {AbortSignal} signal
 */
export function statusView(scene, signal) {
  const line = el("p", { class: "dw-status", role: "status" });
  const voice = voiceOf(scene, signal);
  scene.onChange(() => setText(line, statusLine(scene)));
  return el("div", {}, line, voice);
}

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {AbortSignal} signal
 */
function voiceOf(scene, signal) {
  const voice = el("p", { class: "dw-voice", "aria-live": "polite" });
  // What a page opens with is no news.
  let said = spoken(scene);
  let saidAt = 0;
  let training = false;
  let ended = false;
  let timer = 0;
  const say = () => {
    const words = (ended ? `${endLine(scene)}. ` : "") + spoken(scene);
    timer = 0;
    ended = false;
    saidAt = performance.now();
    if (words !== said) setText(voice, words);
    said = words;
  };
  scene.onChange(() => {
    const before = training;
    training = scene.run.goal >= 0;
    ended ||= before && !training;
    // Every epoch is a change: to wait for rest would be to wait for the end.
    if (before && training && timer) return;
    clearTimeout(timer);
    const pause = saidAt + NOW_AND_THEN - performance.now();
    timer = window.setTimeout(say, training ? Math.max(REST, pause) : REST);
  });
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  return voice;
}

/** @param {import("../state/store.ts").Scene} scene */
function endLine({ run: { snapshot, lastEpoch: last } }) {
  const tested = snapshot && Number.isFinite(snapshot.testAccuracy);
  return t(tested ? "announceEnd" : "announceEndTrain", {
    last,
    test: percent(snapshot?.testAccuracy ?? 0),
    train: percent(snapshot?.accuracy ?? 0),
  });
}

/** @param {import("../state/store.ts").Scene} scene */
function statusLine(scene) {
  if (scene.run.complaint) return scene.run.complaint;
  const { lessons, mayLearn } = scene.run;
  if (lessons.length && !mayLearn) return t("taughtMost", { count: lessons.length });
  if (lessons.length) return plural("taught", lessons.length);
  if (scene.run.kernel === "none") return withoutKernel(scene);
  if (scene.run.kernel === "silent") return t("silent", { last: scene.run.lastEpoch });
  return "";
}

/** @param {import("../state/store.ts").Scene} scene */
function withoutKernel({ nTrain, settings, run: { augmentation } }) {
  if (!nTrain) return t("noKernel");
  if (!settings.augment) return t("trainsHere");
  if (!augmentation) return t("trainsHerePlainly");
  const { missing } = augmentation;
  return missing ? t("trainsHereWithout", { drawings: missing }) : t("trainsHere");
}

/** @param {import("../state/store.ts").Scene} scene */
function spoken(scene) {
  const { prediction, computed } = scene;
  const { goal, lastEpoch: last } = scene.run;
  if (goal >= 0) return t("progress", { last, goal });
  if (!scene.shows("output")) return "";
  if (scene.guessing.veiled) return t("whatWillItSay");
  if (prediction < 0 || !computed) return t("noInk");
  const a = computed[computed.length - 1].a[prediction];
  const words = t("announce", { label: scene.classes[prediction], a: number(a) });
  return scene.doubts.length ? `${t("unlike")} ${words}` : words;
}

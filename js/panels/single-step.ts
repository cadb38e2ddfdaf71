/** One step of learning from the image on the grid, stage by stage, forwards and back. */

import { t } from "../text/index.ts";
import { button, el, refill, setText } from "../ui/dom.ts";
import { drawInSight } from "../ui/in-sight.ts";
import { LESSON_STEPS } from "./steps.ts";

const LAST = LESSON_STEPS.length - 1;

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {() => import("../ui/weight-image.ts").Signs} signs
 * @param {AbortSignal} signal
 */
export function lessonView(scene, signs, signal) {
  let stage = 0;
  const choice = el(
    "select",
    { "aria-label": t("rightAnswer") },
    el("option", { value: -1 }, "–"),
    ...scene.classes.map((name, value) => el("option", { value }, name)),
  );
  const title = el("h3", { tabindex: -1 });
  const content = el("div", { class: "dw-stage" });
  const back = button(t("back"), () => go(-1), signal, { "aria-keyshortcuts": "B" });
  const next = button(t("next"), () => go(1), signal, { "aria-keyshortcuts": "N" });
  const again = button(t("anotherStep"), () => move(0), signal);
  const details = el(
    "details",
    { class: "dw-panel", "data-part": "lesson", "data-control": "lesson" },
    el("summary", {}, t("howLearns")),
    el("div", { class: "dw-row" }, el("label", {}, t("rightAnswer"), choice), back, next, again),
    title,
    content,
  );
  choice.addEventListener("change", () => move(0), { signal });

  /** @param {number} to */
  function move(to) {
    stage = to;
    scene.redraw();
  }

  /** @param {number} by  the last stage comes of changing the weights, and back from it of undoing that */
  function go(by) {
    if (by > 0 && stage === LAST - 1) scene.run.learn(scene.painting.pixels, label());
    if (by < 0 && stage === LAST) scene.run.unlearn();
    move(Math.min(LAST, Math.max(0, stage + by)));
    title.focus();
  }

  const label = () => Number(choice.value);
  /** @type {unknown[]} */
  let drawn = [];

  const draw = () => {
    if (!details.open) return;
    if (scene.label >= 0 && stage === 0) choice.value = String(scene.label);
    if (stage === LAST && !scene.run.lessons.length) stage = 0;
    const veiled = scene.guessing.veiled;
    const causes = [stage, label(), scene.params, scene.painting.pixels, scene.picked, veiled];
    if (causes.every((cause, i) => cause === drawn[i])) return;
    drawn = causes;
    const lesson = veiled ? undefined : lessonOnShow(scene, stage, label());
    back.disabled = stage === 0;
    next.disabled = !lesson || stage === LAST || (stage === LAST - 1 && !scene.run.mayLearn);
    again.hidden = stage !== LAST;
    setText(next, t(stage === LAST - 1 ? "changeWeights" : "next"));
    setText(
      title,
      t("stageTitle", { stage: stage + 1, count: LAST + 1, name: t(LESSON_STEPS[stage].name) }),
    );
    if (lesson) LESSON_STEPS[stage].render(content, scene, lesson, signs());
    else refill(content, el("p", {}, t(whatIsMissing(scene))));
  };
  drawInSight(details, scene, draw, signal);
  return details;
}

/** @param {import("../state/store.ts").Scene} scene */
function whatIsMissing({ guessing, painting }) {
  if (guessing.veiled) return "guessBefore";
  return painting.hasInk ? "chooseLabel" : "drawFirst";
}

/**
 * What the stage explains: the step to come, or on the last stage the one just taken.
 * @param {import("../state/store.ts").Scene} scene
 * @param {number} stage
 * @param {number} label
 * @returns {import("./steps.ts").LessonOnShow | undefined}
 */
function lessonOnShow({ run, painting }, stage, label) {
  const lesson =
    stage === LAST ? run.lessons[run.lessons.length - 1] : { pixels: painting.pixels, label };
  if (lesson.label < 0 || !lesson.pixels.some((ink) => ink > 0)) return undefined;
  const step = run.stepOf(lesson.pixels, lesson.label, stage === LAST);
  return step && { ...step, label: lesson.label, pixels: lesson.pixels };
}

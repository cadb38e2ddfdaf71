/** The training over time: scrub, step, play, and the curves. */

import { SPEEDS } from "../state/playback.ts";
import { t } from "../text/index.ts";
import { button, el, setAttributes, setText } from "../ui/dom.ts";
import { iconButton } from "../ui/icons.ts";
import { curveTable } from "./curve-table.ts";
import { curveView, MEASURES } from "./curves.ts";
import { trainView } from "./train.ts";

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {import("../state/playback.ts").Player} player
 * @param {AbortSignal} signal
 */
export function timelineView(scene, player, signal) {
  const scrub = el("input", { type: "range", min: 0, step: 1, "aria-label": t("epoch") });
  const where = el("span", { class: "dw-where" });
  const play = button("", () => player.toggle(), signal, {
    class: "dw-play",
    "aria-keyshortcuts": "P",
  });
  const thinned = el("p", { class: "dw-note" });
  scrub.addEventListener("input", () => scene.run.goTo(scrub.valueAsNumber), { signal });
  // Arrow keys step by recorded epochs, which are further apart than one where the history was thinned.
  scrub.addEventListener("keydown", (event) => stepByKey(event, scene), { signal });

  scene.onChange(() => {
    const { epoch, lastEpoch: last } = scene.run;
    setAttributes(scrub, {
      max: Math.max(1, last),
      "aria-valuetext": t("epochOf", { epoch, last }),
    });
    if (scrub.valueAsNumber !== epoch) scrub.value = String(epoch);
    setText(where, t("epochOf", { epoch, last }));
    setText(play, t(player.playing ? "pause" : "play"));
    const [first, second] = scene.run.snapshots;
    const stride = second ? second.epoch - first.epoch : 1;
    setText(thinned, stride > 1 ? t("thinned", { stride }) : "");
  });
  return el(
    "section",
    {
      class: "dw-panel dw-timeline",
      "data-part": "timeline",
      "data-control": "timeline curves train",
    },
    el("h2", {}, t("timeline")),
    el(
      "div",
      { class: "dw-row", "data-control": "timeline" },
      iconButton("previous", t("previousEpoch"), () => scene.run.step(-1), signal, ","),
      play,
      iconButton("next", t("nextEpoch"), () => scene.run.step(1), signal, "."),
      scrub,
      where,
      speedChoice(player, signal),
    ),
    el(
      "div",
      { class: "dw-curves", "data-control": "curves" },
      ...MEASURES.map((measure) => curveView(scene, measure, signal)),
    ),
    curveTable(scene, signal),
    thinned,
    trainView(scene, signal),
  );
}

/**
 * @param {KeyboardEvent} event
 * @param {import("../state/store.ts").Scene} scene
 */
function stepByKey(event, scene) {
  /** @type {Record<string, number>} */
  const steps = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -10,
    PageUp: 10,
  };
  if (!(event.key in steps) || event.shiftKey) return;
  event.preventDefault();
  scene.run.step(steps[event.key]);
}

/**
 * @param {import("../state/playback.ts").Player} player
 * @param {AbortSignal} signal
 */
function speedChoice(player, signal) {
  const options = SPEEDS.map((speed) => el("option", { value: speed }, `${speed}×`));
  const select = el("select", { "aria-label": t("speed"), title: t("speed") }, ...options);
  select.value = String(player.speed);
  select.addEventListener("change", () => (player.speed = Number(select.value)), { signal });
  return select;
}

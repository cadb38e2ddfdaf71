/** The learner's own drawings among the training samples: put there by hand, listed, taken out again. */

import { FULL } from "../ink/brush.ts";
import { MOST_LESSONS } from "../limits.ts";
import { plural, t } from "../text/index.ts";
import { button, el, setText } from "../ui/dom.ts";
import { inkPicture } from "../ui/ink-picture.ts";

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {AbortSignal} signal
 */
export function drawingsView(scene, signal) {
  const { lab, painting } = scene;
  const label = el(
    "select",
    { name: "drawing" },
    ...scene.classes.map((name) => el("option", {}, name)),
  );
  const add = button(
    t("addDrawing"),
    () => {
      const drawing = { pixels: Array.from(painting.pixels), label: label.selectedIndex };
      lab.ask({}, [...lab.drawings, drawing]);
    },
    signal,
  );
  const count = el("p", { class: "dw-detail" });
  const list = el("div", { class: "dw-row", role: "list", "aria-label": t("ownDrawings") });
  /** @type {unknown} */
  let listed;
  scene.onChange(() => {
    add.disabled = !painting.hasInk || lab.drawings.length >= MOST_LESSONS;
    setText(count, plural("ownCount", lab.drawings.length, { samples: scene.nTrain }));
    if (listed === lab.drawings) return;
    listed = lab.drawings;
    list.replaceChildren(...lab.drawings.map((_, i) => item(scene, i, signal)));
  });
  return el(
    "div",
    { class: "dw-own" },
    el("div", { class: "dw-row" }, el("label", {}, t("drawingIs"), label), add),
    count,
    list,
  );
}

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {number} index
 * @param {AbortSignal} signal
 */
function item({ lab, classes, painting }, index, signal) {
  const { pixels, label } = lab.drawings[index];
  const values = { number: index + 1, label: classes[label] };
  const picture = inkPicture(painting.shape, t("ownDrawing", values));
  picture.render(Float32Array.from(pixels, (ink) => ink / FULL));
  const takeOut = () => {
    const others = lab.drawings.filter((_, i) => i !== index);
    lab.ask({}, others);
  };
  const name = { "aria-label": t("removeDrawing", values) };
  const remove = button("×", takeOut, signal, name);
  return el("div", { role: "listitem" }, picture.node, classes[label], remove);
}

/** The sample picker: walks the training and the test samples, each with its true label. */

import { t } from "../text/index.ts";
import { el, setAttributes, setText } from "../ui/dom.ts";
import { iconButton } from "../ui/icons.ts";

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {AbortSignal} signal
 */
export function samplesView(scene, signal) {
  const sets = [
    { name: t("training"), start: 0, count: scene.nTrain },
    { name: t("test"), start: scene.nTrain, count: scene.labels.length - scene.nTrain },
  ].filter((set) => set.count > 0);
  if (!sets.length) return el("div", { hidden: true });
  let set = sets.at(-1) ?? sets[0];
  let index = 0;

  const choice = el(
    "select",
    { "aria-label": t("set") },
    ...sets.map((s) => el("option", {}, s.name)),
  );
  choice.selectedIndex = sets.indexOf(set);
  const position = el("input", { type: "number", min: 1, "aria-label": t("sampleNumber") });
  const count = el("span");

  /** @param {number} to */
  const show = (to) => {
    index = Math.min(set.count - 1, Math.max(0, to));
    position.value = String(index + 1);
    scene.showSample(set.start + index);
  };
  /** @param {number} by  the first click shows the sample that stands in the box */
  const walk = (by) => show(scene.sample === set.start + index ? index + by : index);

  choice.addEventListener(
    "change",
    () => {
      set = sets[choice.selectedIndex];
      renderSet();
      show(0);
    },
    { signal },
  );
  position.addEventListener("change", () => show(Math.round(position.valueAsNumber || 1) - 1), {
    signal,
  });

  function renderSet() {
    setAttributes(position, { max: set.count });
    setText(count, t("sampleOf", { count: set.count }));
    position.value = String(index + 1);
  }

  /** Follows samples that came onto the grid by another way. */
  function follow() {
    const sample = scene.sample;
    if (sample < 0 || sample === set.start + index) return;
    set = sets.find((s) => sample >= s.start && sample < s.start + s.count) ?? set;
    index = sample - set.start;
    choice.selectedIndex = sets.indexOf(set);
    renderSet();
  }

  renderSet();
  scene.onChange(follow);
  return el(
    "div",
    {
      class: "dw-row dw-samples",
      role: "group",
      "aria-label": t("samples"),
      "data-control": "samples",
    },
    iconButton("previous", t("previousSample"), () => walk(-1), signal, "J ["),
    choice,
    position,
    count,
    iconButton("next", t("nextSample"), () => walk(1), signal, "K ]"),
  );
}

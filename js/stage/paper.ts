/** The paint panel: the grid with its tools, what the network sees of it, and the sample picker. */

import { t } from "../text/index.ts";
import { button, el } from "../ui/dom.ts";
import { iconButton } from "../ui/icons.ts";
import { gridView } from "./grid.ts";
import { seenView } from "./input.ts";
import { samplesView } from "./samples.ts";

/** @typedef {{kind: "pen" | "brush" | "eraser"}} Tool  set by the tool buttons, read by the grid */

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {AbortSignal} signal
 */
export function paintView(scene, signal) {
  /** @type {Tool} */
  const tool = { kind: "pen" };
  return el(
    "section",
    { class: "dw-panel dw-paint", "data-part": "paint", "data-control": "paint samples" },
    el("h2", {}, t("paint")),
    gridView(scene, tool, signal),
    el(
      "div",
      { class: "dw-beside", "data-control": "paint samples" },
      seenView(scene),
      el(
        "div",
        { class: "dw-tools", "data-control": "paint" },
        toolsView(tool, signal),
        fitView(scene, signal),
      ),
    ),
    editView(scene, signal),
    samplesView(scene, signal),
    el("p", { class: "dw-note", "data-control": "paint" }, t("noChange")),
  );
}

/**
 * @param {Tool} tool
 * @param {AbortSignal} signal
 */
function toolsView(tool, signal) {
  // Radio buttons of one set share a name, which must differ from that of every other view on the page.
  const name = `dw-tool-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
  const choices = /** @type {const} */ (["pen", "brush", "eraser"]).map((kind) => {
    const input = el("input", { type: "radio", name, checked: kind === tool.kind });
    input.addEventListener("change", () => (tool.kind = kind), { signal });
    return el("label", {}, input, t(kind));
  });
  return el("div", { class: "dw-tools", role: "radiogroup", "aria-label": t("tool") }, ...choices);
}

/**
 * The switch for what is drawn, and the button for what has been painted cell by cell.
 * @param {import("../state/store.ts").Scene} scene
 * @param {AbortSignal} signal
 */
function fitView(scene, signal) {
  const { painting } = scene;
  const fit = el("input", { type: "checkbox" });
  fit.addEventListener("change", () => (painting.fit = fit.checked), { signal });
  const now = button(t("fitNow"), () => painting.fitNow(), signal, { title: t("fitHelp") });
  scene.onChange(() => {
    fit.checked = painting.fit;
    // A sample is as the data has it already.
    now.hidden = scene.sample >= 0 || painting.strokes.length > 0 || !painting.hasInk;
  });
  return el("div", {}, el("label", { title: t("fitHelp") }, fit, t("fit")), now);
}

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {AbortSignal} signal
 */
function editView({ painting }, signal) {
  /** @param {"left" | "right" | "up" | "down"} way @param {number} dx @param {number} dy */
  const nudge = (way, dx, dy) => {
    const key = `Shift+Arrow${way[0].toUpperCase()}${way.slice(1)}`;
    return iconButton(way, t(way), () => painting.nudge(dx, dy), signal, key);
  };
  const ways = [
    nudge("left", -1, 0),
    nudge("right", 1, 0),
    nudge("up", 0, -1),
    nudge("down", 0, 1),
  ];
  return el(
    "div",
    { class: "dw-row", "data-control": "paint" },
    button(t("clear"), () => painting.clear(), signal, { "aria-keyshortcuts": "C" }),
    button(t("undo"), () => painting.undo(), signal, { "aria-keyshortcuts": "Z" }),
    el("span", { class: "dw-together" }, ...ways),
  );
}

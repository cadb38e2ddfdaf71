/** Other settings: each change trains the network anew, live, and what they do shows in the curves. */

import { CHOICES, MOST_LAYERS } from "../limits.ts";
import { differences } from "../state/experiments.ts";
import { PRESETS } from "../state/presets.ts";
import { t } from "../text/index.ts";
import { button, el, setAttributes, setText } from "../ui/dom.ts";
import { drawInSight } from "../ui/in-sight.ts";
import { compareView } from "./compare.ts";
import { drawingsView } from "./drawings.ts";
import { checkbox, choice, named, numberBox, stopSlider, unitsSlider } from "./setting.ts";

/** @typedef {import("./setting.ts").Control} Control */

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {AbortSignal} signal
 */
export function settingsView(scene, signal) {
  const { lab } = scene;
  const controls = [
    layersChoice(scene, signal),
    ...Array.from({ length: MOST_LAYERS }, (_, layer) => unitsSlider(lab, layer, signal)),
    stopSlider(lab, "learning_rate", signal),
    stopSlider(lab, "decay", signal),
    stopSlider(lab, "batch_size", signal),
    stopSlider(lab, "momentum", signal),
    stopSlider(lab, "l2", signal),
    ...["activation", "output_activation", "loss"].map((name) =>
      choice(lab, name, named(name, CHOICES[name]), signal),
    ),
    choice(lab, "init", initial(lab.first), signal),
    augmentBox(scene, signal),
    numberBox(lab, "random_state", signal),
    numberBox(lab, "epochs", signal),
  ];
  const presets = presetsView(scene, signal);
  const complaint = el("p", { class: "dw-complaint" });
  const here = el("p", { class: "dw-note" });
  const body = el(
    "div",
    { class: "dw-lab" },
    el("p", { class: "dw-note" }, t("labHint")),
    presets.node,
    el("div", { class: "dw-settings" }, ...controls.map(({ node }) => node)),
    complaint,
    compareView(scene, signal),
    drawingsView(scene, signal),
    here,
  );
  const details = el(
    "details",
    { class: "dw-panel", "data-part": "settings", "data-control": "settings" },
    el("summary", {}, t("tryOthers")),
    body,
  );
  scene.onChange(() => {
    details.hidden = !scene.nTrain;
    setAttributes(details, { "data-run": scene.lab.shown, "data-waiting": lab.waiting });
  });
  const draw = () => {
    if (!details.open) return;
    for (const control of [...controls, presets]) control.render();
    setText(complaint, lab.complaint);
    setText(here, scene.run.kernel === "none" ? t("chanceHere") : "");
  };
  drawInSight(details, scene, draw, signal);
  return details;
}

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {AbortSignal} signal
 * @returns {Control}
 */
function layersChoice({ lab }, signal) {
  const options = Array.from({ length: MOST_LAYERS + 1 }, (_, n) => el("option", {}, String(n)));
  const input = el("select", { name: "layers" }, ...options);
  const ask = () => {
    const count = input.selectedIndex;
    const units = lab.wanted.hidden.at(-1) ?? 40;
    const added = Array(MOST_LAYERS).fill(units);
    lab.ask({ hidden: [...lab.wanted.hidden, ...added].slice(0, count) });
  };
  input.addEventListener("change", ask, { signal });
  return {
    node: el("div", { class: "dw-setting" }, el("label", {}, t("setting_layers"), input)),
    render() {
      input.selectedIndex = lab.wanted.hidden.length;
    },
  };
}

/** @param {import("../state/experiments.ts").Wish} first */
const initial = (first) => [
  { name: "zeros", settings: { init: "uniform", init_range: 0 } },
  { name: "uniform", settings: { init: "uniform", init_range: first.init_range || 0.5 } },
  { name: "glorot", settings: { init: "glorot" } },
];

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {AbortSignal} signal
 * @returns {Control}
 */
function augmentBox(scene, signal) {
  const { input, node, render } = checkbox(scene.lab, "augment", signal);
  return {
    node,
    render() {
      input.disabled = scene.run.kernel === "none" && !scene.run.augmentation;
      render();
    },
  };
}

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {AbortSignal} signal
 */
function presetsView({ lab }, signal) {
  const all = [{ name: "start", good: true, settings: lab.first }, ...PRESETS];
  const buttons = all.map(({ name, settings }) =>
    button(t(`preset_${name}`), () => lab.ask(settings), signal, {
      title: t(`preset_${name}_why`),
    }),
  );
  const group = (/** @type {boolean} */ good) => {
    const label = t(good ? "presetsGood" : "presetsBad");
    const own = buttons.filter((_, i) => all[i].good === good);
    const title = el("span", {}, label);
    return el("div", { class: "dw-row", role: "group", "aria-label": label }, title, ...own);
  };
  const why = el("p", { class: "dw-note" });
  return {
    node: el("div", { class: "dw-presets" }, group(true), group(false), why),
    render() {
      const fits = all.map(
        ({ settings }) => !Object.keys(differences(settings, lab.wanted)).length,
      );
      for (const [i, node] of buttons.entries()) {
        setAttributes(node, { "aria-pressed": String(fits[i]) });
      }
      const fit = all[fits.lastIndexOf(true)];
      setText(why, fit ? t(`preset_${fit.name}_why`) : "");
    },
  };
}

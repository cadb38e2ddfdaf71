/** Composes the views in one element, and takes them away again: the only clean-up there is. */

import { watch } from "./model.ts";
import { keepKeys, keysView, listenForKeys } from "./panels/keys.ts";
import { mistakesView } from "./panels/mistakes.ts";
import { neuronView } from "./panels/neuron.ts";
import { settingsView } from "./panels/settings.ts";
import { lessonView } from "./panels/single-step.ts";
import { layersView } from "./stage/layers.ts";
import { outputView } from "./stage/output.ts";
import { paintView } from "./stage/paper.ts";
import { largeView } from "./stage/presentation.ts";
import { statusView } from "./stage/status.ts";
import { timelineView } from "./stage/timeline.ts";
import { Player } from "./state/playback.ts";
import { Scene } from "./state/store.ts";
import { language, t } from "./text/index.ts";
import { arrange } from "./ui/arrangement.ts";
import { el, setAttributes } from "./ui/dom.ts";
import { keepFocus } from "./ui/focus.ts";
import { signsOf } from "./ui/weight-image.ts";

/** What the views are built from; other data makes them anew. */
const STRUCTURE = /** @type {const} */ (["_classes", "_image_shape", "_samples"]);

/**
 * @param {import("./model.ts").Model} model
 * @param {HTMLElement} parent
 * @param {(scene: Scene) => void} [mounted]  told what is on show when it first is
 * @returns {() => void} takes everything away
 */
export function mount(model, parent, mounted = () => {}) {
  const life = new AbortController();
  let views = new AbortController();
  const root = el("div", {
    class: "digitwidget",
    role: "group",
    "aria-label": t("widget"),
    lang: language(),
  });
  const keep = keepFocus(root, life.signal);
  keepKeys(root, life.signal);
  const build = () => {
    views.abort();
    views = new AbortController();
    return compose(root, model, keep, views.signal);
  };
  life.signal.addEventListener("abort", () => views.abort(), { once: true });
  watch(model, [...STRUCTURE], build, life.signal);
  const resize = () => setAttributes(root, { "data-large": model.get("presentation") });
  watch(model, ["presentation"], resize, life.signal);
  parent.append(root);
  resize();
  mounted(build());
  root.dataset.ready = "true";
  return () => {
    life.abort();
    root.remove();
  };
}

/**
 * @param {HTMLElement} root
 * @param {import("./model.ts").Model} model
 * @param {() => void} keep  called after every redraw: keeps the focus
 * @param {AbortSignal} signal
 */
function compose(root, model, keep, signal) {
  const scene = new Scene(model, signal);
  const signs = signsOf(root);
  const player = new Player(scene, signal);
  root.replaceChildren(
    largeView(root, scene, signal),
    el(
      "div",
      { class: "dw-board" },
      paintView(scene, signal),
      layersView(scene, signs, signal),
      outputView(scene, signal),
    ),
    neuronView(scene, signs, signal),
    timelineView(scene, player, signal),
    settingsView(scene, signal),
    lessonView(scene, signs, signal),
    mistakesView(scene, root, signal),
    statusView(scene, signal),
    keysView(root, signal),
  );
  listenForKeys(root, signal);
  arrange(root, scene);
  scene.onChange(() => {
    setAttributes(root, {
      "data-epoch": scene.run.epoch,
      "data-last": scene.run.lastEpoch,
      "data-moving": true,
    });
    keep();
  });
  scene.onRest(() => setAttributes(root, { "data-moving": scene.moving }));
  return scene;
}

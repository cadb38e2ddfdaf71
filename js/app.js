/** Composes the views in one element, and takes them away again: the only clean-up there is. */
import { el, setAttributes } from "./dom.js";
import { keepFocus } from "./focus.js";
import { watch } from "./model.js";
import { signsOf } from "./pictures.js";
import { Player } from "./player.js";
import { Scene } from "./scene.js";
import { language, t } from "./text.js";
import { arrange } from "./views/arrangement.js";
import { keepKeys, keysView, listenForKeys } from "./views/keys.js";
import { largeView } from "./views/large.js";
import { layersView } from "./views/layers.js";
import { lessonView } from "./views/lesson.js";
import { mistakesView } from "./views/mistakes.js";
import { neuronView } from "./views/neuron.js";
import { outputView } from "./views/output.js";
import { paintView } from "./views/paint.js";
import { settingsView } from "./views/settings.js";
import { statusView } from "./views/status.js";
import { timelineView } from "./views/timeline.js";

/** What the views are built from; other data makes them anew. */
const STRUCTURE = /** @type {const} */ (["_classes", "_image_shape", "_samples"]);

/**
 * @param {import("./model.js").Model} model
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
 * @param {import("./model.js").Model} model
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

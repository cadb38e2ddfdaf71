/** Composes the views in one element, and takes them away again: the only clean-up there is. */

import { computed } from "@preact/signals";
import { legacyScene } from "./legacy.ts";
import { onChange } from "./lifetime.ts";
import { Host, type Model } from "./model.ts";
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
import { Store } from "./state/store.ts";
import { language, t } from "./text/index.ts";
import { arrange } from "./ui/arrangement.ts";
import { el, setAttributes } from "./ui/dom.ts";
import { keepFocus } from "./ui/focus.ts";
import { frameEffect } from "./ui/frame.ts";
import { signsOf } from "./ui/weight-image.ts";

/** `mounted` is told what is on show when it first is. Returns what takes everything away. */
export function mount(
  model: Model,
  parent: HTMLElement,
  mounted: (store: Store) => void = () => {},
): () => void {
  const life = new AbortController();
  const host = new Host(model, life.signal);
  const root = el("div", {
    class: "digitwidget",
    role: "group",
    "aria-label": t("widget"),
    lang: language(),
  });
  const keep = keepFocus(root, life.signal);
  keepKeys(root, life.signal);
  let views = new AbortController();
  life.signal.addEventListener("abort", () => views.abort(), { once: true });
  const build = () => {
    views.abort();
    views = new AbortController();
    return compose(root, host, keep, views.signal);
  };
  // What the views are built from; other data makes them anew.
  const structure = computed(() => [
    host.trait("_classes").value,
    host.trait("_image_shape").value,
    host.trait("_samples").value,
  ]);
  onChange(structure, build, life.signal);
  const presentation = host.trait("presentation");
  const resize = () => setAttributes(root, { "data-large": presentation.value });
  parent.append(root);
  resize();
  onChange(presentation, resize, life.signal);
  mounted(build());
  root.dataset.ready = "true";
  return () => {
    life.abort();
    root.remove();
  };
}

function compose(root: HTMLElement, host: Host, keep: () => void, life: AbortSignal): Store {
  const store = new Store(host, life);
  const scene = legacyScene(store, life);
  const signs = signsOf(root);
  root.replaceChildren(
    largeView(root, scene, life),
    el(
      "div",
      { class: "dw-board" },
      paintView(scene, life),
      layersView(scene, signs, life),
      outputView(scene, life),
    ),
    neuronView(scene, signs, life),
    timelineView(scene, scene.player, life),
    settingsView(scene, life),
    lessonView(scene, signs, life),
    mistakesView(scene, root, life),
    statusView(scene, life),
    keysView(root, life),
  );
  listenForKeys(root, life);
  arrange(root, scene);
  const { epoch, lastEpoch } = store.training;
  frameEffect(life, () => {
    root.dataset.epoch = String(epoch.value);
    root.dataset.last = String(lastEpoch.value);
    setAttributes(root, { "data-moving": store.rest.moving.value });
  });
  scene.onChange(keep);
  return store;
}

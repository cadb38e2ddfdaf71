/** All hidden layers, made anew for a network of another shape: the rest of the page stays. */
import { el } from "../ui/dom.ts";
import { hiddenView } from "./hidden.ts";

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {() => import("../ui/weight-image.ts").Signs} signs
 * @param {AbortSignal} signal
 */
export function layersView(scene, signs, signal) {
  const box = el("div", { class: "dw-layers" });
  let views = new AbortController();
  let built = "";
  signal.addEventListener("abort", () => views.abort(), { once: true });
  scene.onChange(() => {
    if (built === scene.layers.join()) return;
    built = scene.layers.join();
    views.abort();
    views = new AbortController();
    const hidden = scene.layers.slice(1, -1);
    box.replaceChildren(...hidden.map((_, layer) => hiddenView(scene, layer, signs, views.signal)));
  });
  return box;
}

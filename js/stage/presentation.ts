/** The page drawn for the back row of a classroom. */

import { t } from "../text/index.ts";
import { button, setAttributes } from "../ui/dom.ts";

/**
 * The button does it for this view only: the teacher's, on the projector.
 * @param {HTMLElement} root
 * @param {import("../state/store.ts").Scene} scene
 * @param {AbortSignal} signal
 */
export function largeView(root, scene, signal) {
  const toggle = () => {
    root.toggleAttribute("data-large");
    scene.redraw();
  };
  const node = button(t("large"), toggle, signal, {
    class: "dw-size",
    "aria-keyshortcuts": "Plus",
  });
  scene.onChange(() =>
    setAttributes(node, { "aria-pressed": String(root.hasAttribute("data-large")) }),
  );
  return node;
}

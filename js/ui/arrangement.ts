/** What of the page is on show: Python's `controls`, the names that panels carry in data-control. */

/**
 * An element is on show when one of its names is.
 * @param {HTMLElement} root
 * @param {import("../state/store.ts").Scene} scene
 */
export function arrange(root, scene) {
  let shown = "";
  scene.onChange(() => {
    const now = [scene.controls, scene.layers].join(";");
    if (shown === now) return;
    shown = now;
    for (const node of root.querySelectorAll("[data-control]")) {
      const names = (node.getAttribute("data-control") ?? "").split(" ");
      node.classList.toggle("dw-off", !names.some((name) => scene.shows(name)));
    }
  });
}

/** Panels out of sight: a page may have many open, and a drag should cost only those that are seen. */

/**
 * Draws a panel when it is unfolded, with every change while it is in sight, and otherwise when the
 * changes rest.
 * @param {HTMLDetailsElement} panel
 * @param {import("../state/store.ts").Scene} scene
 * @param {() => void} draw
 * @param {AbortSignal} signal
 */
export function drawInSight(panel, scene, draw, signal) {
  let seen = true;
  const observer = new IntersectionObserver((entries) => {
    seen = entries[entries.length - 1].isIntersecting;
    if (seen) draw();
  });
  observer.observe(panel);
  panel.addEventListener("toggle", draw, { signal });
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
  scene.onChange(() => seen && draw(), signal);
  scene.onRest(() => !seen && draw(), signal);
}

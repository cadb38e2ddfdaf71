/** Icons as paths of our own: signs from fonts are missing on many machines. */
import { button, svg } from "./dom.ts";

/** In a square of 16. */
const PATHS = {
  left: "M13 8H3M7 4 3 8l4 4",
  right: "M3 8h10M9 4l4 4-4 4",
  up: "M8 13V3M4 7l4-4 4 4",
  down: "M8 3v10M4 9l4 4 4-4",
  previous: "M10 3 5 8l5 5",
  next: "M6 3l5 5-5 5",
};

/** @param {keyof typeof PATHS} name */
const icon = (name) =>
  svg(
    "svg",
    { viewBox: "0 0 16 16", class: "dw-icon", "aria-hidden": "true" },
    svg("path", { d: PATHS[name] }),
  );

/**
 * A button that shows an icon and is called by its name.
 * @param {keyof typeof PATHS} picture
 * @param {string} name
 * @param {() => void} action
 * @param {AbortSignal} signal
 * @param {string} [keys]  its shortcuts
 */
export const iconButton = (picture, name, action, signal, keys) =>
  button(icon(picture), action, signal, {
    "aria-label": name,
    title: name,
    class: "dw-sign",
    "aria-keyshortcuts": keys,
  });

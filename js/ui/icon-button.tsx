/** Icons as paths of our own: signs from fonts are missing on many machines. */

import type { ReadonlySignal } from "@preact/signals";
import type { ButtonHTMLAttributes } from "preact";

/** In a square of 16. */
const PATHS = {
  left: "M13 8H3M7 4 3 8l4 4",
  right: "M3 8h10M9 4l4 4-4 4",
  up: "M8 13V3M4 7l4-4 4 4",
  down: "M8 3v10M4 9l4 4 4-4",
  previous: "M10 3 5 8l5 5",
  next: "M6 3l5 5-5 5",
  play: "M5 3v10l8-5z",
  pause: "M5 3v10M11 3v10",
  pen: "M3 13l1-4 7-7 3 3-7 7zM9.5 3.5l3 3",
  brush: "M3 3h10v10H3zM8 3v10M3 8h10",
  eraser: "M6 13 2.5 9.5l7-7 4 4L7 13zM5.5 6.5l4 4M6 13h8",
  undo: "M6 3 2.5 6.5 6 10M3 6.5h6.5a3.5 3.5 0 0 1 0 7H7",
  clear: "M4 4l8 8M12 4l-8 8",
  move: "M8 1.5v13M1.5 8h13M6 3.5l2-2 2 2M6 12.5l2 2 2-2M3.5 6l-2 2 2 2M12.5 6l2 2-2 2",
  fit: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10M6 6h4v4H6z",
  large: "M9.5 2.5h4v4M13.5 2.5 9 7M6.5 13.5h-4v-4M2.5 13.5 7 9",
  help: "M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.8-1.1 1.8M8 12.6v.4",
};

/** The picture alone. */
export function Icon({ picture }: { picture: keyof typeof PATHS }) {
  return (
    <svg viewBox="0 0 16 16" class="dw-icon" aria-hidden="true">
      <path d={PATHS[picture]} />
    </svg>
  );
}

type Props = {
  picture: keyof typeof PATHS;
  /** What it is called. */
  name: string | ReadonlySignal<string>;
  /** Its shortcuts, as aria-keyshortcuts has them. */
  keys?: string;
  class?: string;
} & ButtonHTMLAttributes<HTMLButtonElement>;

/** A button that shows an icon and is called by its name. */
export function IconButton({ picture, name, keys, class: added = "", ...attributes }: Props) {
  return (
    <button
      type="button"
      class={`dw-sign ${added}`.trim()}
      aria-label={name}
      title={name}
      aria-keyshortcuts={keys}
      {...attributes}
    >
      <Icon picture={picture} />
    </button>
  );
}

/** Icons as paths of our own: signs from fonts are missing on many machines. */

/** In a square of 16. */
const PATHS = {
  left: "M13 8H3M7 4 3 8l4 4",
  right: "M3 8h10M9 4l4 4-4 4",
  up: "M8 13V3M4 7l4-4 4 4",
  down: "M8 3v10M4 9l4 4 4-4",
  previous: "M10 3 5 8l5 5",
  next: "M6 3l5 5-5 5",
};

type Props = {
  picture: keyof typeof PATHS;
  /** What it is called. */
  name: string;
  onClick: () => void;
  /** Its shortcuts, as aria-keyshortcuts has them. */
  keys?: string;
};

/** A button that shows an icon and is called by its name. */
export function IconButton({ picture, name, onClick, keys }: Props) {
  return (
    <button
      type="button"
      class="dw-sign"
      aria-label={name}
      title={name}
      aria-keyshortcuts={keys}
      onClick={onClick}
    >
      <svg viewBox="0 0 16 16" class="dw-icon" aria-hidden="true">
        <path d={PATHS[picture]} />
      </svg>
    </button>
  );
}

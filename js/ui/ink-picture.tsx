/** A picture of ink in the host's text colour. */
import type { ReadonlySignal } from "@preact/signals";
import { useDrawing } from "./hooks.ts";

type Props = {
  /** 0..1, row by row. */
  ink: ReadonlySignal<ArrayLike<number>>;
  /** Rows, columns. */
  shape: readonly number[];
  label: string | ReadonlySignal<string>;
};

export function InkPicture({ ink, shape: [rows, columns], label }: Props) {
  const picture = useDrawing<SVGSVGElement>((node) => {
    for (let i = 0; i < ink.value.length; i++) {
      const opacity = String(ink.value[i]);
      const square = node.children[i];
      if (square.getAttribute("fill-opacity") !== opacity) {
        square.setAttribute("fill-opacity", opacity);
      }
    }
  });
  return (
    <svg
      ref={picture}
      viewBox={`0 0 ${columns} ${rows}`}
      role="img"
      aria-label={label}
      class="dw-ink"
    >
      {Array.from({ length: rows * columns }, (_, i) => (
        <rect key={i} x={i % columns} y={Math.floor(i / columns)} width="1" height="1" />
      ))}
    </svg>
  );
}

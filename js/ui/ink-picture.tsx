/** A picture of ink in the host's text colour. */
import type { ReadonlySignal } from "@preact/signals";
import { useDrawing } from "./hooks.ts";
import { useView } from "./view.ts";
import { drawInk } from "./weight-image.ts";

type Props = {
  /** 0..1, row by row. */
  ink: ReadonlySignal<ArrayLike<number>>;
  /** Rows, columns. */
  shape: readonly number[];
  label: string | ReadonlySignal<string>;
};

export function InkPicture({ ink, shape, label }: Props) {
  const { theme } = useView();
  const picture = useDrawing<HTMLCanvasElement>((node) => {
    drawInk(node, ink.value, shape, theme.value.text);
  });
  return <canvas ref={picture} role="img" aria-label={label} class="dw-ink" />;
}

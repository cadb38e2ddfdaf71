/** Ink and weights as pictures that follow them. What they show is read whenever they are drawn. */
import type { ReadonlySignal } from "@preact/signals";
import type { HTMLAttributes } from "preact";
import { largestSize } from "../engine/forward.ts";
import { useDrawing } from "./hooks.ts";
import { useView } from "./view.ts";
import { drawBars, drawInk, drawWeights } from "./weight-image.ts";

type InkProps = {
  /** Row by row. */
  ink: () => ArrayLike<number>;
  /** Rows, columns. */
  shape: readonly number[];
  /** Without one it is not for those who hear the page. */
  label?: string | ReadonlySignal<string>;
};

/** Ink in the host's text colour. */
export function InkPicture({ ink, shape, label }: InkProps) {
  const { theme } = useView();
  const canvas = useDrawing<HTMLCanvasElement>((node) => {
    drawInk(node, ink(), shape, theme.value.text);
  });
  const spoken = label ? { role: "img" as const, "aria-label": label } : { "aria-hidden": true };
  return <canvas ref={canvas} class="dw-ink" {...spoken} />;
}

export interface Weights {
  values: ArrayLike<number>;
  /** The weight that is drawn in full colour, or at full length. */
  top: number;
}

type WeightProps = {
  /** Nothing is drawn while there are none. */
  weights: () => Weights | undefined;
  /** Rows, columns of an image; null where the weights belong to neurons: then as bars. */
  shape: readonly number[] | null;
} & HTMLAttributes<HTMLCanvasElement>;

export function WeightPicture({ weights, shape, ...attributes }: WeightProps) {
  const { theme } = useView();
  const canvas = useDrawing<HTMLCanvasElement>((node) => {
    const shown = weights();
    if (!shown) return;
    if (shape) drawWeights(node, shown.values, shape, shown.top, theme.value);
    else drawBars(node, shown.values, shown.top, theme.value);
  });
  return <canvas ref={canvas} {...attributes} />;
}

/** The strongest at full length; where all are 0 there is nothing to draw. */
export const toOwnScale = (values: ArrayLike<number>): Weights => ({
  values,
  top: largestSize(values, 0) || 1,
});

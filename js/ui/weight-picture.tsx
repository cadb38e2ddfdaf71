/** Weights as a picture that follows them. */
import type { ReadonlySignal } from "@preact/signals";
import type { HTMLAttributes } from "preact";
import { useDrawing } from "./hooks.ts";
import { useView } from "./view.ts";
import { drawBars, drawWeights } from "./weight-image.ts";

export interface Weights {
  values: ArrayLike<number>;
  /** The weight that is drawn in full colour, or at full length. */
  top: number;
}

type Props = {
  /** Nothing is drawn while there are none. */
  weights: ReadonlySignal<Weights | undefined>;
  /** Rows, columns of an image; null where the weights belong to neurons: then as bars. */
  shape: readonly number[] | null;
} & HTMLAttributes<HTMLCanvasElement>;

export function WeightPicture({ weights, shape, ...attributes }: Props) {
  const { theme } = useView();
  const canvas = useDrawing<HTMLCanvasElement>((node) => {
    if (!weights.value) return;
    const { values, top } = weights.value;
    if (shape) drawWeights(node, values, shape, top, theme.value);
    else drawBars(node, values, top, theme.value);
  });
  return <canvas ref={canvas} {...attributes} />;
}

/** The strongest at full length; where all are 0 there is nothing to draw. */
export function toOwnScale(values: ArrayLike<number>): Weights {
  let top = 0;
  for (let i = 0; i < values.length; i++) top = Math.max(top, Math.abs(values[i]));
  return { values, top: top || 1 };
}

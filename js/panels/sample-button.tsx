/** A sample as a small picture, a press away from the paper. */
import { useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { FULL_INK } from "../limits.ts";
import { useDrawing } from "../ui/hooks.ts";
import { useView } from "../ui/view.ts";
import type { Colour } from "../ui/weight-image.ts";

type Props = {
  sample: number;
  /** What it is called. */
  name: string;
  children?: ComponentChildren;
};

export function SampleButton({ sample, name, children }: Props) {
  const { store, theme } = useView();
  const [rows, columns] = store.data.shape;
  const canvas = useDrawing<HTMLCanvasElement>((node) =>
    drawInk(node, store.data.inkOf(sample), theme.value.text),
  );
  return (
    <button
      type="button"
      aria-label={name}
      aria-pressed={useComputed(() => (store.sample.value === sample ? "true" : "false"))}
      title={name}
      data-sample={sample}
      onClick={() => store.showSample(sample)}
    >
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas takes no focus. */}
      <canvas ref={canvas} width={columns} height={rows} aria-hidden="true" />
      {children}
    </button>
  );
}

/** As the sample picker counts: in its own set, from 1. */
export const numberOf = (sample: number, training: number): number =>
  (sample < training ? sample : sample - training) + 1;

function drawInk(canvas: HTMLCanvasElement, ink: Uint8Array, colour: Colour): void {
  const image = new ImageData(canvas.width, canvas.height);
  for (let i = 0; i < ink.length; i++) {
    image.data.set(colour, 4 * i);
    image.data[4 * i + 3] = (255 * ink[i]) / FULL_INK;
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

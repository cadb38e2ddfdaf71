/** The samples, their classes, and which of them were trained on: fixed for the life of a store. */
import { bytes } from "../bytes.ts";
import type { Host } from "../model.ts";

export type Dataset = ReturnType<typeof datasetOf>;

export function datasetOf(host: Host) {
  const [rows, columns] = host.peek("_image_shape");
  const pixels = rows * columns;
  const count = host.peek("_n_train");
  const scale = host.trait("_ink_scale");
  const classes: readonly string[] = host.peek("_classes");
  const inks = bytes(host.peek("_samples"));
  const labels = bytes(host.peek("_labels"));
  return {
    /** The text of every class, in the order of the outputs. */
    classes,
    /** Rows, columns of an image. */
    shape: [rows, columns] as const,
    /** Of one image. */
    pixels,
    /** Ink 0..16, one sample a row: training samples, then test samples. */
    inks,
    /** The class of every sample, by its index. */
    labels,
    training: { start: 0, count },
    /** May be empty. */
    test: { start: count, count: labels.length - count },

    /** Ink is divided by it on the way into the network on show: others may read other ranges. */
    get scale() {
      return scale.value;
    },

    inkOf: (sample: number) => inks.slice(sample * pixels, (sample + 1) * pixels),
  };
}

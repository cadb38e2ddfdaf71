/** The samples, their classes, and which of them were trained on: fixed for the life of a store. */
import { bytes } from "../bytes.ts";
import { findRow } from "../engine/evaluation.ts";
import { type TrainingSetSettings, trainingSet } from "../engine/training-set.ts";
import type { Host } from "../model.ts";

export type Dataset = ReturnType<typeof datasetOf>;

export function datasetOf(host: Host) {
  const [rows, columns] = host.trait("_image_shape").peek();
  const pixels = rows * columns;
  const count = host.trait("_n_train").peek();
  const scale = host.trait("_ink_scale");
  const classes: readonly string[] = host.trait("_classes").peek();
  const inks = bytes(host.trait("_samples").peek());
  const labels = bytes(host.trait("_labels").peek());
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

    /** Which of the training samples a training with these settings takes, and as which classes. */
    trainedOn: (settings: TrainingSetSettings) =>
      trainingSet(labels.subarray(0, count), classes.length, settings),

    inkOf: (sample: number) => inks.slice(sample * pixels, (sample + 1) * pixels),

    /** The sample that these very pixels are, -1 where they are none. */
    find: (image: Uint8Array) => findRow(inks, image),
  };
}

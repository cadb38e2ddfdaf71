/** What moments, units and their inputs are called. */
import type { Point } from "../engine/history.ts";
import { percent, t } from "../text/index.ts";

/** A moment by whole epochs, and by the samples seen inside one: "after epoch 10", "after 512 samples". */
export function momentWords({ epoch, samplesSeen }: Pick<Point, "epoch" | "samplesSeen">): string {
  if (epoch === 0) return t("untrained");
  return Number.isInteger(epoch)
    ? t("afterEpoch", { epoch })
    : t("afterSamples", { samples: samplesSeen });
}

/** "after 512 samples, test accuracy 54.1%". */
export function momentLine(moment: Point): string {
  const when = momentWords(moment);
  return Number.isFinite(moment.testAccuracy)
    ? t("momentTest", { when, accuracy: percent(moment.testAccuracy) })
    : t("momentTrain", { when, accuracy: percent(moment.accuracy) });
}

/** A unit inside a sentence; `classes` where it is an output. */
export const unitWords = (unit: number, classes?: readonly string[]): string =>
  classes ? t("outputOf", { label: classes[unit] }) : t("neuronOf", { number: unit });

/** Pixel `index` of an image with so many columns. */
export const pixelName = (index: number, columns: number): string =>
  t("pixelName", { row: Math.floor(index / columns) + 1, column: (index % columns) + 1 });

/** Where an input comes from; `columns` of the image, 0 where the inputs are neurons. */
export const inputName = (index: number, columns: number): string =>
  columns ? pixelName(index, columns) : t("neuron", { number: index });

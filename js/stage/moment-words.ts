/** How a moment of the training is called: by whole epochs, and by the samples seen inside one. */
import type { Point } from "../state/experiments.ts";
import { percent, t } from "../text/index.ts";

/** "after epoch 10", "after 512 samples". */
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

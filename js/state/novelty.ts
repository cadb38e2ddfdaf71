/** In what the drawing is unlike all that the run on show learns from, and what of it is most like it. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { inSlices } from "../backend/slices.ts";
import { bytes, concat } from "../bytes.ts";
import { unpackHandwriting } from "../engine/handwriting.ts";
import { type TrainingSet, withDrawings } from "../engine/training-set.ts";
import { fitNoveltyDetector, measureNovelty, type NoveltyDetector } from "../ink/novelty.ts";
import { effectUntil } from "../lifetime.ts";
import type { Host } from "../model.ts";
import type { Canvas } from "./canvas.ts";
import type { Dataset } from "./dataset.ts";
import type { Rest } from "./rest.ts";
import type { TrainingState } from "./training.ts";

// Milliseconds: after the page is up, before anyone has drawn.
const COMPARE_AFTER = 300;

// Of the handwriting that may join an epoch so many are compared: more find few more (benchmarks/novelty.py).
const HANDWRITING = 3000;

type Parts = {
  data: Dataset;
  training: TrainingState;
  canvas: Canvas;
  rest: Rest;
  /** The sample that the drawing is, -1 where it is none. */
  sample: ReadonlySignal<number>;
  trainedOn: ReadonlySignal<TrainingSet>;
};

export function noveltyOf(host: Host, parts: Parts, life: AbortSignal) {
  const { data, training, canvas, rest, sample } = parts;
  const learned = signal<{ detector: NoveltyDetector; labels: Uint8Array } | undefined>(undefined);

  // What of the settings says which samples those are: others are changed far more often.
  const chosen = computed(() => {
    const { train_size, label_noise, random_state, augment } = training.settings.value;
    const joins = augment && training.augmentation.value?.drawings;
    return [train_size, label_noise, random_state, joins].join();
  });
  const compare = async (outdated: AbortSignal) => {
    const { inks, labels } = learnedFrom(host, parts);
    if (labels.length < 2) return;
    const fitting = fitNoveltyDetector(inks, data.shape[0], data.shape[1]);
    learned.value = { detector: await inSlices(fitting, outdated, () => {}), labels };
  };
  effectUntil(life, () => {
    training.drawings.value;
    chosen.value;
    const outdated = new AbortController();
    const timer = setTimeout(compare, COMPARE_AFTER, outdated.signal);
    return () => {
      clearTimeout(timer);
      outdated.abort();
    };
  });

  // What is half drawn is unlike everything.
  const rested = rest.resting(canvas.pixels, life);

  /** Undefined before all that is learned from has been compared, while something is drawn, and of a sample. */
  const found = computed(() => {
    const known = learned.value;
    if (!known || rested.value !== canvas.pixels.value) return undefined;
    if (!canvas.hasInk.value || sample.value >= 0) return undefined;
    const { deviations, mostLike } = measureNovelty(canvas.pixels.value, known.detector);
    const ink = known.detector.samples.slice(mostLike * data.pixels, (mostLike + 1) * data.pixels);
    return { deviations, mostLike: { ink, label: known.labels[mostLike] } };
  });
  const deviations = computed(() => {
    const fitted = canvas.fitted.value;
    return (found.value?.deviations ?? []).filter(
      // The size and the place of a fitted drawing are the fit's own: its shape is left to doubt.
      ({ measure }) => measure === "distance" || !fitted,
    );
  });
  /** Undefined where there is no deviation. */
  const mostLike = computed(() => (deviations.value.length ? found.value?.mostLike : undefined));
  return { deviations, mostLike };
}

/** Images, one after the other, and the classes they are learned as. */
function learnedFrom(host: Host, { data, training, trainedOn }: Parts) {
  const joins = training.settings.peek().augment && training.augmentation.peek()?.drawings;
  const stored = joins ? bytes(host.peek("_handwriting")) : new Uint8Array();
  const handwriting = unpackHandwriting(stored, HANDWRITING);
  const own = withDrawings(data.inks, data.pixels, trainedOn.peek(), training.drawings.peek());
  return {
    inks: concat([own.inks, handwriting.inks]),
    labels: concat([own.labels, handwriting.labels]),
  };
}

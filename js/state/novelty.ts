/** In what the drawing is unlike all that the run on show learns from, and what of it is most like it. */
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { inSlices } from "../backend/slices.ts";
import { bytes, concat } from "../bytes.ts";
import { unpackHandwriting } from "../engine/handwriting.ts";
import {
  type Deviation,
  deviationsOf,
  fitNoveltyDetector,
  mostLike,
  type NoveltyDetector,
} from "../ink/novelty.ts";
import type { Host } from "../model.ts";
import type { Canvas } from "./canvas.ts";
import type { Dataset } from "./dataset.ts";
import type { TrainingState } from "./training.ts";

// Milliseconds: after the page is up, before anyone has drawn.
const COMPARE_AFTER = 300;

// Of the handwriting that may join an epoch so many are compared: more find no more (benchmarks/novelty.py).
const HANDWRITING = 3000;

/** Images, one after the other, and the classes they are learned as. */
interface Learned {
  inks: Uint8Array;
  labels: Uint8Array;
}

export class Novelty {
  /** None before all that is learned from has been compared, nor for one of the samples. */
  readonly deviations: ReadonlySignal<readonly Deviation[]>;
  /** Undefined where there is no deviation. */
  readonly mostLike: ReadonlySignal<{ ink: Uint8Array; label: number } | undefined>;
  readonly #learned = signal<{ detector: NoveltyDetector; labels: Uint8Array } | undefined>(
    undefined,
  );

  constructor(
    host: Host,
    data: Dataset,
    training: TrainingState,
    canvas: Canvas,
    life: AbortSignal,
  ) {
    this.deviations = computed(() => {
      const [learned, pixels] = [this.#learned.value, canvas.pixels.value];
      if (!learned || !canvas.hasInk.value || data.find(pixels) >= 0) return [];
      const fitted = canvas.fitted.value;
      return deviationsOf(pixels, learned.detector).filter(
        // The size and the place of a fitted drawing are the fit's own: its shape is left to doubt.
        ({ measure }) => measure === "distance" || !fitted,
      );
    });
    this.mostLike = computed(() => {
      const learned = this.#learned.value;
      if (!learned || !this.deviations.value.length) return undefined;
      const { detector, labels } = learned;
      const image = mostLike(canvas.pixels.value, detector);
      const ink = detector.samples.slice(image * data.pixels, (image + 1) * data.pixels);
      return { ink, label: labels[image] };
    });

    const compare = async (signal: AbortSignal) => {
      const { inks, labels } = learnedFrom(host, data, training);
      if (labels.length < 2) return;
      const fitting = fitNoveltyDetector(inks, data.shape[0], data.shape[1]);
      const detector = await inSlices(fitting, signal, () => {});
      this.#learned.value = { detector, labels };
    };
    const stop = effect(() => {
      training.settings.value;
      training.drawings.value;
      training.augmentation.value;
      const outdated = new AbortController();
      const timer = setTimeout(compare, COMPARE_AFTER, outdated.signal);
      return () => {
        clearTimeout(timer);
        outdated.abort();
      };
    });
    life.addEventListener("abort", stop, { once: true });
  }
}

function learnedFrom(host: Host, data: Dataset, training: TrainingState): Learned {
  const settings = training.settings.peek();
  const chosen = data.trainedOn(settings);
  const own = training.drawings.peek();
  const joins = settings.augment && training.augmentation.peek()?.drawings;
  const stored = joins ? bytes(host.trait("_handwriting").peek()) : new Uint8Array();
  const handwriting = unpackHandwriting(stored, HANDWRITING);
  const samples = Array.from(chosen.rows, (row) => data.inkOf(row));
  return {
    inks: concat([...samples, ...own.map(({ pixels }) => pixels), handwriting.inks]),
    labels: concat([chosen.labels, own.map(({ label }) => label), handwriting.labels]),
  };
}

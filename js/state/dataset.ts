/** The samples, their classes, and which of them were trained on: fixed for the life of a store. */
import type { ReadonlySignal } from "@preact/signals";
import { bytes } from "../bytes.ts";
import { findRow, type SampleSet } from "../engine/evaluation.ts";
import { type TrainingSet, type TrainingSetSettings, trainingSet } from "../engine/training-set.ts";
import type { Host } from "../model.ts";

export class Dataset {
  /** The text of every class, in the order of the outputs. */
  readonly classes: readonly string[];
  /** Rows, columns of an image. */
  readonly shape: readonly [rows: number, columns: number];
  /** Ink 0..16, one sample a row: training samples, then test samples. */
  readonly inks: Uint8Array;
  /** The class of every sample, by its index. */
  readonly labels: Uint8Array;
  readonly training: SampleSet;
  /** May be empty. */
  readonly test: SampleSet;
  readonly #scale: ReadonlySignal<number>;

  constructor(host: Host) {
    const [rows, columns] = host.trait("_image_shape").peek();
    const count = host.trait("_n_train").peek();
    this.#scale = host.trait("_ink_scale");
    this.classes = host.trait("_classes").peek();
    this.shape = [rows, columns];
    this.inks = bytes(host.trait("_samples").peek());
    this.labels = bytes(host.trait("_labels").peek());
    this.training = { start: 0, count };
    this.test = { start: count, count: this.labels.length - count };
  }

  /** Ink is divided by it on the way into the network on show: others may read other ranges. */
  get scale(): number {
    return this.#scale.value;
  }

  /** Of one image. */
  get pixels(): number {
    return this.shape[0] * this.shape[1];
  }

  /** Which of the training samples a training with these settings takes, and as which classes. */
  trainedOn(settings: TrainingSetSettings): TrainingSet {
    const labels = this.labels.subarray(0, this.training.count);
    return trainingSet(labels, this.classes.length, settings);
  }

  inkOf(sample: number): Uint8Array {
    return this.inks.slice(sample * this.pixels, (sample + 1) * this.pixels);
  }

  /** The sample that these very pixels are, -1 where they are none. */
  find(pixels: Uint8Array): number {
    return findRow(this.inks, pixels);
  }
}

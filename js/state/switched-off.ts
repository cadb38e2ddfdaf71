/**
 * Hidden neurons that are switched off: their activations are 0 in all that is on show. What that does
 * to the accuracy says what a neuron is for.
 */
import { computed, type ReadonlySignal } from "@preact/signals";
import { type Accuracy, accuracyOf, readAll } from "../engine/evaluation.ts";
import type { Activation, Unit } from "../engine/forward.ts";
import type { TrainingSetSettings } from "../engine/training-set.ts";
import type { Host } from "../model.ts";
import type { Dataset } from "./dataset.ts";

/** Of the network on show, on the samples that the page has. */
export interface ShownAccuracy {
  /** Which samples: the training samples where there are no others. */
  set: "test" | "training";
  now: Accuracy;
  /** With all neurons on; the same as `now` where none is off. */
  allOn: Accuracy;
}

/** What is on show, as far as it matters here. */
interface Shown {
  off: ReadonlySignal<readonly Unit[]>;
  params: ReadonlySignal<Float64Array | undefined>;
  settings: ReadonlySignal<TrainingSetSettings>;
  /** Units a layer, inputs first. */
  sizes: ReadonlySignal<readonly number[]>;
  activations: ReadonlySignal<readonly Activation[]>;
}

export class SwitchedOff {
  readonly #host: Host;
  readonly #data: Dataset;
  readonly #shown: Shown;
  readonly #touch: () => void;

  readonly #allOn = computed(() => this.#accuracy([]));

  /**
   * Counted when it is read, some milliseconds; undefined where there is nothing to count, or no
   * network yet.
   */
  readonly accuracy = computed<ShownAccuracy | undefined>(() => {
    const allOn = this.#allOn.value;
    const off = this.#shown.off.value;
    const now = off.length ? this.#accuracy(off) : allOn;
    const set = this.#data.test.count ? "test" : "training";
    return allOn && now && { set, now, allOn };
  });

  /** `touch` is called when the user changes something. */
  constructor(host: Host, data: Dataset, shown: Shown, touch: () => void) {
    this.#host = host;
    this.#data = data;
    this.#shown = shown;
    this.#touch = touch;
  }

  has(layer: number, unit: number): boolean {
    return this.#shown.off.value.some((other) => other.layer === layer && other.unit === unit);
  }

  /** Switches a hidden neuron off, or on again. */
  toggle(layer: number, unit: number): void {
    const off = this.#shown.off.peek();
    const others = off.filter((other) => other.layer !== layer || other.unit !== unit);
    this.set(others.length < off.length ? others : [...off, { layer, unit }]);
  }

  /** These are off, and no others; those that there are not are left out. */
  set(units: readonly Unit[]): void {
    const off = known(units, this.#shown.sizes.peek());
    this.#touch();
    this.#host.set({ off: off.map(({ layer, unit }) => [layer, unit]) });
  }

  /** On the test samples, or on those trained on, by the labels they are trained on. */
  #accuracy(off: readonly Unit[]): Accuracy | undefined {
    const { params, sizes, activations, settings } = this.#shown;
    const { test, training, inks, labels, classes, pixels, scale } = this.#data;
    if (!params.value || !(test.count || training.count)) return undefined;
    const read = (samples: Uint8Array) =>
      readAll(samples, params.value ?? [], sizes.value, activations.value, scale, off);
    if (test.count) {
      const tested = read(inks.subarray(test.start * pixels));
      return accuracyOf(tested, labels.subarray(test.start), classes.length);
    }
    const all = read(inks);
    const trained = this.#data.trainedOn(settings.value);
    const own = Uint8Array.from(trained.rows, (row) => all[row]);
    return accuracyOf(own, trained.labels, classes.length);
  }
}

/**
 * What a host says is off, of the network on show: for a moment it may be said of another one. Sorted;
 * another list when they change, and only then.
 */
export function switchedOff(
  host: Host,
  sizes: ReadonlySignal<readonly number[]>,
): ReadonlySignal<readonly Unit[]> {
  const off = host.trait("off");
  let before: readonly Unit[] = [];
  return computed(() => {
    const told = (off.value ?? []).map(([layer, unit]) => ({ layer, unit }));
    const now = known(told, sizes.value);
    if (!same(now, before)) before = now;
    return before;
  });
}

/** Those that there are, sorted, each once. */
export const known = (units: readonly Unit[], sizes: readonly number[]): Unit[] =>
  units
    .filter(({ layer, unit }) => layer < sizes.length - 2 && unit < sizes[layer + 1])
    .sort((a, b) => a.layer - b.layer || a.unit - b.unit)
    .filter(
      (one, i, all) => i === 0 || one.layer !== all[i - 1].layer || one.unit !== all[i - 1].unit,
    );

const same = (a: readonly Unit[], b: readonly Unit[]): boolean =>
  a.length === b.length &&
  a.every(({ layer, unit }, i) => layer === b[i].layer && unit === b[i].unit);

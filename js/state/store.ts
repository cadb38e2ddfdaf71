/**
 * What is on show, and what follows from it: composes the parts of the state, and derives what needs
 * several of them. Views read its signals and call its actions; they never touch the model.
 */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Backend } from "../backend/backend.ts";
import { InPageBackend } from "../backend/in-page.ts";
import { RevivalBackend } from "../backend/revival.ts";
import { type Accuracy, accuracyOf, findRow, readAll } from "../engine/evaluation.ts";
import { type Excited, excitement } from "../engine/excitement.ts";
import {
  argmax,
  countParams,
  createLayers,
  forward,
  type Layer,
  layout,
  type Unit,
} from "../engine/forward.ts";
import { anatomyOf } from "../engine/neuron-terms.ts";
import { trainingSet } from "../engine/training-set.ts";
import { RANGES } from "../limits.ts";
import type { Host } from "../model.ts";
import { Canvas } from "./canvas.ts";
import { type Dataset, datasetOf } from "./dataset.ts";
import { Experiments } from "./experiments.ts";
import { firstMinute } from "./first-minute.ts";
import { Guesses } from "./guesses.ts";
import { type Mode, modeOn } from "./modes.ts";
import { noveltyOf } from "./novelty.ts";
import { Playback } from "./playback.ts";
import { type Rest, restOf } from "./rest.ts";
import { Selection, sameUnit } from "./selection.ts";
import { timeAxis } from "./time-axis.ts";
import { known, TrainingState } from "./training.ts";
import { Walkthrough } from "./walkthrough.ts";
import { type Pass, wiresOf } from "./wires.ts";

export class Store {
  readonly #host: Host;
  readonly data: Dataset;
  readonly training: TrainingState;
  readonly canvas: Canvas;
  readonly novelty: ReturnType<typeof noveltyOf>;
  readonly selection: Selection;
  readonly guesses: Guesses;
  readonly experiments: Experiments;
  readonly playback: Playback;
  readonly rest: Rest;
  readonly walk: Walkthrough;
  readonly firstMinute: ReturnType<typeof firstMinute>;
  readonly #mode = signal<Mode>("look");
  /** The names of what is on show, see useControl in ui/hooks.ts. */
  readonly controls: ReadonlySignal<readonly string[]>;

  /** Samples seen from left to right, of the training on show and of the one it is compared with. */
  readonly axis = computed(() => {
    const { snapshots, goal } = this.training;
    // A training without an end in sight would leave its curves no room.
    const shownGoal = goal.value <= RANGES.epochs.high ? goal.value : 0;
    return timeAxis(snapshots.value, shownGoal, this.experiments.pinned.value?.rows);
  });

  /** Undefined before the first snapshot has arrived. */
  readonly pass = computed<Pass | undefined>(() => {
    const params = this.training.params.value;
    return params && { params, layers: this.forward(params) };
  });

  /** The class predicted, -1 where there is nothing to predict from. */
  readonly prediction = computed(() => {
    const outputs = this.canvas.hasInk.value && this.pass.value?.layers.at(-1);
    return outputs ? argmax(outputs.a) : -1;
  });

  /** The sample that these very pixels are, -1 where they are none. */
  readonly sample = computed(() => findRow(this.data.inks, this.canvas.pixels.value));

  /** The true class of the pixels, -1 where it is not known. */
  readonly label = computed(() => {
    const sample = this.sample.value;
    return sample < 0 ? -1 : this.data.labels[sample];
  });

  /**
   * Which of the training samples the run on show is trained on, and as which classes: places among
   * `data`'s samples, ascending.
   */
  readonly trainedOn = computed(() => {
    const { labels, training, classes } = this.data;
    const given = labels.subarray(0, training.count);
    return trainingSet(given, classes.length, this.training.settings.value);
  });

  /** The weights on show, and which neurons are off: all that the samples are read with. */
  readonly network = computed(() => {
    const { params, off } = this.training;
    return { params: params.value, off: off.value };
  });

  /**
   * What the picked unit computes, where its card is on show: what an output computes is not told before
   * it has been guessed, and beside a step of learning or the mistakes the outputs have to be seen.
   */
  readonly card = computed(() => {
    const [unit, pass] = [this.selection.picked.value, this.pass.value];
    const { mode } = this;
    // For a moment the unit may be one of another network.
    if (!unit || !pass?.layers[unit.layer]) return undefined;
    if (mode.value === "learn" || mode.value === "mistakes") return undefined;
    if (this.guesses.veiled.value && unit.layer === pass.layers.length - 1) return undefined;
    return anatomyOf(unit, pass.layers, pass.params);
  });

  readonly #allOn = computed(() => this.#accuracy([]));

  /**
   * How well the network on show reads a set of samples, now and with all neurons on: the difference says
   * what a neuron is for. Counted when it is read, some milliseconds; undefined where there is nothing to
   * count, or no network yet.
   */
  readonly accuracy = computed(() => {
    const [allOn, off] = [this.#allOn.value, this.training.off.value];
    const now = off.length ? this.#accuracy(off) : allOn;
    const set: "test" | "training" = this.data.test.count ? "test" : "training";
    return allOn && now && { set, now, allOn };
  });

  /** What the learner is about. */
  readonly mode = computed(() => modeOn(this.#mode.value, this.controls));

  /** What the units hand on, as far as it is drawn. */
  readonly wires = computed(() => {
    const { canvas, guesses, selection, walk, prediction, mode } = this;
    const shown = canvas.hasInk.value && !guesses.veiled.value;
    // The mistakes lie over the neurons.
    if (mode.value === "mistakes") return [];
    return wiresOf({
      pass: shown ? this.pass.value : undefined,
      prediction: prediction.value,
      unit: selection.unit.value,
      lesson: walk.shown.value,
    });
  });

  /**
   * For every layer the weight that is drawn in full colour: of 98 in 100 the strongest at the last
   * moment of the training, so that one scale holds over time and learning is seen as pictures that
   * get stronger.
   */
  readonly weightScales = computed(() => {
    const params = this.training.last.value?.params;
    const sizes = this.training.sizes.value;
    return params?.length === countParams(sizes) ? scalesOf(params, sizes) : [];
  });

  constructor(host: Host, life: AbortSignal) {
    this.#host = host;
    const backend: Backend = host.hasKernel
      ? new RevivalBackend(host, life)
      : new InPageBackend(host, life);
    this.controls = host.trait("controls");
    this.data = datasetOf(host);
    this.rest = restOf(life);
    this.training = new TrainingState(host, backend);
    this.canvas = new Canvas(host, this.data.shape, this.training.touch, life);
    this.novelty = noveltyOf(host, this, life);
    this.selection = new Selection(this.training.sizes, life);
    this.guesses = new Guesses(host, this.canvas, this.training, this.prediction);
    this.experiments = new Experiments(this.training, life);
    this.playback = new Playback(this.training, this.axis, life);
    host.onMessage((message) => this.playback.follow(message), life);
    const open = computed(() => this.mode.value === "learn");
    const { training, canvas, selection, guesses, label } = this;
    this.walk = new Walkthrough({ open, training, canvas, selection, guesses, label }, life);
    this.firstMinute = firstMinute(this, life);
  }

  /** What the image on show comes to with these parameters, and with what is switched off. */
  forward(params: ArrayLike<number>): readonly Layer[] {
    const { sizes, activations, off } = this.training;
    const { scale } = this.data;
    const input = Float64Array.from(this.canvas.pixels.value, (ink) => ink / scale);
    return forward(input, params, sizes.value, activations.value, off.value);
  }

  isOff(layer: number, unit: number): boolean {
    return this.training.off.value.some((other) => sameUnit(other, { layer, unit }));
  }

  /** Switches a hidden neuron off, or on again; layers and neurons count from 0. */
  toggleOff(layer: number, unit: number): void {
    const off = this.training.off.peek();
    const others = off.filter((other) => !sameUnit(other, { layer, unit }));
    this.switchOff(others.length < off.length ? others : [...off, { layer, unit }]);
  }

  /** These hidden neurons are off, and no others; those that there are not are left out. */
  switchOff(neurons: readonly Unit[]): void {
    const off = known(neurons, this.training.sizes.peek());
    this.training.touch();
    this.#host.set({ off: off.map(({ layer, unit }) => [layer, unit]) });
  }

  setMode(mode: Mode): void {
    this.#mode.value = mode;
  }

  shows(control: string): boolean {
    return this.controls.value.includes(control);
  }

  showSample(index: number): void {
    if (index in this.data.labels) this.canvas.replace(this.data.inkOf(index));
  }

  /** The class predicted for every sample at the epoch on show. */
  readAll(): Uint8Array {
    return this.#read(this.data.inks, this.training.off.value);
  }

  #read(samples: Uint8Array, off: readonly Unit[]): Uint8Array {
    const { params, sizes, activations } = this.training;
    const weights = params.value ?? [];
    return readAll(samples, weights, sizes.value, activations.value, this.data.scale, off);
  }

  /** On the test samples, or on those trained on, by the labels they are trained on. */
  #accuracy(off: readonly Unit[]): Accuracy | undefined {
    const { test, inks, labels, classes, pixels } = this.data;
    if (!this.training.params.value || !labels.length) return undefined;
    if (test.count) {
      const tested = this.#read(inks.subarray(test.start * pixels), off);
      return accuracyOf(tested, labels.subarray(test.start), classes.length);
    }
    const read = this.#read(inks, off);
    const { rows, labels: trained } = this.trainedOn.value;
    return accuracyOf(
      rows.map((row) => read[row]),
      trained,
      classes.length,
    );
  }

  /**
   * The training samples, or the test samples where there are no others, from the one that excites the
   * unit most at the moment on show; none where the network has no such unit.
   */
  excitement(unit: Unit): readonly Excited[] {
    const { params, sizes, activations, off } = this.training;
    if (!params.value || !(unit.unit < sizes.value[unit.layer + 1])) return [];
    // It has its say, switched off or not.
    const others = off.value.filter((one) => !sameUnit(one, unit));
    const layers = createLayers(sizes.value, activations.value, others);
    const { training, test } = this.data;
    return excitement(unit, this.data, training.count ? training : test, layers, params.value);
  }
}

const STRONGEST = 0.98;

function scalesOf(params: Float32Array, sizes: readonly number[]): number[] {
  return layout(sizes).map(({ weights, biases }) => {
    const all = params.slice(weights, biases).map(Math.abs).sort();
    return all[Math.floor(STRONGEST * (all.length - 1))] || 1;
  });
}

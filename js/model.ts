/**
 * The trait contract with Python (src/digitwidget/widget.py), and the host's model as signals.
 * tests/test_contract.py reads `Traits` and compares it with the class.
 */
import { batch, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Augment, Handwriting } from "./engine/augmentation.ts";
import type { Lesson } from "./engine/single-step.ts";
import type { TrainingSettings } from "./engine/trainer.ts";
import type { TrainingSetSettings } from "./engine/training-set.ts";

export interface Traits {
  /** Units a layer, inputs first. */
  _layers: number[];
  /** One name a layer after the input. */
  _activations: string[];
  /** "squared_error" or "cross_entropy". */
  _loss: string;
  /** What a training needs to know besides. */
  _settings: Settings;
  /** What settings.augment switches on; {} for a function that Python alone can run. */
  _augment: Partial<Augment>;
  /** Ink is divided by this before the first layer. */
  _ink_scale: number;
  /** Rows, columns. */
  _image_shape: number[];
  /** The text of every label, in the order of the outputs. */
  _classes: string[];
  /** uint8 ink, one sample a row: training samples, then test samples. */
  _samples: DataView;
  /** uint8, the class of every sample. */
  _labels: DataView;
  /** How many of the samples are training samples. */
  _n_train: number;
  /** float32 rows, see engine/history.ts; sent with the whole state only. */
  _history: DataView;
  /** The rows told last; null in the whole state. */
  _added: Added | null;
  /** Which training they are of: a retraining counts one up. */
  _run: number;
  /** What it is trained on besides the samples. */
  _drawings: Lesson[];
  /** The epoch that the running training heads for, -1 when none runs. */
  _goal: number;
  /** The settings of the run that is kept for comparison; {} where none is. */
  _pinned: SettingChanges;
  /** Its curves: rows without parameters, see engine/history.ts. */
  _pinned_rows: DataView;
  /** The class of the still pictures of this widget, which a view takes the place of. */
  _still: string;
  /** Ink 0..16, row by row. */
  pixels: number[];
  /** The epoch on show; a fraction inside an epoch, see engine/history.ts. */
  epoch: number;
  /** Steps of learning taken from that epoch's weights. */
  lessons: Lesson[];
  /** Hidden neurons that are switched off, as [layer, neuron] from 0; sorted. */
  off: number[][];
  /** What the learner expected the network to say, and what it said. */
  guesses: Guess[];
  /** Names of what is on show, see useControl in ui/hooks.ts. */
  controls: string[];
  /** Whether it is drawn for the back row. */
  presentation: boolean;
}

/** Rows of the history, and where they belong. */
export interface Added {
  /** Makes each unlike the one before. */
  count: number;
  /** Which training they are of. */
  run: number;
  /** Of its network. */
  layers: number[];
  /** The last moment that is kept of the rows held so far, by its epoch. */
  from: number;
  /** The distance that thinning left between those. */
  stride: number;
  /** See engine/history.ts; may be none. */
  rows: DataView;
}

/** A guess of the learner; classes by their index. */
export interface Guess {
  guess: number;
  prediction: number;
  epoch: number;
}

/** The settings of the Network and of what it is trained on, by Python's names. */
export interface Settings extends TrainingSettings, TrainingSetSettings {
  epochs: number;
  max_snapshots: number;
}

/** Those of the settings that change, and the units of the hidden layers by the name `hidden`. */
export type SettingChanges = Partial<Settings> & { hidden?: number[] };

/** What is said to the kernel, and what it says. */
export interface Message {
  kind: string;
  [key: string]: unknown;
}

/**
 * What the front end needs of a host's model; anywidget's model is one, the exported page brings its
 * own. `send` is missing where there is no kernel; `handwriting`, the drawings that join an augmented
 * epoch, are brought by the exported page alone.
 */
export interface Model {
  get<K extends keyof Traits>(key: K): Traits[K];
  set<K extends keyof Traits>(key: K, value: Traits[K]): void;
  save_changes(): void;
  on(event: string, callback: Listener): void;
  off(event: string, callback: Listener): void;
  send?(content: Message): void;
  handwriting?: Handwriting;
}

// biome-ignore lint/suspicious/noExplicitAny: hosts differ in what they pass.
type Listener = (...args: any[]) => void;

/**
 * A model whose traits are signals, one a trait. Hosts differ in what they tell of a change, so at
 * any change all traits are read anew, in one batch: what comes in one message takes effect at once.
 */
export class Host {
  readonly #model: Model;
  readonly #life: AbortSignal;
  readonly #signals = new Map<keyof Traits, Signal<unknown>>();
  readonly #changes = signal(0);

  constructor(model: Model, life: AbortSignal) {
    this.#model = model;
    this.#life = life;
    // An effect runs when the outermost batch ends: all that was set in it is one message.
    effect(() => {
      if (this.#changes.value) model.save_changes();
    });
  }

  trait<K extends keyof Traits>(key: K): ReadonlySignal<Traits[K]> {
    const known = this.#signals.get(key);
    if (known) return known as Signal<Traits[K]>;
    const made = signal(this.#model.get(key));
    this.#signals.set(key, made);
    this.#listen(`change:${key}`, () => this.#read());
    return made;
  }

  /** Several traits are one message. */
  set(changes: Partial<Traits>): void {
    batch(() => {
      for (const key of Object.keys(changes) as (keyof Traits)[]) this.#setOne(changes, key);
      this.#read();
      this.#changes.value = this.#changes.peek() + 1;
    });
  }

  #setOne<K extends keyof Traits>(changes: Partial<Traits>, key: K): void {
    this.#model.set(key, changes[key] as Traits[K]);
  }

  #read(): void {
    batch(() => {
      for (const [key, known] of this.#signals) {
        const value = this.#model.get(key);
        if (!bothEmpty(value, known.peek())) known.value = value;
      }
    });
  }

  /** Whether there is a kernel to talk to. */
  get hasKernel(): boolean {
    return this.#model.send !== undefined;
  }

  /** Throws what the host throws; JupyterLab does after a restart of the kernel. */
  send(message: Message): void {
    this.#model.send?.(message);
  }

  onMessage(callback: (message: Message) => void): void {
    this.#listen("msg:custom", callback);
  }

  get handwriting(): Handwriting | undefined {
    return this.#model.handwriting;
  }

  #listen(event: string, callback: Listener): void {
    this.#model.on(event, callback);
    const stop = () => this.#model.off(event, callback);
    this.#life.addEventListener("abort", stop, { once: true });
  }
}

/** Some hosts make a new empty list at every reading. */
const bothEmpty = (a: unknown, b: unknown): boolean =>
  Array.isArray(a) && Array.isArray(b) && !a.length && !b.length;

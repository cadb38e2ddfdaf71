/**
 * The trait contract with Python (src/digitwidget/widget/widget.py), and the host's model as signals.
 * tests/widget/test_contract.py reads `Traits` and compares it with the class.
 */
import { batch, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type BinaryValue, bytes } from "./bytes.ts";
import type { Augment } from "./engine/augmentation.ts";
import type { Lesson } from "./engine/single-step.ts";
import type { TrainingSettings } from "./engine/trainer.ts";
import type { TrainingSetSettings } from "./engine/training-set.ts";
import { atEnd } from "./lifetime.ts";

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
  /** What may join them in an augmented epoch, see engine/handwriting.ts; empty where it doesn't fit. */
  _handwriting: DataView;
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
  /** Moments inside epochs that are kept no more, though they come before `from`. */
  dropped?: number[];
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
 * own. `send` is missing where there is no kernel.
 */
export interface Model {
  get<K extends keyof Traits>(key: K): Traits[K];
  set<K extends keyof Traits>(key: K, value: Traits[K]): void;
  save_changes(): void;
  on(event: string, callback: Listener): void;
  off(event: string, callback: Listener): void;
  send?(content: Message): void;
}

// biome-ignore lint/suspicious/noExplicitAny: hosts differ in what they pass.
type Listener = (...args: any[]) => void;

// Milliseconds between two messages of what the user has set, where the host doesn't see to that.
const PAUSE = 50;

/** What a user sets by what is done on the page. */
const USERS: readonly (keyof Traits)[] = ["pixels", "guesses", "epoch", "lessons", "off"];

/** Those of them that mean the same to any training. */
const OF_ANY_TRAINING: readonly (keyof Traits)[] = ["pixels", "guesses"];

/**
 * A model whose traits are signals, one a trait. Hosts differ in what they tell of a change, so at
 * any change all traits are read anew, in one batch: what comes in one message takes effect at once.
 *
 * After a lost connection JupyterLab asks the kernel for the whole state, which takes back what was done
 * meanwhile. So what the user has set last is held here, and set again where a whole state brings
 * something else. And as ipywidgets then waits for ever for word of the message that got lost, and
 * keeps all later ones back, it goes as messages of ours from there on.
 */
export class Host {
  readonly #model: Model;
  readonly #life: AbortSignal;
  readonly #signals = new Map<keyof Traits, Signal<unknown>>();
  /** What the host gave for them last: not what they hold, where that is of the same content. */
  readonly #seen = new Map<keyof Traits, unknown>();
  readonly #changes = signal(0);
  /** What was set here last, and has not been set by the kernel since. */
  #users: Partial<Traits> = {};
  /** What of it a whole state has just overwritten. */
  #lost: Partial<Traits> | undefined;
  #sets = false;
  /** Of the whole state that came last: no other message brings a history. */
  #history: DataView;
  /** Whether there is a kernel to talk to. */
  readonly hasKernel: boolean;
  /** How many whole states have come. */
  readonly whole = signal(0);
  /** Set and not yet sent, once messages of ours have taken the place of the host's. */
  #due: Partial<Traits> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What is set while the page trains by itself: the kernel's own values stay with the model. */
  #apart: Partial<Traits> | undefined;

  constructor(model: Model, life: AbortSignal) {
    this.#model = model;
    this.#life = life;
    this.hasKernel = model.send !== undefined;
    this.#history = model.get("_history");
    // An effect runs when the outermost batch ends: all that was set in it is one message.
    effect(() => {
      if (!this.#changes.value) return;
      if (this.#due) this.#timer ??= setTimeout(() => this.#sendDue(), PAUSE);
      else model.save_changes();
    });
    atEnd(life, () => this.#sendDue());
  }

  #sendDue(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const state = this.#due;
    if (!state || !Object.keys(state).length) return;
    this.#due = {};
    try {
      this.#model.send?.({ kind: "set", state });
    } catch {
      // Nobody is there: the next command finds out.
    }
  }

  trait<K extends keyof Traits>(key: K): ReadonlySignal<Traits[K]> {
    const known = this.#signals.get(key);
    if (known) return known as Signal<Traits[K]>;
    const made = signal(this.#value(key));
    this.#signals.set(key, made);
    this.#seen.set(key, made.peek());
    this.#listen(`change:${key}`, () => this.#hear(), this.#life);
    return made;
  }

  /** Its value now, which nothing is told of when it changes. */
  peek<K extends keyof Traits>(key: K): Traits[K] {
    return this.trait(key).peek();
  }

  /** Several traits are one message. */
  set(changes: Partial<Traits>): void {
    batch(() => {
      this.#sets = true;
      const keys = Object.keys(changes) as (keyof Traits)[];
      const sent = keys.filter((key) => this.#setOne(changes, key));
      this.#sets = false;
      this.#read();
      if (sent.length) this.#changes.value = this.#changes.peek() + 1;
    });
  }

  /** Returns whether the kernel is to hear of it. */
  #setOne<K extends keyof Traits>(changes: Partial<Traits>, key: K): boolean {
    const apart = this.#apart && !OF_ANY_TRAINING.includes(key);
    if (apart || (this.hasKernel && !USERS.includes(key))) {
      if (this.#apart) this.#apart[key] = changes[key];
      return false;
    }
    this.#users[key] = changes[key];
    if (this.#due) this.#due[key] = changes[key];
    this.#model.set(key, changes[key] as Traits[K]);
    return true;
  }

  /** From now on the training on show is the page's own, and none of the kernel's business. */
  part(): void {
    this.#apart ??= {};
    this.#users = ofAnyTraining(this.#users);
  }

  /** The kernel's training is on show again; what was painted stays. */
  join(): void {
    this.#apart = undefined;
    this.#read();
  }

  #value<K extends keyof Traits>(key: K): Traits[K] {
    const own = { ...this.#lost, ...this.#apart } as Partial<Traits>;
    return key in own ? (own[key] as Traits[K]) : this.#model.get(key);
  }

  /** The host has changed something. */
  #hear(): void {
    if (this.#sets) return;
    const history = this.#model.get("_history");
    // Some hosts make new objects at every reading.
    const whole = history !== this.#history && history === this.#model.get("_history");
    this.#history = history;
    if (whole) {
      this.#apart = undefined;
      if (this.hasKernel) this.#due ??= {};
    }
    // Of one message a host may tell trait by trait.
    if (!this.#lost) this.#compare(whole);
    batch(() => {
      this.#read(whole);
      if (whole) this.whole.value = this.whole.peek() + 1;
    });
  }

  /** What the user has set gives way to the kernel's, but not to a whole state. */
  #compare(whole: boolean): void {
    const anew = this.#signals.get("_run")?.peek() !== this.#model.get("_run");
    const users = anew ? ofAnyTraining(this.#users) : this.#users;
    const others = USERS.filter((key) => key in users && !same(users[key], this.#model.get(key)));
    if (!whole) {
      for (const key of others) delete this.#users[key];
    } else if (others.length) {
      const lost = Object.fromEntries(others.map((key) => [key, users[key]]));
      this.#lost = lost;
      // When all of the message has been told.
      queueMicrotask(() => {
        this.#lost = undefined;
        this.set(lost);
      });
    }
  }

  /** A whole state has new objects throughout: what is of the same content stays. */
  #read(whole = false): void {
    batch(() => {
      for (const [key, known] of this.#signals) {
        const value = this.#value(key);
        if (value === this.#seen.get(key)) continue;
        this.#seen.set(key, value);
        const equal = whole ? same : bothEmpty;
        if (!equal(value, known.peek())) known.value = value;
      }
    });
  }

  /** Throws what the host throws; JupyterLab does after a restart of the kernel. */
  send(message: Message): void {
    this.#sendDue();
    this.#model.send?.(message);
  }

  onMessage(callback: (message: Message) => void, life: AbortSignal): void {
    this.#listen("msg:custom", callback, life);
  }

  #listen(event: string, callback: Listener, life: AbortSignal): void {
    this.#model.on(event, callback);
    atEnd(life, () => this.#model.off(event, callback));
  }
}

const ofAnyTraining = (traits: Partial<Traits>): Partial<Traits> =>
  Object.fromEntries(
    OF_ANY_TRAINING.filter((key) => key in traits).map((key) => [key, traits[key]]),
  );

const isBinary = (value: unknown): value is BinaryValue =>
  value instanceof ArrayBuffer || ArrayBuffer.isView(value);

/** Some hosts make a new empty list at every reading. */
const bothEmpty = (a: unknown, b: unknown): boolean =>
  Array.isArray(a) && Array.isArray(b) && !a.length && !b.length;

/** Of the same content. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isBinary(a) && isBinary(b)) {
    const [one, other] = [bytes(a), bytes(b)];
    return one.length === other.length && one.every((byte, i) => byte === other[i]);
  }
  return JSON.stringify(a) === JSON.stringify(b);
}

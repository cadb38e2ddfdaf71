/** The training, and which moment of it is on show, and the lessons given since. */
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Backend, Problem, SingleUpdate, Status } from "../backend/backend.ts";
import { augmentationHere } from "../engine/augmentation.ts";
import type { Spec } from "../engine/backprop.ts";
import { type Activation, countParams, type Unit } from "../engine/forward.ts";
import {
  decodePoints,
  momentAfter,
  momentBefore,
  nearest,
  type Snapshot,
  wholeEpochs,
} from "../engine/history.ts";
import {
  differenceQuotient,
  type Lesson,
  type Step,
  stepOf,
  taught,
} from "../engine/single-step.ts";
import { LAST_EPOCH, MOST_LESSONS } from "../limits.ts";
import { type Host, type SettingChanges, type Settings, same } from "../model.ts";
import { sameUnit } from "./selection.ts";
import { outOfRange } from "./settings-check.ts";

/** A single update, between two moments. */
export interface ShownUpdate {
  /** What the backend tells of it: one object an update, however often its moments come anew. */
  made: SingleUpdate;
  before: Snapshot;
  after: Snapshot;
}

export class TrainingState {
  readonly #host: Host;
  readonly #backend: Backend;
  /** Of this page, beside what the backend had said before. */
  readonly #refusal = signal<{ problem: Problem; before: Problem | undefined } | undefined>();
  readonly #interruptions = signal(0);
  /** Units a layer, inputs first. */
  readonly sizes: ReadonlySignal<readonly number[]>;
  /** One name a layer after the input. */
  readonly activations: ReadonlySignal<readonly Activation[]>;
  readonly settings: ReadonlySignal<Settings>;
  /** Which training is on show: a retraining counts one up. */
  readonly run: ReadonlySignal<number>;
  /** The epoch that a running training heads for, -1 when none runs. */
  readonly goal: ReadonlySignal<number>;
  /** What it is trained on besides the samples. */
  readonly drawings: ReadonlySignal<readonly Lesson[]>;
  /** The lessons given since the epoch on show. */
  readonly lessons: ReadonlySignal<readonly Lesson[]>;
  /** The hidden neurons that are switched off; no training hears of it. */
  readonly off: ReadonlySignal<readonly Unit[]>;
  /** One a recorded moment, in order. */
  readonly snapshots: ReadonlySignal<readonly Snapshot[]>;
  readonly status: ReadonlySignal<Status>;
  /** How often a command has ended what was under way, or asked for. */
  readonly interruptions: ReadonlySignal<number> = this.#interruptions;

  /** Whether what is asked for now is done on this page. */
  readonly isHere = computed(() => this.status.value !== "live");

  /** The settings, with the sizes of the layers. */
  readonly spec = computed<Spec & Settings>(() => ({
    ...this.settings.value,
    sizes: this.sizes.value,
  }));

  /** The snapshot on show; undefined before the first has arrived. */
  readonly snapshot = computed(() => {
    const row = nearest(this.snapshots.value, this.#host.trait("epoch").value);
    // For a moment the rows may be those of a network that is yet to be shown.
    return row?.params.length === countParams(this.sizes.value) ? row : undefined;
  });

  /** A fraction inside an epoch. */
  readonly epoch = computed(() => this.snapshot.value?.epoch ?? 0);

  /** The last moment that was recorded. */
  readonly last = computed(() => this.snapshots.value.at(-1));

  /** How many whole epochs were recorded. */
  readonly lastEpoch = computed(() => Math.floor(this.last.value?.epoch ?? 0));

  /** The last single update of the training on show, with the moments around it, while these are held. */
  readonly update = computed<ShownUpdate | undefined>(() => {
    const made = this.#backend.update.value;
    const rows = this.snapshots.value;
    if (made?.run !== this.run.value) return undefined;
    const find = (epoch: number) =>
      rows.find((row) => Math.fround(row.epoch) === Math.fround(epoch));
    const [before, after] = [find(made.from), find(made.to)];
    const count = countParams(this.sizes.value);
    return before && after?.params.length === count ? { made, before, after } : undefined;
  });

  /** The parameters on show: the snapshot's, after the lessons; undefined before the first snapshot. */
  readonly params = computed(() => {
    const snapshot = this.snapshot.value;
    return snapshot && taught(snapshot.params, this.lessons.value, this.spec.value, this.#scale);
  });

  /** Whether another lesson may follow. */
  readonly mayLearn = computed(() => this.lessons.value.length < MOST_LESSONS);

  /** What augmentation is, where it is switched on; undefined for a function that Python alone can run. */
  readonly augmentation = computed(() => {
    const given = this.#host.trait("_augment").value;
    const augmentation = augmentationHere(given, this.settings.value);
    return augmentation.shape && augmentation;
  });

  /** The curves and settings of the run that is kept for comparison; undefined where none is. */
  readonly pinned = computed(() => {
    const points = decodePoints(
      this.#host.trait("_pinned_rows").value,
      this.sizes.value.at(-1) ?? 0,
    );
    return points.length ? { settings: this.#host.trait("_pinned").value, points } : undefined;
  });

  /** Where this page has trained the run on by itself; undefined where it has not. */
  readonly trainedOn = computed(() => this.#backend.trainedOn?.value);

  /** What was refused or failed last; a command or a touch takes it away. */
  readonly problem = computed(() => {
    const [refusal, problem] = [this.#refusal.value, this.#backend.problem.value];
    return refusal && refusal.before === problem ? refusal.problem : problem;
  });

  constructor(host: Host, backend: Backend) {
    this.#host = host;
    this.#backend = backend;
    this.sizes = host.trait("_layers");
    this.activations = host.trait("_activations") as ReadonlySignal<Activation[]>;
    this.settings = host.trait("_settings");
    this.run = host.trait("_run");
    this.goal = host.trait("_goal");
    this.drawings = host.trait("_drawings");
    this.lessons = host.trait("lessons");
    this.off = switchedOff(host, this.sizes);
    this.snapshots = backend.snapshots;
    this.status = backend.status;
  }

  get #scale(): number {
    return this.#host.trait("_ink_scale").value;
  }

  #command(command: (backend: Backend) => void): void {
    batch(() => {
      this.#refusal.value = undefined;
      command(this.#backend);
    });
  }

  #interrupt(command: (backend: Backend) => void): void {
    this.#command((backend) => {
      this.#interruptions.value++;
      command(backend);
    });
  }

  #refuse(problem: Problem): void {
    this.#refusal.value = { problem, before: this.#backend.problem.peek() };
  }

  /** The user does something: is the kernel still there? */
  touch = () => this.#command((backend) => backend.touch());
  stop = () => this.#interrupt((backend) => backend.stop());
  reset = () => this.#interrupt((backend) => backend.reset());
  /** Keeps the run on show for comparison: its curves are drawn with those of later runs. */
  pin = () => this.#command((backend) => backend.pin());
  unpin = () => this.#command((backend) => backend.unpin());
  /** A single update from the moment on show. */
  oneUpdate = () => this.#interrupt((backend) => backend.step(this.epoch.peek()));
  /** Whether that drops later moments. */
  updateDrops = (): boolean => this.#backend.stepDrops(this.epoch.peek());

  /** The moment nearest to this epoch is shown, as it was recorded. */
  goTo(epoch: number): void {
    const target = nearest(this.snapshots.peek(), epoch);
    const taughtSince = this.lessons.peek().length > 0;
    const shown = Math.fround(this.#host.peek("epoch"));
    if (!target || (Math.fround(target.epoch) === shown && !taughtSince)) return;
    batch(() => {
      this.touch();
      this.#host.set({ ...(taughtSince && { lessons: [] }), epoch: target.epoch });
    });
  }

  /** To the next moment, or the one before, or so of the whole epochs. */
  step(direction: 1 | -1, unit: "moment" | "epoch" = "moment"): void {
    const rows = this.snapshots.peek();
    const among = unit === "moment" ? rows : wholeEpochs(rows);
    const next = direction > 0 ? momentAfter : momentBefore;
    const target = next(among, this.epoch.peek());
    if (target) this.goTo(target.epoch);
  }

  /**
   * Trains on from the moment on show to the end of as many epochs; one that has begun is one of them.
   * Later moments are dropped.
   */
  train(epochs: number): void {
    const epoch = this.epoch.peek();
    const left = LAST_EPOCH - Math.floor(epoch);
    if (epochs > left) {
      this.#refuse({ reason: "lastEpoch", most: LAST_EPOCH, epoch: Math.floor(epoch), left });
    } else this.#interrupt((backend) => backend.train(epochs, epoch));
  }

  /**
   * Trains anew with the settings that change; `drawings` join the samples. With `pin`, the run that
   * gives way is kept for comparison.
   */
  retrain(settings: SettingChanges, drawings: readonly Lesson[], pin = false): void {
    batch(() => {
      this.touch();
      const { epochs } = this.settings.peek();
      // It is on show when it has its first epoch: without any it would be waited for in vain.
      const samples = this.#host.peek("_n_train");
      const refusal = outOfRange(epochs ? settings : { epochs, ...settings }, samples);
      if (refusal) this.#refuse(refusal);
      else this.#backend.retrain(settings, drawings, pin);
    });
  }

  /** One lesson more; `label` is the class's index. Refused while neurons are switched off. */
  learn(pixels: ArrayLike<number>, label: number): void {
    if (this.off.peek().length) this.#refuse({ reason: "someOff" });
    else this.setLessons([...this.lessons.peek(), { pixels: Array.from(pixels), label }]);
  }

  /** Takes the last lesson back. */
  unlearn(): void {
    this.setLessons(this.lessons.peek().slice(0, -1));
  }

  /** Given since the epoch on show, instead of those that were. */
  setLessons(lessons: readonly Lesson[]): void {
    batch(() => {
      this.touch();
      this.#host.set({ lessons: [...lessons] });
    });
  }

  /**
   * The step that these pixels would make of the parameters on show; undefined while neurons are
   * switched off, for a step of learning is one of the whole network.
   */
  stepOf(pixels: ArrayLike<number>, label: number): Step | undefined {
    const params = this.off.value.length ? undefined : this.params.value;
    return params && stepOf(params, pixels, label, this.spec.value, this.#scale);
  }

  /** The step that the last lesson made; undefined where none was given. */
  lastStep(): Step | undefined {
    const [snapshot, spec] = [this.snapshot.value, this.spec.value];
    const last = this.lessons.value.at(-1);
    if (!snapshot || !last) return undefined;
    const before = taught(snapshot.params, this.lessons.value.slice(0, -1), spec, this.#scale);
    return stepOf(before, last.pixels, last.label, spec, this.#scale);
  }

  /** ∂loss/∂parameter at `index`, by trying it out on the parameters on show. */
  differenceQuotient(index: number, pixels: ArrayLike<number>, label: number): number {
    const params = this.params.value ?? new Float64Array(0);
    return differenceQuotient(params, index, pixels, label, this.spec.value, this.#scale);
  }
}

/**
 * What a host says is off, of the network on show: for a moment it may be said of another one. Sorted;
 * another list when they change, and only then.
 */
function switchedOff(host: Host, sizes: ReadonlySignal<readonly number[]>) {
  const off = host.trait("off");
  let before: readonly Unit[] = [];
  return computed(() => {
    const named = (off.value ?? []).map(([layer, unit]) => ({ layer, unit }));
    const now = known(named, sizes.value);
    if (!same(now, before)) before = now;
    return before;
  });
}

/** Those that there are, sorted, each once. */
export const known = (units: readonly Unit[], sizes: readonly number[]): Unit[] =>
  units
    .filter(({ layer, unit }) => layer < sizes.length - 2 && unit < sizes[layer + 1])
    .sort((a, b) => a.layer - b.layer || a.unit - b.unit)
    .filter((one, i, all) => i === 0 || !sameUnit(one, all[i - 1]));

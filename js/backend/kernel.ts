/**
 * The conversation with the kernel: fetches the moments this page lacks, passes commands on, and
 * notices when nobody answers.
 */
import { batch, computed, signal } from "@preact/signals";
import { countParams } from "../engine/forward.ts";
import { decodeRows, lastEpoch, merge, type Snapshot } from "../engine/history.ts";
import { atEnd, onChange } from "../lifetime.ts";
import type { Added, Host, Message } from "../model.ts";
import type { Backend, Problem, SingleUpdate, Status } from "./backend.ts";

// Milliseconds. A kernel that runs a cell cannot answer; past this it is more honest to say so.
const PATIENCE = 4000;

// Milliseconds. Painting asks after the kernel no more often than this.
const QUIET = 15000;

export class KernelBackend implements Backend {
  /** How often the kernel has let itself be heard. */
  readonly answers = signal(0);
  readonly snapshots = signal<readonly Snapshot[]>([]);
  readonly status = signal<Status>("live");
  readonly problem = signal<Problem | undefined>();
  readonly update = signal<SingleUpdate | undefined>();
  readonly #host: Host;
  /** Whose rows are held here; the traits that say so may arrive a little before or after them. */
  #run = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #heard = 0;

  constructor(host: Host, life: AbortSignal) {
    this.#host = host;
    const [layers, added] = [host.trait("_layers"), host.trait("_added")];
    this.#takeHistory();
    host.onMessage((message) => this.#receive(message), life);
    // One listener for both: they come in one message, and in this order they are right.
    const received = computed(() => ({ layers: layers.value, added: added.value }));
    let before = received.value;
    onChange(
      received,
      (now) => {
        if (now.layers !== before.layers) this.#dropForeign(now.layers);
        // In the full state, which a host may send again, there is none.
        if (now.added !== before.added && now.added) this.#takeRows(now.added);
        before = now;
      },
      life,
    );
    onChange(host.whole, () => this.#takeWhole(), life);
    atEnd(life, () => clearTimeout(this.#timer));
    this.#hello(true);
  }

  train: Backend["train"] = (epochs, from) => this.#command({ kind: "train", epochs, from });
  step: Backend["step"] = (from) => this.#command({ kind: "step", unit: "update", from });
  stepDrops = () => false;
  stop = () => this.#command({ kind: "stop" });
  reset = () => this.#command({ kind: "reset" });
  retrain: Backend["retrain"] = (settings, drawings, pin) =>
    this.#command({ kind: "retrain", settings, drawings, ...(pin && { pin }) });
  pin = () => this.#command({ kind: "pin" });
  unpin = () => this.#command({ kind: "unpin" });

  touch(): void {
    this.problem.value = undefined;
    if (performance.now() - this.#heard > QUIET && !this.#timer) this.#hello(false);
  }

  #command(message: Message): void {
    this.problem.value = undefined;
    this.#send(message);
  }

  /** `fresh`: this page has heard nothing yet. */
  #hello(fresh: boolean): void {
    const last = lastEpoch(this.snapshots.peek());
    const epoch = this.#host.peek("epoch");
    this.#send({ kind: "hello", last, run: this.#run, ...(fresh && { fresh, epoch }) });
  }

  #send(message: Message): void {
    try {
      this.#host.send(message);
    } catch {
      // JupyterLab does so after a restart: there is nobody to wait for.
      this.#waitNoMore("silent");
      return;
    }
    this.#timer ??= setTimeout(() => this.#waitNoMore("silent"), PATIENCE);
  }

  #waitNoMore(status: Status): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.status.value = status;
  }

  #answered(): void {
    this.#heard = performance.now();
    this.#waitNoMore("live");
    this.answers.value++;
  }

  /** After a lost connection: what was told meanwhile may have got lost, and here it all is. */
  #takeWhole(): void {
    batch(() => {
      this.#answered();
      this.#takeHistory();
    });
  }

  #takeHistory(): void {
    const host = this.#host;
    this.#run = host.peek("_run");
    this.snapshots.value = decodeRows(host.peek("_history"), host.peek("_layers"));
  }

  /** What an update learned from, or that something was refused or failed. */
  #receive({ kind, reason = "", ...facts }: Message): void {
    batch(() => {
      this.#answered();
      if (kind === "update") {
        this.update.value = { run: this.#host.peek("_run"), ...facts } as unknown as SingleUpdate;
      }
      if (kind === "refused" || kind === "error") {
        this.problem.value = { reason: String(reason), ...facts };
      }
    });
  }

  #takeRows({ run, rows, layers, ...places }: Added): void {
    batch(() => {
      this.#answered();
      const known = run === this.#run || places.from < 0;
      const held = known && merge(this.snapshots.peek(), decodeRows(rows, layers), places);
      if (!held) return this.#hello(false);
      this.#run = run;
      this.snapshots.value = held;
    });
  }

  /** Rows of another network are of no use to the one that is to be shown. */
  #dropForeign(layers: readonly number[]): void {
    const count = countParams(layers);
    const held = this.snapshots.peek();
    if (held.some((row) => row.params.length !== count)) this.snapshots.value = [];
  }
}

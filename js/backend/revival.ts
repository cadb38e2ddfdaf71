/**
 * A page with a kernel that may go: what the kernel leaves undone the page does itself. A kernel that
 * answers again is the authority: its training is on show then, and the page's own is dropped.
 *
 * So is a page with a model that can send, and nobody to send to: a notebook saved as HTML.
 */
import { batch, computed, signal } from "@preact/signals";
import { lastEpoch } from "../engine/history.ts";
import { atEnd, onChange } from "../lifetime.ts";
import type { Host } from "../model.ts";
import type { Backend, Status } from "./backend.ts";
import { InPageBackend } from "./in-page.ts";
import { KernelBackend } from "./kernel.ts";

type Command = (backend: Backend) => void;

export class RevivalBackend implements Backend {
  readonly #host: Host;
  readonly #kernel: KernelBackend;
  /** Set while the page trains by itself. */
  readonly #apart = signal<{ backend: Backend; life: AbortController } | undefined>();
  readonly #on = computed(() => this.#apart.value?.backend ?? this.#kernel);
  /** Asked of the kernel, and not yet answered. */
  #asked: Command | undefined;

  readonly snapshots = computed(() => this.#on.value.snapshots.value);
  readonly problem = computed(() => this.#on.value.problem.value);
  readonly update = computed(() => this.#on.value.update.value);
  readonly status = computed<Status>(() =>
    this.#apart.value ? "apart" : this.#kernel.status.value,
  );

  constructor(host: Host, life: AbortSignal) {
    this.#host = host;
    this.#kernel = new KernelBackend(host, life);
    onChange(this.#kernel.answers, () => this.#join(), life);
    onChange(this.#kernel.status, (status) => status === "silent" && this.#carryOn(), life);
    atEnd(life, () => this.#apart.peek()?.life.abort());
  }

  #do(command: Command): void {
    if (this.#kernel.status.peek() === "live") {
      this.#asked = command;
      command(this.#kernel);
    } else {
      this.#part();
      command(this.#on.peek());
    }
  }

  /** What the kernel was asked for last. */
  #carryOn(): void {
    const asked = this.#asked;
    this.#asked = undefined;
    if (asked) this.#do(asked);
  }

  #part(): void {
    if (this.#apart.peek()) return;
    batch(() => {
      const life = new AbortController();
      this.#host.part();
      const rows = this.#kernel.snapshots.peek();
      // Nobody trains there any more.
      this.#host.set({ _goal: -1 });
      this.#apart.value = { backend: new InPageBackend(this.#host, life.signal, [...rows]), life };
    });
  }

  #join(): void {
    this.#asked = undefined;
    const apart = this.#apart.peek();
    if (!apart) return;
    batch(() => {
      apart.life.abort();
      this.#apart.value = undefined;
      this.#host.join();
    });
  }

  train: Backend["train"] = (...how) => this.#do((backend) => backend.train(...how));
  step: Backend["step"] = (from) => this.#do((backend) => backend.step(from));
  stop = () => this.#do((backend) => backend.stop());
  reset = () => this.#do((backend) => backend.reset());
  retrain: Backend["retrain"] = (...how) => this.#do((backend) => backend.retrain(...how));
  pin = () => this.#do((backend) => backend.pin());
  unpin = () => this.#do((backend) => backend.unpin());

  stepDrops(from: number): boolean {
    const silent = this.#kernel.status.peek() !== "live" && !this.#apart.peek();
    // The page cannot repeat what comes after: it is the kernel's.
    if (silent) return from !== lastEpoch(this.snapshots.peek());
    return this.#on.peek().stepDrops(from);
  }

  /** Asks after the kernel too: it may be there again. */
  touch(): void {
    this.#kernel.touch();
    this.#apart.peek()?.backend.touch();
  }
}

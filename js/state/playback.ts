/** Plays the recorded epochs, 1 to 16 of them a second. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { TrainingState } from "./training.ts";

/** Epochs a second. */
export const SPEEDS = [1, 2, 4, 8, 16];

export class Playback {
  readonly #playing = signal(false);
  readonly speed = signal(4);
  readonly #training: TrainingState;
  #frame = 0;
  #before = 0;
  /** Epochs due and not shown yet; below one. */
  #due = 0;

  constructor(training: TrainingState, life: AbortSignal) {
    this.#training = training;
    life.addEventListener("abort", () => this.pause(), { once: true });
  }

  get playing(): ReadonlySignal<boolean> {
    return this.#playing;
  }

  toggle(): void {
    if (this.#playing.peek()) this.pause();
    else this.play();
  }

  /** From the last epoch it starts over. */
  play(): void {
    if (this.#atEnd) this.#training.goTo(0);
    this.#playing.value = true;
    this.#due = 0;
    this.#before = performance.now();
    this.#frame = requestAnimationFrame((now) => this.#tick(now));
  }

  pause(): void {
    this.#playing.value = false;
    cancelAnimationFrame(this.#frame);
  }

  get #atEnd(): boolean {
    return this.#training.epoch.peek() >= this.#training.lastEpoch.peek();
  }

  /** `now` in milliseconds. */
  #tick(now: number): void {
    this.#due += (Math.max(0, now - this.#before) / 1000) * this.speed.peek();
    this.#before = now;
    const epochs = Math.floor(this.#due);
    this.#due -= epochs;
    if (epochs) this.#training.step(epochs);
    if (this.#atEnd) this.pause();
    else this.#frame = requestAnimationFrame((next) => this.#tick(next));
  }
}

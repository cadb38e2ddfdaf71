/** Plays the recorded moments, evenly along the axis of time: as much learning a second. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Snapshot } from "../engine/history.ts";
import { atEnd } from "../lifetime.ts";
import { SPEEDS } from "../limits.ts";
import type { Message } from "../model.ts";
import { positionOf, type TimeAxis } from "./time-axis.ts";
import type { TrainingState } from "./training.ts";

// Seconds that a whole training takes at the lowest speed.
const WHOLE = 12;

export class Playback {
  readonly #playing = signal(false);
  readonly playing: ReadonlySignal<boolean> = this.#playing;
  readonly speed = signal(1);
  readonly #training: TrainingState;
  readonly #axis: ReadonlySignal<TimeAxis>;
  #frame = 0;
  #before = 0;
  /** How far it has got on the axis, from 0 to 1; at the moment on show, or a little past it. */
  #position = 0;
  /** The moment that was shown last. */
  #shown: Snapshot | undefined;

  constructor(training: TrainingState, axis: ReadonlySignal<TimeAxis>, life: AbortSignal) {
    this.#training = training;
    this.#axis = axis;
    atEnd(life, () => this.pause());
  }

  /** What Python asks for. */
  follow({ kind, speed }: Message): void {
    if (kind === "pause") this.pause();
    if (kind !== "play" || !SPEEDS.includes(speed as number)) return;
    this.pause();
    this.speed.value = speed as number;
    this.play();
  }

  toggle(): void {
    if (this.#playing.peek()) this.pause();
    else this.play();
  }

  /** From the last moment it starts over. */
  play(): void {
    if (this.#atEnd) this.#training.goTo(0);
    this.#playing.value = true;
    this.#shown = undefined;
    this.#before = performance.now();
    this.#frame = requestAnimationFrame((now) => this.#tick(now));
  }

  pause(): void {
    this.#playing.value = false;
    cancelAnimationFrame(this.#frame);
  }

  get #atEnd(): boolean {
    return this.#training.snapshot.peek() === this.#training.last.peek();
  }

  /** `now` in milliseconds. */
  #tick(now: number): void {
    const seconds = Math.max(0, now - this.#before) / 1000;
    this.#before = now;
    this.#advance((seconds * this.speed.peek()) / WHOLE);
    if (this.#atEnd) this.pause();
    else this.#frame = requestAnimationFrame((next) => this.#tick(next));
  }

  /** By a share of the axis. */
  #advance(share: number): void {
    const { snapshot, snapshots } = this.#training;
    const [axis, shown] = [this.#axis.peek(), snapshot.peek()];
    if (!shown) return;
    // Somebody went elsewhere, or the axis has grown.
    const at = positionOf(axis, shown.samplesSeen);
    if (shown !== this.#shown || this.#position < at) this.#position = at;
    this.#position += share;
    const reached = snapshots
      .peek()
      .findLast((row) => positionOf(axis, row.samplesSeen) <= this.#position + 1e-9);
    if (reached && reached !== shown) this.#training.goTo(reached.epoch);
    this.#shown = snapshot.peek();
  }
}

/** What nobody sees, or only a screen reader hears, waits until the changes rest. */
import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { atEnd, onChange } from "../lifetime.ts";

// Milliseconds: a pause in a drag; a training that never pauses is not waited for longer.
const REST = 120;
const AT_MOST = 3000;

export class Rest {
  readonly #moving = signal(false);
  /** Whether something has changed that those who wait for rest have not been told. */
  readonly moving: ReadonlySignal<boolean> = this.#moving;
  readonly #late = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #movingSince = 0;

  constructor(life: AbortSignal) {
    atEnd(life, () => clearTimeout(this.#timer));
  }

  /** A signal that follows `source` when the changes rest: those of all that is waited for. */
  resting<T>(source: ReadonlySignal<T>, life: AbortSignal): ReadonlySignal<T> {
    const late = signal(source.peek());
    const catchUp = () => {
      late.value = source.peek();
    };
    onChange(source, () => this.#wait(catchUp), life);
    atEnd(life, () => this.#late.delete(catchUp));
    return late;
  }

  #wait(catchUp: () => void): void {
    const now = performance.now();
    if (!this.#late.size) this.#movingSince = now;
    this.#late.add(catchUp);
    this.#moving.value = true;
    clearTimeout(this.#timer);
    const wait = Math.min(REST, this.#movingSince + AT_MOST - now);
    this.#timer = setTimeout(() => this.#catchUp(), wait);
  }

  #catchUp(): void {
    const late = [...this.#late];
    this.#late.clear();
    batch(() => {
      this.#moving.value = false;
      for (const catchUp of late) catchUp();
    });
  }
}

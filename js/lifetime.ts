/** Effects and timers that end with an AbortSignal. */
import { effect, type ReadonlySignal, untracked } from "@preact/signals";

export function atEnd(life: AbortSignal, callback: () => void): void {
  life.addEventListener("abort", callback, { once: true });
}

/** Runs at once, and whenever a signal that it has read changes; what it returns is called before that. */
export function effectUntil(life: AbortSignal, run: Parameters<typeof effect>[0]): void {
  atEnd(life, effect(run));
}

/** Waits for one thing at a time: what it is set to takes the place of what it waited for. */
export function timerUntil(life: AbortSignal) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const clear = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  atEnd(life, clear);
  return {
    /** Calls back after so many milliseconds. */
    set(callback: () => void, wait: number): void {
      clear();
      timer = setTimeout(() => {
        timer = undefined;
        callback();
      }, wait);
    },
    clear,
    get waits(): boolean {
      return timer !== undefined;
    },
  };
}

/** Calls back at every change from now on; what the callback reads besides has no say in that. */
export function onChange<T>(
  source: ReadonlySignal<T>,
  callback: (value: T) => void,
  life: AbortSignal,
): void {
  let first = true;
  effectUntil(life, () => {
    const value = source.value;
    if (!first) untracked(() => callback(value));
    first = false;
  });
}

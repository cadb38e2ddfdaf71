/** Effects and timers that end with an AbortSignal. */
import { effect, type ReadonlySignal, untracked } from "@preact/signals";

export function atEnd(life: AbortSignal, callback: () => void): void {
  life.addEventListener("abort", callback, { once: true });
}

/** Runs at once, and whenever a signal that it has read changes; what it returns is called before that. */
export function effectUntil(life: AbortSignal, run: Parameters<typeof effect>[0]): void {
  atEnd(life, effect(run));
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

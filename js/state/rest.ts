/** What nobody sees, only a screen reader hears, or judges a drawing, waits until the changes rest. */
import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { atEnd, onChange, timerUntil } from "../lifetime.ts";

// Milliseconds: a pause in a drag; a training that never pauses is not waited for longer.
const REST = 120;
const AT_MOST = 3000;

export type Rest = ReturnType<typeof restOf>;

export function restOf(life: AbortSignal) {
  const moving = signal(false);
  const late = new Set<() => void>();
  const timer = timerUntil(life);
  let movingSince = 0;
  const rest = () => {
    const waiting = [...late];
    late.clear();
    batch(() => {
      moving.value = false;
      for (const catchUp of waiting) catchUp();
    });
  };
  const wait = (catchUp: () => void) => {
    const now = performance.now();
    if (!late.size) movingSince = now;
    late.add(catchUp);
    moving.value = true;
    timer.set(rest, Math.min(REST, movingSince + AT_MOST - now));
  };
  return {
    /** Whether something has changed that those who wait for rest have not been told. */
    moving: moving as ReadonlySignal<boolean>,

    /** A signal that follows `source` when the changes rest: those of all that is waited for. */
    resting<T>(source: ReadonlySignal<T>, life: AbortSignal): ReadonlySignal<T> {
      const follower = signal(source.peek());
      const catchUp = () => {
        follower.value = source.peek();
      };
      onChange(source, () => wait(catchUp), life);
      atEnd(life, () => late.delete(catchUp));
      return follower;
    },
  };
}

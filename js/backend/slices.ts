/** Long work as a generator that pauses often, done in slices so that the page stays alive. */
import { atEnd } from "../lifetime.ts";

// Milliseconds. A stroke that arrives meanwhile waits no longer than this.
const SLICE = 8;

/** The result of work that need not pause. */
export function atOnce<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/**
 * The result of work done between the page's other tasks; never, once `signal` is aborted. After
 * every slice `pause` is called.
 *
 * A message comes back after what the browser has to do first, input and drawing, and unlike timers
 * messages are not slowed down in a page that is out of sight.
 */
export async function inSlices<T>(
  work: Generator<void, T>,
  signal: AbortSignal,
  pause: () => void,
): Promise<T> {
  const { port1: bell, port2: ring } = new MessageChannel();
  atEnd(signal, () => bell.close());
  const turn = () =>
    new Promise<void>((resolve) => {
      ring.onmessage = () => signal.aborted || resolve();
      bell.postMessage(null);
    });
  try {
    for (;;) {
      await turn();
      const end = performance.now() + SLICE;
      let step = work.next();
      while (!step.done && !signal.aborted && performance.now() < end) step = work.next();
      // What the work itself has called may have ended it.
      if (signal.aborted) return new Promise(() => {});
      if (step.done) return step.value;
      pause();
    }
  } finally {
    bell.close();
  }
}

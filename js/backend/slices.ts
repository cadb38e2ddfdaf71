/** Long work as a generator that pauses often, done in slices so that the page stays alive. */

// A stroke that arrives meanwhile waits no longer than this.
const SLICE = 8;

/**
 * The result of work that need not pause.
 * @template T
 * @param {Generator<void, T>} work
 * @returns {T}
 */
export function atOnce(work) {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/**
 * The result of work done between the page's other tasks; never, once `signal` is aborted.
 *
 * A message comes back after what the browser has to do first, input and drawing, and unlike timers
 * messages are not slowed down in a page that is out of sight.
 * @template T
 * @param {Generator<void, T>} work
 * @param {AbortSignal} signal
 * @returns {Promise<T>}
 */
export function inSlices(work, signal) {
  const { port1: bell, port2: ring } = new MessageChannel();
  return new Promise((resolve, reject) => {
    const close = () => {
      signal.removeEventListener("abort", close);
      bell.close();
    };
    ring.onmessage = () => {
      if (signal.aborted) return close();
      try {
        const { done, value } = slice(work);
        if (!done) return bell.postMessage(null);
        close();
        resolve(value);
      } catch (error) {
        close();
        reject(error);
      }
    };
    signal.addEventListener("abort", close);
    bell.postMessage(null);
  });
}

/**
 * @template T
 * @param {Generator<void, T>} work
 */
function slice(work) {
  const end = performance.now() + SLICE;
  let step = work.next();
  while (!step.done && performance.now() < end) step = work.next();
  return step;
}

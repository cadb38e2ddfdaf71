/** Redraws: all changes of a frame make one, and what nobody sees waits until the changes rest. */

// A pause in a drag, in milliseconds; a training that never pauses is not waited for longer.
const REST = 120;
const AT_MOST = 3000;

/** @typedef {{listener: () => void, signal?: AbortSignal}[]} Listeners */

export class Frames {
  #frame = 0;
  #timer = 0;
  #movingSince = 0;
  /** @type {Listeners} */
  #listeners = [];
  /** @type {Listeners} */
  #resting = [];

  /** @param {AbortSignal} signal */
  constructor(signal) {
    const stop = () => {
      cancelAnimationFrame(this.#frame);
      clearTimeout(this.#timer);
    };
    signal.addEventListener("abort", stop, { once: true });
  }

  /** Whether something has changed that those who wait for rest have not been told. */
  get moving() {
    return this.#frame > 0 || this.#timer > 0;
  }

  /** Something has changed. */
  ask() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#waitForRest();
      tell(this.#listeners);
    });
  }

  #waitForRest() {
    const now = performance.now();
    if (!this.#timer) this.#movingSince = now;
    clearTimeout(this.#timer);
    const wait = Math.min(REST, this.#movingSince + AT_MOST - now);
    this.#timer = window.setTimeout(() => {
      this.#timer = 0;
      tell(this.#resting);
    }, wait);
  }

  /**
   * @param {() => void} listener
   * @param {AbortSignal} [signal]  where the listener goes before the others do
   */
  add(listener, signal) {
    this.#listeners = [...living(this.#listeners), { listener, signal }];
  }

  /**
   * @param {() => void} listener
   * @param {AbortSignal} [signal]
   */
  addResting(listener, signal) {
    this.#resting = [...living(this.#resting), { listener, signal }];
  }
}

/** @param {Listeners} listeners */
const living = (listeners) => listeners.filter(({ signal }) => !signal?.aborted);

/** @param {Listeners} listeners */
function tell(listeners) {
  for (const { listener, signal } of listeners) if (!signal?.aborted) listener();
}

/** Redraws: all changes of a frame make one. */

export class Frames {
  #frame = 0;
  /** @type {{listener: () => void, signal?: AbortSignal}[]} */
  #listeners = [];

  /** @param {AbortSignal} signal */
  constructor(signal) {
    signal.addEventListener("abort", () => cancelAnimationFrame(this.#frame), { once: true });
  }

  /** Something has changed. */
  ask() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      for (const { listener, signal } of this.#listeners) if (!signal?.aborted) listener();
    });
  }

  /**
   * @param {() => void} listener
   * @param {AbortSignal} [signal]  where the listener goes before the others do
   */
  add(listener, signal) {
    this.#listeners = this.#listeners.filter((known) => !known.signal?.aborted);
    this.#listeners.push({ listener, signal });
  }
}

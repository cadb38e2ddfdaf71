/** Plays the recorded epochs, 1 to 16 of them a second. */

export const SPEEDS = [1, 2, 4, 8, 16];

export class Player {
  playing = false;
  speed = 4;
  #scene;
  #frame = 0;
  #before = 0;
  /** Epochs due and not shown yet; below one. */
  #due = 0;

  /**
   * @param {import("./store.ts").Scene} scene
   * @param {AbortSignal} signal
   */
  constructor(scene, signal) {
    this.#scene = scene;
    signal.addEventListener("abort", () => this.pause(), { once: true });
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  /** From the last epoch it starts over. */
  play() {
    if (this.#scene.run.epoch >= this.#scene.run.lastEpoch) this.#scene.run.goTo(0);
    this.playing = true;
    this.#due = 0;
    this.#before = performance.now();
    this.#frame = requestAnimationFrame((now) => this.#tick(now));
    this.#scene.redraw();
  }

  pause() {
    this.playing = false;
    cancelAnimationFrame(this.#frame);
    this.#scene.redraw();
  }

  /** @param {number} now  milliseconds */
  #tick(now) {
    this.#due += (Math.max(0, now - this.#before) / 1000) * this.speed;
    this.#before = now;
    const epochs = Math.floor(this.#due);
    this.#due -= epochs;
    if (epochs) this.#scene.run.step(epochs);
    if (this.#scene.run.epoch >= this.#scene.run.lastEpoch) this.pause();
    else this.#frame = requestAnimationFrame((next) => this.#tick(next));
  }
}

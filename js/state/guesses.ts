/** Predict first: what the network says stays hidden until the learner has committed to a guess. */

/** @typedef {{guess: number, prediction: number, epoch: number}} Guess  classes by their index */

/** As many as Python keeps. */
const MOST = 1000;

export class Guessing {
  #model;
  #scene;
  #on = false;
  /** What was on show when the last guess was made. @type {unknown[]} */
  #seen = [];

  /**
   * @param {import("../model.ts").Model} model
   * @param {import("./store.ts").Scene} scene
   */
  constructor(model, scene) {
    this.#model = model;
    this.#scene = scene;
  }

  get on() {
    return this.#on;
  }

  set on(on) {
    this.#on = on;
    this.#scene.redraw();
  }

  /** Whether a guess is due: a new image, or the network has changed. */
  get veiled() {
    const { painting, run } = this.#scene;
    if (!this.#on || !this.#scene.shows("guess") || !painting.hasInk || !run.params) return false;
    const [pixels, params] = this.#seen;
    return pixels !== painting.pixels || params !== run.params;
  }

  /** @type {Guess[]} */
  get list() {
    return this.#model.get("guesses");
  }

  /** How many guesses named what the network said. */
  get right() {
    return this.list.filter(({ guess, prediction }) => guess === prediction).length;
  }

  /** @param {number} guess  the class the learner expects */
  commit(guess) {
    const { prediction, painting, run } = this.#scene;
    this.#seen = [painting.pixels, run.params];
    const made = { guess, prediction, epoch: run.epoch };
    this.#model.set("guesses", [...this.list, made].slice(-MOST));
    this.#model.save_changes();
    this.#scene.redraw();
  }
}

/** Predict first: what the network says stays hidden until the learner has committed to a guess. */
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import { MOST_GUESSES } from "../limits.ts";
import type { Guess, Host } from "../model.ts";
import type { Canvas } from "./canvas.ts";
import type { TrainingState } from "./training.ts";

export class Guesses {
  readonly #host: Host;
  readonly #canvas: Canvas;
  readonly #training: TrainingState;
  readonly #prediction: ReadonlySignal<number>;
  /** What was on show when the last guess was made. */
  readonly #seen = signal<{ pixels?: Uint8Array; params?: Float64Array }>({});
  /** Whether guesses are asked for. */
  readonly on = signal(false);
  readonly list: ReadonlySignal<readonly Guess[]>;

  /** How many guesses named what the network said. */
  readonly right = computed(
    () => this.list.value.filter(({ guess, prediction }) => guess === prediction).length,
  );

  /** Whether a guess is due: a new image, or the network has changed. */
  readonly veiled = computed(() => {
    const asked = this.on.value && this.#host.trait("controls").value.includes("guess");
    const params = this.#training.params.value;
    if (!asked || !this.#canvas.hasInk.value || !params) return false;
    const seen = this.#seen.value;
    return seen.pixels !== this.#canvas.pixels.value || seen.params !== params;
  });

  constructor(
    host: Host,
    canvas: Canvas,
    training: TrainingState,
    prediction: ReadonlySignal<number>,
  ) {
    this.#host = host;
    this.#canvas = canvas;
    this.#training = training;
    this.#prediction = prediction;
    this.list = host.trait("guesses");
  }

  /** The learner expects this class. */
  commit(guess: number): void {
    const [prediction, epoch] = [this.#prediction.peek(), this.#training.epoch.peek()];
    batch(() => {
      this.#seen.value = {
        pixels: this.#canvas.pixels.peek(),
        params: this.#training.params.peek(),
      };
      const guesses = [...this.list.peek(), { guess, prediction, epoch }].slice(-MOST_GUESSES);
      this.#host.set({ guesses });
    });
  }
}

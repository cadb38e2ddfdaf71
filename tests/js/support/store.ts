/** A store on the page of a fixture's network, with a kernel that the test plays or without one. */
import { setMaxListeners } from "node:events";
import type { Settings, Traits } from "../../../js/model.ts";
import { Store } from "../../../js/state/store.ts";
import type { Net } from "./fixtures.ts";
import { packed, pageOf } from "./page.ts";

// Playback stops with the page, and Node has no frames.
Object.assign(globalThis, {
  requestAnimationFrame: setImmediate,
  cancelAnimationFrame: clearImmediate,
});

const bytes = (numbers: number[]) => new DataView(Uint8Array.from(numbers).buffer);

/** The first `train` samples are training samples; all of them by default. */
export function storeOf(
  net: Net,
  {
    kernel = false,
    train = net.labels.length,
    settings = {},
    traits = {},
  }: {
    kernel?: boolean;
    train?: number;
    settings?: Partial<Settings>;
    traits?: Partial<Traits>;
  } = {},
) {
  const all = {
    activation: net.activation,
    output_activation: net.output_activation,
    loss: net.loss,
    learning_rate: net.learning_rate,
    batch_size: net.batch_size,
    momentum: net.momentum,
    l2: net.l2,
    decay: 1,
    shuffle: true,
    augment: false,
    init: "uniform",
    init_range: 0.5,
    epochs: 3,
    random_state: 0,
    max_snapshots: 512,
    moments: 0,
    train_size: null,
    label_noise: 0,
    ...settings,
  } as const;
  const classes = net.sizes[net.sizes.length - 1];
  const row = [0, 0, 0, 0, 0, 0, ...Array(classes).fill(0), ...net.params];
  const page = pageOf(
    {
      _layers: [...net.sizes],
      _activations: [...net.activations],
      _loss: net.loss,
      _settings: all,
      _samples: bytes(net.samples.flat()),
      _labels: bytes(net.labels),
      _n_train: train,
      _classes: Array.from({ length: classes }, (_, label) => `${label}`),
      _image_shape: [1, net.sizes[0]],
      _history: packed([row]),
      _added: null,
      _ink_scale: net.ink_scale,
      _drawings: [],
      _augment: {},
      _run: 0,
      _goal: -1,
      pixels: [...net.samples[0]],
      epoch: 0,
      lessons: [],
      _pinned: {},
      _pinned_rows: new DataView(new ArrayBuffer(0)),
      off: [],
      guesses: [],
      controls: [],
      presentation: false,
      ...traits,
    },
    kernel,
  );
  // Node takes many listeners for a leak.
  setMaxListeners(0, page.life.signal);
  return { ...page, store: new Store(page.host, page.life.signal) };
}

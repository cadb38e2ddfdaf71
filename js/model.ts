/**
 * The trait contract with Python (src/digitwidget/widget.py) and the two ways to listen to it.
 * tests/test_contract.py reads the properties below and compares them with the class.
 */

/**
 * @typedef {object} Traits
 * @property {number[]} _layers  units a layer, inputs first
 * @property {string[]} _activations  one name a layer after the input
 * @property {string} _loss  "squared_error" or "cross_entropy"
 * @property {Settings} _settings  what a training needs to know besides
 * @property {Partial<Augment>} _augment  what settings.augment switches on; {} for a function that Python alone can run
 * @property {number} _input_scale  ink is divided by this before the first layer
 * @property {number[]} _image_shape  rows, columns
 * @property {string[]} _classes  the text of every label, in the order of the outputs
 * @property {DataView} _samples  uint8 ink, one sample a row: training samples, then test samples
 * @property {DataView} _labels  uint8, the class of every sample
 * @property {number} _n_train  how many of the samples are training samples
 * @property {DataView} _history  float32 rows, see history.js; sent with the whole state only
 * @property {Added | null} _added  the rows told last; null in the whole state
 * @property {number} _run  which training they are of: a retraining counts one up
 * @property {Lesson[]} _drawings  what it is trained on besides the samples
 * @property {number} _goal  the epoch that the running training heads for, -1 when none runs
 * @property {number[]} pixels  ink 0..16, row by row
 * @property {number} epoch  the epoch on show
 * @property {Lesson[]} lessons  steps of learning taken from that epoch's weights
 * @property {Guess[]} guesses  what the learner expected the network to say, and what it said
 * @property {string[]} controls  names of what is on show, see views/arrangement.js
 * @property {boolean} presentation  whether it is drawn for the back row
 */

/**
 * Rows of the history, and where they belong.
 * @typedef {object} Added
 * @property {number} count  makes each unlike the one before
 * @property {number} run  which training they are of
 * @property {number[]} layers  of its network
 * @property {number} from  the last epoch that is kept of the rows held so far
 * @property {number} stride  the distance that thinning left between those
 * @property {DataView} rows  see history.js; may be none
 */

/** @typedef {import("./engine/single-step.ts").Lesson} Lesson */

/** @typedef {import("./state/guesses.ts").Guess} Guess */

/** @typedef {import("./engine/augmentation.ts").Augment} Augment */

/**
 * The settings of the Network, by Python's names.
 * @typedef {object} Settings
 * @property {string} activation  of the hidden layers
 * @property {string} output_activation
 * @property {string} loss
 * @property {number} learning_rate
 * @property {number} batch_size
 * @property {number} momentum
 * @property {number} decay  of the learning rate: epoch e has learning_rate · decay^(e - 1)
 * @property {number} l2
 * @property {number} epochs
 * @property {boolean} shuffle
 * @property {boolean} augment  whether it trains on samples changed anew in every epoch
 * @property {string} init
 * @property {number} init_range
 * @property {number} max_snapshots
 * @property {number} random_state  the seed, drawn where the user gave none
 */

/**
 * What the front end needs of a host's model; anywidget's model is one, the exported page brings
 * its own. `send` is missing where there is no kernel; `handwriting`, the drawings that join an augmented
 * epoch, are brought by the exported page alone.
 * @typedef {object} Model
 * @property {<K extends keyof Traits>(key: K) => Traits[K]} get
 * @property {<K extends keyof Traits>(key: K, value: Traits[K]) => void} set
 * @property {() => void} save_changes
 * @property {(event: string, callback: (...args: any[]) => void) => void} on
 * @property {(event: string, callback: (...args: any[]) => void) => void} off
 * @property {(content: Message) => void} [send]
 * @property {import("./engine/augmentation.ts").Handwriting} [handwriting]
 */

/** @typedef {{kind: string, [key: string]: any}} Message */

/**
 * Calls `callback` whenever one of `keys` changes. It gets no argument: hosts differ in what they
 * pass, so listeners read the model again.
 * @param {Model} model
 * @param {(keyof Traits)[]} keys
 * @param {() => void} callback
 * @param {AbortSignal} signal
 */
export function watch(model, keys, callback, signal) {
  for (const key of keys) listen(model, `change:${key}`, () => callback(), signal);
}

/**
 * @param {Model} model
 * @param {string} event
 * @param {(...args: any[]) => void} callback
 * @param {AbortSignal} signal
 */
export function listen(model, event, callback, signal) {
  model.on(event, callback);
  signal.addEventListener("abort", () => model.off(event, callback), { once: true });
}

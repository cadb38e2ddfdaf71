/** All wording and number formats, so that the widget can be translated in one place. */

/** @type {Record<string, string>} */
const ENGLISH = {
  widget: "A neural network that reads digits",
  paint: "Paint",
  grid: "Painting grid, {rows} by {columns}",
  cell: "row {row}, column {column}, ink {ink}",
  tool: "Tool",
  pen: "Pen",
  brush: "Brush",
  eraser: "Eraser",
  clear: "Clear",
  undo: "Undo",
  up: "Move up",
  down: "Move down",
  left: "Move left",
  right: "Move right",
  fit: "Fit to the data",
  fitHelp: "Brings what you draw to the size, place and amount of ink of the training digits",
  sees: "What the network sees",
  noChange: "Painting changes no weight: the network learns only when it is trained.",
  samples: "Samples",
  set: "Set",
  training: "Training",
  test: "Test",
  sampleNumber: "Sample number",
  previousSample: "Previous sample",
  nextSample: "Next sample",
  sampleOf: "of {count}",
  trueLabel: "true label",
  hidden: "Hidden layer",
  hiddenNumber: "Hidden layer {number}",
  hiddenUnits: "{count} neurons, each drawn as its incoming weights; the bar is its activation",
  neuron: "Neuron {number}",
  neuronLine: "neuron {number}: activation {a}, sum z {z}, bias {bias}",
  neuronHint: "Point at a neuron for its numbers and outgoing weights, press it for its card.",
  weights: "Weights:",
  positive: "positive",
  negative: "negative",
  zero: "zero",
  strongest: "strongest: {weight}",
  legendBars: "Bars are incoming weights: up is positive, down is negative.",
  output: "Output",
  outputLine: "output {label}: activation {a}",
  weightFrom: "weight from neuron {number}",
  classDetail: "output {label}: activation {a}, sum z {z}, bias {bias}",
  prediction: "Prediction",
  noInk: "no ink",
  noInkHint: "Draw a digit, or pick a sample.",
  correct: "matches the true label {label}",
  wrong: "the true label is {label}",
  close: "Close",
  neuronName: "Neuron {number} of the hidden layer",
  neuronNameLayer: "Neuron {number} of hidden layer {layer}",
  outputName: "Output {label}",
  input: "input",
  inputs: "inputs x",
  weightsOf: "weights w",
  contributions: "contributions x·w",
  pixelName: "row {row}, column {column}",
  allNumbers: "All numbers",
  equation: "sum of contributions {sum} + bias {bias} = z {z}",
  formula_sigmoid: "a = 1 / (1 + e^−z) = {a}",
  formula_tanh: "a = tanh(z) = {a}",
  formula_relu: "a = max(0, z) = {a}",
  formula_softmax: "a = e^z / sum of e^z over the outputs = {a}",
  name_sigmoid: "sigmoid",
  name_tanh: "tanh",
  name_relu: "relu",
  name_softmax: "softmax, the other sums as they are",
  plotLine: "{name}: z {z} gives activation {a}",
  whereWrong: "Where is it wrong?",
  matrixCaption: "True label down, prediction across. Press a count to see its digits.",
  matrixCell: "{count} samples of {label} read as {read}",
  allMistakes: "All mistakes",
  mistakesTitle: "Mistakes at epoch {epoch}: {count}",
  cellTitle: "{label} read as {read} at epoch {epoch}: {count}",
  galleryItem: "sample {number}, a {label} read as {read}",
  howLearns: "How does it learn? One step, by hand",
  rightAnswer: "The right answer is",
  chooseLabel: "Say what the right answer is, and follow the step.",
  drawFirst: "Draw a digit first, or pick a sample.",
  back: "Back",
  next: "Next",
  anotherStep: "Another step",
  changeWeights: "Change the weights",
  stageTitle: "{stage} of {count}: {name}",
  stageForward: "forward",
  stageLoss: "loss",
  stageOutputDeltas: "blame at the outputs",
  stageHiddenDeltas: "blame sent back",
  stageChange: "weight changes",
  stageAgain: "forward again",
  label: "label",
  sumZ: "sum z",
  outputO: "output o",
  targetT: "target t",
  deltaD: "delta δ",
  neuronHead: "neuron",
  before: "before",
  after: "after",
  change: "change",
  letter_sigmoid: "o = 1 / (1 + e^−z)",
  letter_softmax: "o = e^z / Σ e^z",
  forwardWords:
    "The image goes through the network. The target is 1 for the right answer and 0 for the others.",
  lossWords: "One number says how wrong the outputs are. Learning means making it smaller.",
  lossPenalty: " + ½ l2 Σ w²",
  loss_squared_error_sigmoid: "E = ½ Σ (o − t)²",
  loss_squared_error_softmax: "E = ½ Σ (o − t)²",
  loss_cross_entropy_sigmoid: "E = −Σ (t ln o + (1 − t) ln (1 − o))",
  loss_cross_entropy_softmax: "E = −Σ t ln o",
  outputDeltaWords: "How the loss changes when an output's sum z grows: δ = ∂E/∂z.",
  delta_squared_error_sigmoid: "δ = (o − t) · o (1 − o)",
  delta_squared_error_softmax: "δ = o ((o − t) − Σ (o − t) o)",
  delta_cross_entropy_sigmoid: "δ = o − t",
  delta_cross_entropy_softmax: "δ = o − t",
  hiddenDeltaWords:
    "Each hidden neuron gets the deltas above it, weighted by its outgoing weights, times its own slope.",
  hiddenDelta_sigmoid: "δ = (Σ w·δ above) · a (1 − a)",
  hiddenDelta_tanh: "δ = (Σ w·δ above) · (1 − a²)",
  hiddenDelta_relu: "δ = (Σ w·δ above), or 0 where a is 0",
  deltaNumbers: "neuron {unit}: sum {sum}; a = {a}; δ = {delta}",
  deltasOf: "deltas of hidden layer {number}: up is positive, down is negative",
  noHidden: "This network has no hidden layer: the step goes straight to the weights.",
  changeWords:
    "Every weight moves against its slope. Here are the weights of neuron {unit}; press another neuron to see its own.",
  changeFormula: "change of w = −rate · δ · x",
  changeFormulaDecay: "change of w = −rate · (δ · x + l2 · w)",
  changeNumbers: "the largest: −{rate} · {delta} · {x} = {change}",
  weightNumber: "Weight number",
  check: "Check its slope by trying",
  checked: "by the formula {slope}; by trying, with the weight 0.0001 more and less: {tried}",
  againWords: "The same image through the changed weights: loss {before} before, {after} after.",
  taught:
    "The weights on show were changed by {count} steps of your own; going to any epoch takes them back.",
  fitNow: "Fit what is painted",
  unlike: "Unlike the training samples:",
  doubt_ink: "ink {value}, theirs {low} to {high}",
  doubt_height: "{value} rows high, theirs {low} to {high}",
  doubt_width: "{value} columns wide, theirs {low} to {high}",
  doubt_across: "middle at column {value}, theirs {low} to {high}",
  doubt_down: "middle at row {value}, theirs {low} to {high}",
  doubt_distance: "{value} ink from the nearest, theirs at most {high}",
  timeline: "Training",
  epoch: "Epoch",
  epochOf: "Epoch {epoch} of {last}",
  previousEpoch: "Previous epoch",
  nextEpoch: "Next epoch",
  play: "Play",
  pause: "Pause",
  speed: "Speed",
  train: "Train",
  epochsMore: "more epochs",
  stop: "Stop",
  reset: "Reset",
  progress: "training: epoch {last} of {goal}",
  askTrain: "Training on from epoch {epoch} drops the epochs after it, up to {last}.",
  askReset: "Reset drops all {last} epochs and goes back to the same initial weights.",
  doTrain: "Train from {epoch}",
  doReset: "Drop them",
  keep: "Keep them",
  loss: "Loss",
  accuracy: "Accuracy",
  curveLine: "{name} at epoch {epoch}: training {train}, test {test}",
  curveLineTrain: "{name} at epoch {epoch}: training {train}",
  curveRange: "{name}, {low} to {high}",
  noHistory: "Waiting for the first epoch.",
  thinned: "Only every {stride}th epoch is kept, to bound the memory.",
  noKernel: "No kernel on this page: it shows the training it was saved with.",
  trainsHere: "No kernel on this page: training runs here, in the browser.",
  trainsHerePlainly:
    "No kernel on this page: training runs here, in the browser, on the samples as they are, without Python's augmentation.",
  diverged:
    "Training diverged in epoch {epoch} and stopped; the epochs before it are kept. The learning rate, {rate}, is too high.",
  silent:
    "The kernel does not answer: it is busy, or it was restarted. Painting and scrubbing go on with the {count} epochs held here.",
  announce: "Prediction {label}, activation {a}",
  keys: "Keyboard",
  keyArrows: "move from cell to cell, or from neuron to neuron",
  keySpace: "put ink on the cell, or take it off",
  keyDigits: "set the cell's ink, from none (0) to full (9)",
  keyUndo: "undo",
  keyClear: "clear the grid",
  keyNudge: "move the whole image by one pixel",
  keySample: "previous and next sample",
  keyEpoch: "previous and next epoch",
  keyPlay: "play or pause",
  keysWhere: "Keys work while the focus is inside this widget.",
};

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values]  put in place of {name}
 */
export function t(key, values = {}) {
  return ENGLISH[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

const preciseFormat = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 4 });

/** Slopes and changes, which may be tiny. @param {number} value */
export const precise = (value) =>
  (Math.abs(value) < 1e-4 && value ? value.toExponential(3) : preciseFormat.format(value)).replace(
    /-/g,
    "−",
  );

/** @param {number} digits */
const fixed = (digits) => {
  const format = new Intl.NumberFormat(undefined, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: "negative",
  });
  return (/** @type {number} */ value) => format.format(value).replace("-", "−");
};

/** Activations, sums and weights. */
export const number = fixed(3);

/** Losses. */
export const lossNumber = fixed(4);

const percentFormat = new Intl.NumberFormat(undefined, {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** @param {number} value */
export const percent = (value) => percentFormat.format(value);

/** The ends of a scale. */
const roughFormat = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 });

/** @param {number} value */
export const rough = (value) => roughFormat.format(value);

const wholePercentFormat = new Intl.NumberFormat(undefined, { style: "percent" });

/** @param {number} value */
export const wholePercent = (value) => wholePercentFormat.format(value);

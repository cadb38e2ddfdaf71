/**
 * One epoch of the page's own engine: node --import tsx benchmarks/epoch.ts
 *
 * 64-40-10, one sample at a step, on samples with as much ink as the digits have: half of the pixels.
 */
import { atOnce } from "../js/backend/slices.ts";
import { descend, evaluate, type Spec } from "../js/engine/backprop.ts";
import { countParams } from "../js/engine/forward.ts";
import { shuffled } from "../js/engine/random.ts";

const SAMPLES = 1000;
const SIZES = [64, 40, 10];
const WARM_UP = 20;
const EPOCHS = 200;
const TARGET = 12;

const SPEC: Spec = {
  sizes: SIZES,
  activation: "sigmoid",
  output_activation: "sigmoid",
  loss: "squared_error",
  learning_rate: 0.7,
  batch_size: 1,
  momentum: 0,
  l2: 0,
};

/** Whole numbers below a limit, the same at every run. */
function randoms(seed: number) {
  const words = shuffled(1 << 20, seed, 0);
  let at = 0;
  return (limit: number) => words[at++ % words.length] % limit;
}

function someData() {
  const below = randoms(0);
  const inks = Uint8Array.from({ length: SAMPLES * SIZES[0] }, () =>
    below(2) ? 0 : 1 + below(16),
  );
  const labels = Uint8Array.from({ length: SAMPLES }, () => below(SIZES[2]));
  return { inks, labels, scale: 16 };
}

const quantile = (times: number[], share: number) =>
  times.toSorted((a, b) => a - b)[Math.floor(share * times.length)];

/** In ms. Other processes make work wait; the processor's own time tells what it costs. */
const processorTime = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

function report(name: string, work: (epoch: number) => void) {
  const elapsed: number[] = [];
  const busy: number[] = [];
  for (let epoch = 0; epoch < WARM_UP + EPOCHS; epoch++) {
    const [before, busyBefore] = [performance.now(), processorTime()];
    work(epoch);
    if (epoch < WARM_UP) continue;
    elapsed.push(performance.now() - before);
    busy.push(processorTime() - busyBefore);
  }
  const spread = (times: number[]) =>
    [0.5, 0.95].map((share) => quantile(times, share).toFixed(2)).join(" and ");
  console.log(`${name}: median and p95 ${spread(elapsed)} ms, of processor ${spread(busy)} ms`);
}

const data = someData();
const below = randoms(1);
const params = Float64Array.from({ length: countParams(SIZES) }, () => below(1001) / 1000 - 0.5);
const name = `${SAMPLES} samples, ${SIZES.join("-")}`;
report(`one epoch, ${name} (target ${TARGET} ms)`, (epoch) => {
  atOnce(descend(params, new Float64Array(0), data, shuffled(SAMPLES, 0, epoch), SPEC));
});
report(`loss and accuracy, ${name}`, () => {
  atOnce(evaluate(params, data, 0, SAMPLES, SPEC));
});

/**
 * Trains one network as a page without a kernel does: node --import tsx benchmarks/in_page.ts < job > answer
 *
 * The job is what benchmarks/in_page.py writes; the answer holds the parameters after the last epoch,
 * what the page measured on the test samples, and how long an epoch took, in ms.
 */
import { readFileSync } from "node:fs";
import { atOnce } from "../js/backend/slices.ts";
import type { Augment } from "../js/engine/augmentation.ts";
import type { Snapshot } from "../js/engine/history.ts";
import { Trainer, type TrainingSettings } from "../js/engine/trainer.ts";

interface Images {
  inks: number[];
  labels: number[];
}

interface Job {
  sizes: number[];
  settings: TrainingSettings & { epochs: number };
  data: Images & { scale: number };
  count: number;
  numbers: Augment;
  handwriting: Images;
}

const job: Job = JSON.parse(readFileSync(0, "utf8"));
const { sizes, settings, data, count, numbers, handwriting } = job;
const typed = ({ inks, labels }: Images) => ({
  inks: Uint8Array.from(inks),
  labels: Uint8Array.from(labels),
});

const rows: Snapshot[] = [];
const times: number[] = [];
let before = performance.now();
const trainer = new Trainer(sizes, settings, { ...data, ...typed(data) }, count, {
  numbers,
  handwriting: typed(handwriting),
});
atOnce(
  trainer.anew(settings.epochs, (row) => {
    rows.push(row);
    times.push(performance.now() - before);
    before = performance.now();
  }),
);
const last = rows[rows.length - 1];
const milliseconds = times.slice(1).sort((a, b) => a - b)[Math.floor(settings.epochs / 2)];
const answer = { params: [...last.params], accuracy: last.testAccuracy, milliseconds };
console.log(JSON.stringify(answer));

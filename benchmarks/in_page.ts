/**
 * Trains one network as a page without a kernel does: node benchmarks/alone.js < job > answer
 *
 * The job is what benchmarks/alone.py writes; the answer holds the parameters after the last epoch,
 * what the page measured on the test samples, and how long an epoch took, in ms.
 */
import { readFileSync } from "node:fs";
import { atOnce } from "../js/backend/slices.ts";
import { Trainer } from "../js/engine/trainer.ts";

const { sizes, settings, data, count, numbers, hands } = JSON.parse(readFileSync(0, "utf8"));
const typed = ({ inks, labels }) => ({ inks: Uint8Array.from(inks), labels: Uint8Array.from(labels) });

/** @type {import("../js/engine/history.ts").Snapshot[]} */
const rows = [];
const times = [];
let before = performance.now();
const trainer = new Trainer(sizes, settings, { ...data, ...typed(data) }, count, {
  numbers,
  hands: typed(hands),
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

import assert from "node:assert/strict";
import { test } from "node:test";
import { atOnce } from "../../../js/backend/slices.ts";
import { evaluate } from "../../../js/engine/backprop.ts";
import type { Snapshot } from "../../../js/engine/history.ts";
import { shuffled } from "../../../js/engine/random.ts";
import { momentUpdates, Trainer, type TrainingSettings } from "../../../js/engine/trainer.ts";
import { dataOf, moments, type Net, nets } from "../support/fixtures.ts";

/** What augmentation is for the fixture's images. */
const numbers = {
  shift: 0.3,
  scale: 0.1,
  slant: 0.1,
  turn: 0.1,
  bend: 0.1,
  noise: 2,
  copies: 2,
  drawings: 0,
  shape: [2, 3],
};

const none = { inks: new Uint8Array(), labels: new Uint8Array() };

/** The fixture's samples, in the order in which it takes them. */
const ordered = (net: Net) =>
  dataOf({
    ...net,
    samples: net.order.map((i) => net.samples[i]),
    labels: net.order.map((i) => net.labels[i]),
  });

/** Without test samples. */
function trainerOf(
  net: Net,
  changes: Partial<TrainingSettings> = {},
  nTrain = net.order.length,
): Trainer {
  const settings: TrainingSettings = {
    ...net,
    decay: 1,
    shuffle: false,
    augment: false,
    init: "uniform",
    init_range: 0.5,
    random_state: 0,
    moments: 0,
    ...changes,
  };
  return new Trainer(net.sizes, settings, ordered(net), nTrain, { numbers, handwriting: none });
}

/** Where training starts from; in float64, so that an epoch is the reference's. */
const initial = ({ params }: Pick<Net, "params">) =>
  ({ epoch: 0, samplesSeen: 0, params }) as unknown as Snapshot;

function train(trainer: Trainer, start: Snapshot, epochs: number) {
  const rows: Snapshot[] = [];
  const diverged = atOnce(trainer.run(start, epochs, (row) => rows.push(row)));
  return { rows, diverged };
}

const [sigmoid] = nets;
const heavy = nets.find((net) => net.momentum) ?? sigmoid;

for (const net of nets) {
  test(`in a given order an epoch is the reference's, in float32: ${net.name}`, () => {
    const { rows } = train(trainerOf(net), initial(net), 1);
    assert.deepEqual(rows[0].params, Float32Array.from(rows[0].params));
    for (const [i, value] of net.trained.entries()) {
      assert.ok(Math.abs(rows[0].params[i] - value) <= 6e-8 * Math.max(1, Math.abs(value)));
    }
  });
}

test("snapshots are numbered, measured, and lack a test loss without test samples", () => {
  const { rows, diverged } = train(trainerOf(sigmoid), initial(sigmoid), 4);
  assert.equal(diverged, -1);
  assert.deepEqual(
    rows.map((row) => row.epoch),
    [1, 2, 3, 4],
  );
  assert.ok(rows[3].loss < rows[0].loss);
  assert.ok(rows.every((row) => Number.isNaN(row.testLoss) && Number.isNaN(row.testAccuracy)));
});

test("test samples are measured and not trained on", () => {
  const few = { ...sigmoid, order: sigmoid.order.slice(0, 5) };
  const alone = train(trainerOf(few), initial(few), 1).rows[0];
  const tested = train(trainerOf(sigmoid, {}, 5), initial(sigmoid), 1).rows[0];
  assert.deepEqual(tested.params, alone.params);
  assert.equal(tested.loss, alone.loss);
  assert.ok(tested.testLoss > 0 && tested.testAccuracy >= 0);
});

test("the learning rate decays from the second epoch on", () => {
  const [rate, decay] = [sigmoid.learning_rate, 0.5];
  const decaying = train(trainerOf(sigmoid, { decay }), initial(sigmoid), 2).rows;
  const [first] = train(trainerOf(sigmoid), initial(sigmoid), 1).rows;
  assert.deepEqual(decaying[0], first);
  const slower = trainerOf(sigmoid, { learning_rate: rate * decay });
  const second = train(slower, { ...first, epoch: 1 }, 1).rows[0];
  for (const [i, value] of second.params.entries()) {
    assert.ok(Math.abs(decaying[1].params[i] - value) < 1e-6);
  }
});

for (const [name, net, changes] of [
  ["plainly", sigmoid, { shuffle: false }],
  ["shuffled", sigmoid, { shuffle: true }],
  ["with momentum", heavy, { shuffle: true }],
  ["augmented", heavy, { shuffle: true, augment: true }],
] as const) {
  test(`training on from an earlier epoch repeats exactly, ${name}`, () => {
    const trainer = trainerOf(net, { ...changes, random_state: 3 });
    const first = train(trainer, initial(net), 6).rows;
    assert.deepEqual(train(trainer, first[2], 3).rows, first.slice(3));
    assert.deepEqual(train(trainer, initial(net), 6).rows, first);
  });
}

test("an augmented epoch trains on other samples, and is measured on those there are", () => {
  const plain = train(trainerOf(sigmoid), initial(sigmoid), 3).rows;
  const rows = train(trainerOf(sigmoid, { augment: true }), initial(sigmoid), 3).rows;
  for (const [i, row] of rows.entries()) {
    assert.notDeepEqual(row.params, plain[i].params);
    const params = Float64Array.from(row.params);
    const { loss, accuracy } = atOnce(evaluate(params, ordered(sigmoid), 0, 8, sigmoid));
    assert.ok(Math.abs(row.loss - loss) < 1e-6);
    assert.equal(row.accuracy, accuracy);
  }
});

test("training that diverges ends at the last finite epoch", () => {
  const relu = nets.find((net) => net.name === "relu") ?? sigmoid;
  const wild = { learning_rate: 1e6, activation: "relu", loss: "cross_entropy", l2: 1e6 } as const;
  const { rows, diverged } = train(trainerOf(relu, wild), initial(relu), 400);
  assert.equal(diverged, rows.length + 1);
  assert.ok(rows.every((row) => Number.isFinite(row.loss) && row.params.every(Number.isFinite)));
});

for (const { updates, moments: count, after } of moments.series) {
  test(`of ${updates} updates ${count} moments are doublings with roots of two between`, () => {
    assert.deepEqual(momentUpdates(updates, count), after);
  });
}

for (const course of moments.trainings) {
  test(`the moments of a training are the reference's: ${course.name}`, () => {
    const { samples, labels, order, n_train: n } = course;
    const inOrder = [...order, ...[...labels.keys()].slice(n)];
    const data = {
      inks: inOrder.flatMap((i) => samples[i]),
      labels: inOrder.map((i) => labels[i]),
      scale: course.input_scale,
    };
    const settings = {
      ...course,
      shuffle: false,
      augment: false,
      init: "uniform",
      init_range: 0.5,
      random_state: 0,
    } as const;
    const trainer = new Trainer(course.sizes, settings, data, n);
    const { rows } = train(trainer, initial({ params: course.initial }), 2);
    assert.equal(rows.length, course.at.length - 1);
    const close = (one: number, other: number | null) =>
      assert.ok(Number.isNaN(one) ? other === null : Math.abs(one - (other ?? NaN)) <= 1e-6);
    for (const [i, row] of rows.entries()) {
      const at = course.at[i + 1];
      assert.deepEqual([row.epoch, row.samplesSeen], [at.epoch, at.samples_seen]);
      close(row.loss, at.loss);
      close(row.accuracy, at.accuracy);
      close(row.testLoss, at.val_loss);
      close(row.testAccuracy, at.val_accuracy);
      for (const [k, share] of row.classAccuracy.entries()) close(share, at.class_accuracy[k]);
      for (const [k, value] of row.params.entries()) close(value, at.params[k]);
    }
  });
}

for (const [name, net, changes] of [
  ["sample by sample", sigmoid, {}],
  ["with momentum, batches and weight decay", heavy, {}],
  ["with a falling rate", heavy, { decay: 0.5, batch_size: 2 }],
  ["augmented", heavy, { augment: true }],
] as const) {
  const settings = { ...changes, shuffle: true, random_state: 5 };

  test(`an epoch cut into moments is the whole one to the last bit, ${name}`, () => {
    const whole = train(trainerOf(net, settings, 6), initial(net), 3).rows;
    const cut = train(trainerOf(net, { ...settings, moments: 4 }, 6), initial(net), 3).rows;
    assert.ok(cut.length > whole.length);
    assert.deepEqual(
      cut.filter(({ epoch }) => Number.isInteger(epoch)),
      whole,
    );
  });

  test(`training on from a moment finishes its epoch and finds the same again, ${name}`, () => {
    const trainer = trainerOf(net, { ...settings, moments: 4 }, 6);
    const all = train(trainer, initial(net), 3).rows;
    for (const [i, start] of all.entries()) {
      const left = 3 - Math.floor(start.epoch);
      assert.deepEqual(train(trainer, start, left).rows, all.slice(i + 1));
    }
  });

  test(`single updates lead from moment to moment and past the end of an epoch, ${name}`, () => {
    const trainer = trainerOf(net, { ...settings, moments: 4 }, 6);
    const all = train(trainer, initial(net), 2).rows;
    let at = initial(net);
    const met = [];
    while (at.epoch < 2) {
      const update = atOnce(trainer.oneUpdate(at));
      assert.ok(update);
      assert.equal(update.batch.labels.length, update.snapshot.samplesSeen - at.samplesSeen);
      at = update.snapshot;
      const known = all.find(({ epoch }) => epoch === at.epoch);
      if (known) met.push(known);
      if (known) assert.deepEqual(at, known);
    }
    assert.deepEqual(met, all);
  });
}

test("an update tells the samples that it learned from", () => {
  const trainer = trainerOf(sigmoid, { batch_size: 3, shuffle: true });
  const update = atOnce(trainer.oneUpdate(initial(sigmoid)));
  const { inks, labels } = ordered(sigmoid);
  const samples = [...shuffled(8, 0, 1)].slice(0, 3);
  assert.deepEqual(update?.samples, samples);
  assert.deepEqual(
    update?.batch.labels,
    samples.map((i) => labels[i]),
  );
  assert.deepEqual(
    update?.batch.inks,
    samples.flatMap((i) => inks.slice(i * 6, i * 6 + 6)),
  );
  const bent = trainerOf(sigmoid, { augment: true });
  assert.equal(atOnce(bent.oneUpdate(initial(sigmoid)))?.samples, undefined);
});

test("an order is a permutation that seed and epoch decide", () => {
  const order = shuffled(1000, 7, 1);
  assert.deepEqual(
    [...order].sort((a, b) => a - b),
    [...Array(1000).keys()],
  );
  assert.deepEqual(shuffled(1000, 7, 1), order);
  for (const other of [
    shuffled(1000, 7, 2),
    shuffled(1000, 8, 1),
    shuffled(1000, 7 + 2 ** 32, 1),
  ]) {
    const same = order.filter((value, i) => value === other[i]).length;
    assert.ok(same < 10, `${same} of 1000 in the same place`);
  }
});

test("every place is as likely", () => {
  const counts = [0, 0, 0, 0, 0];
  for (let epoch = 0; epoch < 5000; epoch++) counts[shuffled(5, 0, epoch).indexOf(0)] += 1;
  for (const count of counts) assert.ok(Math.abs(count - 1000) < 120, `${counts}`);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { atOnce } from "../../../js/backend/slices.ts";
import { descend, evaluate, gradient } from "../../../js/engine/backprop.ts";
import { dataOf, type Net, nets } from "../support/fixtures.ts";

const paramsOf = ({ params }: Net) => Float64Array.from(params);

function assertClose(actual: ArrayLike<number>, expected: number[], most: number) {
  assert.equal(actual.length, expected.length);
  const gaps = expected.map((value, i) => Math.abs(value - actual[i]));
  // Written so that NaN fails.
  assert.ok(
    gaps.every((gap) => gap <= most),
    `off by ${Math.max(...gaps)}`,
  );
}

for (const net of nets) {
  test(`error and gradient are the reference's: ${net.name}`, () => {
    const found = gradient(paramsOf(net), dataOf(net), net);
    assertClose([found.loss], [net.error], 1e-12);
    assertClose(found.gradient, net.gradient, 1e-12);
  });

  test(`the error found by going forward alone is the same: ${net.name}`, () => {
    const { loss } = atOnce(evaluate(paramsOf(net), dataOf(net), 0, net.labels.length, net));
    assertClose([loss], [net.error], 1e-12);
  });

  test(`one epoch is the reference's: ${net.name}`, () => {
    const params = paramsOf(net);
    const velocity = new Float64Array(net.momentum ? params.length : 0);
    atOnce(descend(params, velocity, dataOf(net), net.order, net));
    assertClose(params, net.trained, 1e-12);
  });

  test(`the gradient is the derivative of the error: ${net.name}`, () => {
    const data = dataOf(net);
    const { gradient: derivatives } = gradient(paramsOf(net), data, net);
    const h = 1e-6;
    for (const [i, derivative] of derivatives.entries()) {
      const [up, down] = [h, -h].map((by) => {
        const params = paramsOf(net);
        params[i] += by;
        return gradient(params, data, net).loss;
      });
      assertClose([(up - down) / (2 * h)], [derivative], 1e-8);
    }
  });
}

test("accuracy is the share of samples whose largest output is their class, in a range", () => {
  const [net] = nets;
  const data = dataOf(net);
  const right = net.layers.map((layers, i) => {
    const outputs = layers.at(-1) ?? [];
    return Number(outputs.indexOf(Math.max(...outputs)) === net.labels[i]);
  });
  for (const [from, to] of [
    [0, 8],
    [3, 7],
  ]) {
    const { accuracy } = atOnce(evaluate(paramsOf(net), data, from, to, net));
    const expected = right.slice(from, to).reduce((a, b) => a + b, 0) / (to - from);
    assert.equal(accuracy, expected);
  }
});

test("an epoch pauses after every sample", () => {
  const [net] = nets;
  const steps = [...descend(paramsOf(net), new Float64Array(0), dataOf(net), net.order, net)];
  assert.equal(steps.length, net.order.length);
});

test("an activation that saturates has a finite cross-entropy", () => {
  const spec = {
    sizes: [1, 2],
    activation: "sigmoid",
    loss: "cross_entropy",
    learning_rate: 1,
    batch_size: 1,
    momentum: 0,
    l2: 0,
  } as const;
  const params = Float64Array.of(1000, -1000, 0, 0);
  const data = { inks: [1], labels: [1], scale: 1 };
  for (const [output_activation, expected] of [
    ["sigmoid", 2000],
    ["softmax", 2000],
  ] as const) {
    const { loss } = gradient(params, data, { ...spec, output_activation });
    assert.equal(loss, expected);
  }
});

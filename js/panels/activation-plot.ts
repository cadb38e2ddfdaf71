/** The activation function, drawn, with the neuron's z on it. */

import { activate } from "../engine/forward.ts";
import { number, t } from "../text/index.ts";
import { el, setAttributes, svg } from "../ui/dom.ts";

const WIDTH = 160;
const HEIGHT = 90;
const POINTS = 80;

// Sigmoid and tanh are flat beyond this; larger sums widen the plot.
const REACH = 6;

/** @typedef {import("../engine/neuron-terms.ts").Anatomy} Anatomy */

/** @param {string} activation */
export function activationPlot(activation) {
  const curve = svg("path", { class: "dw-train" });
  const axis = svg("line", { class: "dw-axis", x1: 0, x2: WIDTH });
  const upright = svg("line", {
    class: "dw-axis",
    x1: WIDTH / 2,
    x2: WIDTH / 2,
    y1: 0,
    y2: HEIGHT,
  });
  const drop = svg("line", { class: "dw-cursor" });
  const mark = svg("circle", { r: 4 });
  const viewBox = `0 0 ${WIDTH} ${HEIGHT}`;
  const picture = svg("svg", { viewBox, role: "img" }, axis, upright, curve, drop, mark);
  const caption = el("figcaption", {}, t(`name_${activation}`));
  return {
    node: el("figure", { class: "dw-plot" }, picture, caption),
    /** @param {Anatomy} anatomy */
    render(anatomy) {
      const { z, a } = anatomy;
      const reach = Math.max(REACH, Math.ceil(Math.abs(z)));
      const low = activation === "tanh" ? -1 : 0;
      const high = activation === "relu" ? reach : 1;
      const x = (/** @type {number} */ v) => (((v + reach) / (2 * reach)) * WIDTH).toFixed(1);
      const y = (/** @type {number} */ v) =>
        (4 + (1 - (v - low) / (high - low)) * (HEIGHT - 8)).toFixed(1);
      setAttributes(curve, { d: curvePath(anatomy, reach, x, y) });
      setAttributes(axis, { y1: y(0), y2: y(0) });
      setAttributes(drop, { x1: x(z), x2: x(z), y1: y(0), y2: y(a) });
      setAttributes(mark, { cx: x(z), cy: y(a) });
    },
    /** @param {Anatomy} anatomy */
    describe({ z, a }) {
      const values = { name: t(`name_${activation}`), z: number(z), a: number(a) };
      setAttributes(picture, { "aria-label": t("plotLine", values) });
    },
  };
}

/**
 * The output as this neuron's z varies while the other sums of its layer stay.
 * @param {Anatomy} anatomy
 * @param {number} reach
 * @param {(v: number) => string} x
 * @param {(v: number) => string} y
 */
function curvePath({ activation, sums, unit }, reach, x, y) {
  const varied = sums.slice();
  return Array.from({ length: POINTS + 1 }, (_, i) => {
    const z = ((2 * i) / POINTS - 1) * reach;
    varied[unit] = z;
    return `${i ? "L" : "M"}${x(z)} ${y(activate(activation, varied)[unit])}`;
  }).join("");
}

/** What the units hand on: a·w on the way forward, w·δ on the way back, for the wires worth drawing. */
import type { Layer, Unit } from "../engine/forward.ts";
import type { LessonOnShow } from "./walkthrough.ts";

/** From one unit to one of the layer after it. */
export interface Wire {
  from: Unit;
  to: Unit;
  value: number;
}

/** A forward pass of the image on show, and the parameters it went through. */
export interface Pass {
  params: Float64Array;
  layers: readonly Layer[];
}

/** What decides on the wires. */
export interface Scene {
  /** Undefined where there is nothing to say, or nothing may be said yet. */
  pass: Pass | undefined;
  /** The class predicted, -1 where there is none. */
  prediction: number;
  /** The unit that is looked at. */
  unit: Unit | null;
  lesson: LessonOnShow | undefined;
}

/** As many as are told apart while nobody looks at a unit. */
const MOST = 12;

/**
 * The wires of the unit that is looked at, to and from all its neighbours; else those that carry most
 * to the prediction; in the stage of a lesson that sends the blame back, those it comes over.
 */
export function wiresOf({ pass, prediction, unit, lesson }: Scene): readonly Wire[] {
  if (lesson?.name === "hiddenDeltas") return blameWires(lesson, unit ?? lesson.unit);
  if (!pass) return [];
  const output = pass.layers.length - 1;
  // For a moment the unit may be one of another network.
  if (unit && unit.layer <= output && unit.unit < pass.layers[unit.layer].a.length) {
    return [...into(pass, unit), ...outOf(pass, unit)];
  }
  const strongest = into(pass, { layer: output, unit: prediction });
  return strongest.sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, MOST);
}

function wire({ layers, params }: Pass, from: Unit, to: Unit): Wire {
  const { weights, units } = layers[to.layer].block;
  const weight = params[weights + from.unit * units + to.unit];
  return { from, to, value: layers[from.layer].a[from.unit] * weight };
}

/** None of the image, from which no wires are drawn, and none after the outputs. */
const unitsOf = ({ layers }: Pass, layer: number): Unit[] =>
  Array.from(layers[layer]?.a ?? [], (_, unit) => ({ layer, unit }));

const into = (pass: Pass, to: Unit): Wire[] =>
  unitsOf(pass, to.layer - 1).map((from) => wire(pass, from, to));

const outOf = (pass: Pass, from: Unit): Wire[] =>
  unitsOf(pass, from.layer + 1).map((to) => wire(pass, from, to));

/** What comes back over each weight that leaves a hidden unit: its product with the δ at its other end. */
export function blameOf({ layers, before }: LessonOnShow, { layer, unit }: Unit) {
  const { block, delta: above } = layers[layer + 1];
  const row = block.weights + unit * block.units;
  return Array.from(above, (delta, k) => {
    const weight = before[row + k];
    return { weight, delta, term: weight * delta };
  });
}

/** Over the weights that leave a hidden unit; of an output, over those that lead to it. */
function blameWires(lesson: LessonOnShow, unit: Unit): Wire[] {
  const output = lesson.layers.length - 1;
  const wires = (from: Unit) =>
    blameOf(lesson, from).map(({ term }, k) => ({
      from,
      to: { layer: from.layer + 1, unit: k },
      value: term,
    }));
  if (unit.layer < output) return wires(unit);
  const below = lesson.layers[output - 1]?.a ?? [];
  return Array.from(below, (_, from) => wires({ layer: output - 1, unit: from })[unit.unit]);
}

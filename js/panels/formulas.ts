/**
 * The formulas of a unit and of a step of learning, and the same with the numbers put in for the unit in
 * hand: lines as ui/math.tsx typesets them.
 */
import type { LayerState } from "../engine/backprop.ts";
import { type Activation, activationDerivative, type Unit } from "../engine/forward.ts";
import type { Anatomy } from "../engine/neuron-terms.ts";
import { errorTerms, type LessonOnShow } from "../state/walkthrough.ts";
import { blameOf } from "../state/wires.ts";
import { NOTHING, number, precise } from "../text/index.ts";

export interface Formulas {
  general: readonly string[];
  numbers: readonly string[];
}

/** What one unit computes: the sum, then what its activation makes of it. */
export const unitFormulas = ({ sum, bias, z, a, activation }: Anatomy): readonly string[] => [
  "z = Σ w · x + b",
  `= ${number(sum)} + ${bracketed(number(bias))} = ${inFull(z)}`,
  `a = ${activationFormula(activation, number(z))} = ${inFull(a)}`,
];

/** What is as good as nothing is typeset so, and said in full. */
const inFull = (value: number): string =>
  Math.abs(value) < NOTHING ? precise(value) : number(value);

/** Where its sign would stand beside another. */
const bracketed = (text: string): string => (text.startsWith("−") ? `(${text})` : text);

const negated = (text: string): string => (text.startsWith("−") ? text.slice(1) : `−${text}`);

/** What an activation makes of z, a letter or a number. */
function activationFormula(activation: Activation, z: string): string {
  if (activation === "sigmoid") return `1 / (1 + e^(${negated(z)}))`;
  if (activation === "tanh") return `tanh ${bracketed(z)}`;
  return activation === "relu" ? `max (0; ${z})` : `e^(${z}) / Σ e^z`;
}

const outputsOf = ({ layers }: LessonOnShow): LayerState => layers[layers.length - 1];

export const target = ({ label }: LessonOnShow, k: number): number => (k === label ? 1 : 0);

export function forwardFormulas(lesson: LessonOnShow, { layer, unit }: Unit): Formulas {
  const { z, a, activation, block } = lesson.layers[layer];
  const name = layer === lesson.layers.length - 1 ? "o" : "a";
  const bias = lesson.before[block.biases + unit];
  const sum = `${number(z[unit] - bias)} ${bias < 0 ? "−" : "+"} ${number(Math.abs(bias))}`;
  const of = (text: string) => `${name} = ${activationFormula(activation, text)}`;
  return {
    general: ["z = Σ w · x + b", of("z")],
    numbers: [`z = ${sum} = ${number(z[unit])}`, `${of(number(z[unit]))} = ${precise(a[unit])}`],
  };
}

// So many parts of a sum stand in one line.
const MOST_PARTS = 10;

export function lossFormulas(lesson: LessonOnShow): Formulas {
  const { loss, l2 } = lesson.spec;
  const { a, activation } = outputsOf(lesson);
  const terms = errorTerms(lesson);
  const penalty = lesson.loss - terms.reduce((sum, term) => sum + term, 0);
  const withPenalty = (error: string, decay: string) => (l2 ? `${error} + ${decay}` : error);
  const summed = (parts: readonly string[]) =>
    parts.slice(0, MOST_PARTS).join(" + ") + (parts.length > MOST_PARTS ? " + …" : "");
  const error = () => {
    if (loss === "squared_error") {
      const squares = Array.from(a, (o, k) => `${number(Math.abs(o - target(lesson, k)))}²`);
      return ["½ Σ (o − t)²", `½ (${summed(squares)})`];
    }
    if (activation === "softmax") return ["−Σ t · ln o", `−ln ${precise(a[lesson.label])}`];
    return ["−Σ (t · ln o + (1 − t) · ln (1 − o))", summed(terms.map(number))];
  };
  const [general, numbers] = error();
  return {
    general: [`E = ${withPenalty(general, "½ · λ · Σ w²")}`],
    numbers: [`E = ${withPenalty(numbers, precise(penalty))} = ${precise(lesson.loss)}`],
  };
}

export function outputDeltaFormulas(lesson: LessonOnShow, { unit }: Unit): Formulas {
  const { a, delta, activation } = outputsOf(lesson);
  const mean = a.reduce((sum, value, k) => sum + (value - target(lesson, k)) * value, 0);
  const of = (o: string, t: string, m: string) => {
    if (lesson.spec.loss === "cross_entropy") return `${o} − ${t}`;
    if (activation === "sigmoid") return `(${o} − ${t}) · ${o} · (1 − ${o})`;
    return `${o} · (${o} − ${t} − ${m})`;
  };
  const numbers = of(precise(a[unit]), String(target(lesson, unit)), bracketed(precise(mean)));
  return {
    general: [`δ = ${of("o", "t", "Σ (o − t) · o")}`],
    numbers: [`δ = ${numbers} = ${precise(delta[unit])}`],
  };
}

const DERIVATIVES: Record<string, (a: string) => string> = {
  sigmoid: (a) => ` · ${a} · (1 − ${a})`,
  tanh: (a) => ` · (1 − ${bracketed(a)}²)`,
};

export function hiddenDeltaFormulas(lesson: LessonOnShow, unit: Unit): Formulas {
  const { a, delta, activation } = lesson.layers[unit.layer];
  const sum = blameOf(lesson, unit).reduce((total, { term }) => total + term, 0);
  const own = a[unit.unit];
  // That of relu is 1 or 0.
  const derivative =
    DERIVATIVES[activation] ??
    ((a) => (a === "a" ? "" : ` · ${activationDerivative(own, activation)}`));
  return {
    general: [`δ = Σ (w · δ)${derivative("a")}`],
    numbers: [`δ = ${precise(sum)}${derivative(precise(own))} = ${precise(delta[unit.unit])}`],
  };
}

/** Of the weight from input `from`. */
export function changeFormulas(
  lesson: LessonOnShow,
  { layer, unit }: Unit,
  from: number,
): Formulas {
  const { block, delta, input } = lesson.layers[layer];
  const { learning_rate: rate, l2 } = lesson.spec;
  const index = block.weights + from * block.units + unit;
  const [before, after] = [lesson.before[index], lesson.after[index]];
  const of = (eta: string, d: string, x: string, lambda: string, w: string) =>
    l2 ? `−${eta} · (${d} · ${x} + ${lambda} · ${w})` : `−${eta} · ${d} · ${x}`;
  const numbers = [rate, delta[unit], input[from], l2, before].map((value) =>
    bracketed(precise(value)),
  );
  const [eta, d, x, lambda, w] = numbers;
  return {
    general: [`Δ w = ${of("η", "δ", "x", "λ", "w")}`],
    numbers: [`Δ w = ${of(eta, d, x, lambda, w)} = ${precise(after - before)}`],
  };
}

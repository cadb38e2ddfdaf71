/** What one unit computes, typeset: the sum, then what its activation makes of it. */
import type { ReadonlySignal } from "@preact/signals";
import type { Activation } from "../engine/forward.ts";
import type { Anatomy } from "../engine/neuron-terms.ts";
import { NOTHING, number, precise } from "../text/index.ts";
import { Formula } from "./math.tsx";

export function Equation({ anatomy }: { anatomy: ReadonlySignal<Anatomy> }) {
  const { sum, bias, z, a, activation } = anatomy.value;
  return (
    <p class="dw-equation">
      <Formula text="z = Σ w · x + b" />
      <Formula text={`= ${number(sum)} + ${bracketed(number(bias))} = ${inFull(z)}`} />
      <Formula text={`a = ${activationFormula(activation, number(z))} = ${inFull(a)}`} />
    </p>
  );
}

/** What is as good as nothing is typeset so, and said in full. */
const inFull = (value: number): string =>
  Math.abs(value) < NOTHING ? precise(value) : number(value);

/** Where its sign would stand beside another. */
export const bracketed = (text: string): string => (text.startsWith("−") ? `(${text})` : text);

const negated = (text: string): string => (text.startsWith("−") ? text.slice(1) : `−${text}`);

/** What an activation makes of z, a letter or a number. */
export function activationFormula(activation: Activation, z = "z"): string {
  if (activation === "sigmoid") return `1 / (1 + e^(${negated(z)}))`;
  if (activation === "tanh") return `tanh ${bracketed(z)}`;
  return activation === "relu" ? `max (0; ${z})` : `e^(${z}) / Σ e^z`;
}

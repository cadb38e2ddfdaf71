/**
 * Formulas, typeset as MathML from the line that says the same in plain text: "δ = (o − t) · o",
 * "1 / (1 + e^(−z))". The line itself is for those who hear it, and for the pointer that rests.
 */
import { h, type VNode } from "preact";
import { NOTHING } from "../text/index.ts";

/** Numbers with their sign, words, anything else. */
const TOKEN = /\u2212?\d+(?:[.,]\d+)?(?:e\u2212?\d+)?|\p{L}+|\S/gu;

export function Formula({ text }: { text: string }) {
  // A line that is too long for its place is broken before a sign of equality.
  const parts = text.split(/ (?=[=\u2192] )/);
  return (
    <span class="dw-math" title={text}>
      {parts.map((part) => [h("math", { "aria-hidden": "true" }, typeset(part)), <wbr />])}
      <span class="dw-voice">{text}</span>
    </span>
  );
}

const operator = (text: string, attributes = {}): VNode => h("mo", attributes, text);

const bracket = (text: string): VNode => operator(text, { stretchy: "false" });

const row = (...items: VNode[]): VNode => h("mrow", null, items);

/** A part of a formula; without its brackets where it stands over, under or above a line. */
interface Part {
  inner: VNode;
  outer: VNode;
}

const part = (inner: VNode, outer = inner): Part => ({ inner, outer });

function typeset(text: string): VNode[] {
  // A minus that touches what follows is a sign.
  const tokens = text.replace(/\u2212(?=[^\s\d])/g, "-").match(TOKEN) ?? [];
  const take = (): string => tokens.shift() ?? "";
  /** Up to the end, or to the bracket that closes. */
  const line = (): VNode[] => {
    const items: Part[] = [];
    while (tokens.length && tokens[0] !== ")") {
      const token = take();
      const over = token === "/" && items.pop();
      if (over) items.push(part(h("mfrac", null, over.inner, factor(take()).inner)));
      else if (token === "=" && isNothing(tokens[0])) {
        take();
        items.push(part(row(operator("≈"), leaf("0"))));
      } else items.push(factor(token));
    }
    take();
    return items.map(({ outer }) => outer);
  };
  const factor = (token: string): Part => {
    if (token === "Σ") return part(row(operator("∑", { largeop: "false" }), factor(take()).outer));
    let one = part(leaf(token));
    if (token === "(") {
      const inner = row(...line());
      one = part(inner, row(bracket("("), inner, bracket(")")));
    }
    if (tokens[0] === "^" || tokens[0] === "²") {
      const above = take() === "²" ? leaf("2") : factor(take()).inner;
      return part(h("msup", null, one.outer, above));
    }
    return one;
  };
  return line();
}

function leaf(token: string): VNode {
  const [digits, exponent] = token.split("e");
  if (/\d/.test(digits)) {
    if (!exponent) return h("mn", null, token);
    return row(leaf(digits), operator("·"), h("msup", null, leaf("10"), leaf(exponent)));
  }
  if (token === "-") return operator("−", { form: "prefix" });
  // A function's name stands upright, and apart from what it is of.
  if (/^\p{L}{2,}$/u.test(token)) return operator(token, { lspace: "0.15em", rspace: "0.15em" });
  return /^\p{L}$/u.test(token)
    ? h("mi", null, token)
    : h(token === "½" ? "mn" : "mo", null, token);
}

const isNothing = (token = ""): boolean => {
  const value = Number(token.replace(",", ".").replaceAll("−", "-"));
  return value !== 0 && Math.abs(value) < NOTHING;
};

/** The colours that pictures are drawn with, read from the style sheet again whenever the theme changes. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { atEnd } from "../lifetime.ts";
import type { Colour } from "./weight-image.ts";

const DARK = "(prefers-color-scheme: dark)";

export interface Theme {
  positive: Colour;
  negative: Colour;
  text: Colour;
}

/**
 * Follows the page around: its ground says whether it is dark, whoever's theme it is. Hosts tell of a
 * new theme in attributes of the body or of the whole document, browsers in a media query.
 */
export function themeOf(root: HTMLElement, life: AbortSignal): ReadonlySignal<Theme> {
  const theme = signal(read(root));
  const again = () => {
    const now = read(root);
    if (JSON.stringify(now) !== JSON.stringify(theme.peek())) theme.value = now;
  };
  const observer = new MutationObserver(again);
  for (const node of [document.documentElement, document.body]) {
    observer.observe(node, { attributes: true });
  }
  atEnd(life, () => observer.disconnect());
  matchMedia(DARK).addEventListener("change", again, { signal: life });
  // What is not yet part of a page has no style, and a theme's style sheet may come late.
  requestAnimationFrame(again);
  addEventListener("load", again, { signal: life });
  return theme;
}

function read(root: HTMLElement): Theme {
  const parse = parser();
  root.toggleAttribute("data-dark", isOnDark(root, parse));
  const style = getComputedStyle(root);
  const colour = (text: string) => parse(text).slice(0, 3) as Colour;
  return {
    positive: colour(style.getPropertyValue("--dw-positive")),
    negative: colour(style.getPropertyValue("--dw-negative")),
    text: colour(style.color),
  };
}

/** By the first ground under it that can be seen; without any, by what the page asks the browser for. */
function isOnDark(root: Element, parse: Parser): boolean {
  for (let node = around(root); node; node = around(node)) {
    const [red, green, blue, alpha] = parse(getComputedStyle(node).backgroundColor);
    if (alpha > 127) return red + green + blue < 3 * 128;
  }
  const { colorScheme } = getComputedStyle(root);
  if (!colorScheme.includes("light")) return colorScheme.includes("dark");
  return colorScheme.includes("dark") && matchMedia(DARK).matches;
}

/** The parent, also out of a shadow root. */
const around = ({ parentElement, parentNode }: Element): Element | null =>
  parentNode instanceof ShadowRoot ? parentNode.host : parentElement;

/** Red, green, blue and opacity, 0..255. */
type Parser = (text: string) => number[];

/** Of a colour in any of CSS's words for it. */
function parser(): Parser {
  const pen = document.createElement("canvas").getContext("2d");
  return (text) => {
    if (!pen) return [0, 0, 0, 0];
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = text;
    pen.fillRect(0, 0, 1, 1);
    return Array.from(pen.getImageData(0, 0, 1, 1).data);
  };
}

/** The colours that pictures are drawn with, read from the style sheet again whenever the theme changes. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Colour } from "./weight-image.ts";

export interface Theme {
  positive: Colour;
  negative: Colour;
  text: Colour;
}

/** JupyterLab and VS Code tell of their theme in attributes of the body; browsers in a media query. */
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
  life.addEventListener("abort", () => observer.disconnect(), { once: true });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again, { signal: life });
  // What is not yet part of a page has no style, and a theme's style sheet may come late.
  requestAnimationFrame(again);
  addEventListener("load", again, { signal: life });
  return theme;
}

function read(root: Element): Theme {
  const style = getComputedStyle(root);
  return {
    positive: hexadecimal(style.getPropertyValue("--dw-positive")),
    negative: hexadecimal(style.getPropertyValue("--dw-negative")),
    text: computed(style.color),
  };
}

/** "#rrggbb". */
function hexadecimal(text: string): Colour {
  const value = Number.parseInt(text.trim().slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** "rgb(r, g, b)", as the browser has computed it. */
function computed(text: string): Colour {
  const [red, green, blue] = text.match(/[\d.]+/g) ?? [0, 0, 0];
  return [Number(red), Number(green), Number(blue)];
}

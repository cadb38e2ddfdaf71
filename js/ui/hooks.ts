/** What views share besides signals: drawing, waiting for rest, being in sight, roving. */
import { type ReadonlySignal, signal, useComputed } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { frameEffect } from "./frame.ts";
import { roving } from "./roving.ts";
import { useView } from "./view.ts";

/** Sets something up when the view is there; it ends with the signal, when the view goes. */
export function useLife(start: (life: AbortSignal) => void): void {
  useLayoutEffect(() => {
    const life = new AbortController();
    start(life.signal);
    return () => life.abort();
  }, []);
}

/** Draws on an element at once, and in the frame after a signal that `draw` has read changes. */
export function useDrawing<E extends Element>(draw: (node: E) => void): RefObject<E | null> {
  const ref = useRef<E>(null);
  useLife((life) => frameEffect(life, () => ref.current && draw(ref.current)));
  return ref;
}

/** Follows `source` when the changes rest: for what is heard and not seen. */
export function useResting<T>(source: ReadonlySignal<T>): ReadonlySignal<T> {
  const { store } = useView();
  const followed = useMemo(() => {
    const life = new AbortController();
    return { life, late: store.rest.resting(source, life.signal) };
  }, [source]);
  useLayoutEffect(() => () => followed.life.abort(), [followed]);
  return followed.late;
}

/**
 * A panel may be folded, or out of sight on a long page, and a drag should cost only what is seen:
 * follows `source` while the panel is in sight, and otherwise when the changes rest; undefined as
 * long as it has never been unfolded, and the last value while it is folded. `panel` goes to the
 * <details> as its ref.
 */
export function useInSight<T>(source: ReadonlySignal<T>): {
  panel: RefObject<HTMLDetailsElement | null>;
  shown: ReadonlySignal<T | undefined>;
} {
  const panel = useRef<HTMLDetailsElement>(null);
  const rested = useResting(source);
  const state = useMemo(() => ({ open: signal(false), seen: signal(true) }), []);
  useLife((life) => {
    const node = panel.current;
    if (!node) return;
    const observer = new IntersectionObserver((entries) => {
      state.seen.value = entries[entries.length - 1].isIntersecting;
    });
    observer.observe(node);
    life.addEventListener("abort", () => observer.disconnect(), { once: true });
    const toggled = () => {
      state.open.value = node.open;
    };
    node.addEventListener("toggle", toggled, { signal: life });
  });
  const last = useRef<T | undefined>(undefined);
  const shown = useComputed(() => {
    if (!state.open.value) return last.current;
    last.current = state.seen.value ? source.value : rested.value;
    return last.current;
  });
  return { panel, shown };
}

/** Arrow keys, Home and End among a box's children, or those that `items` finds. */
export function useRoving<E extends HTMLElement>(
  columns: number,
  items = (box: E) => [...box.children] as HTMLElement[],
): RefObject<E | null> {
  const box = useRef<E>(null);
  useLife((life) => box.current && roving(items(box.current), columns, box.current, life));
  return box;
}

/** The attributes of an element that is on show when one of its names is among `controls`. */
export function useControl(names: string, className: string) {
  const { store } = useView();
  const shown = () => names.split(" ").some((name) => store.shows(name));
  return {
    class: useComputed(() => (shown() ? className : `${className} dw-off`)),
    "data-control": names,
  };
}

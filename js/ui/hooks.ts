/**
 * What views share besides signals: drawing, waiting for rest, following while on show, size, roving, and
 * which controls are on show.
 */
import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { atEnd } from "../lifetime.ts";
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

/** Follows `source` while `on`; else it keeps the last value, undefined as long as it was never on. */
export function useWhile<T>(
  on: ReadonlySignal<boolean>,
  source: ReadonlySignal<T>,
): ReadonlySignal<T | undefined> {
  const last = useRef<T | undefined>(undefined);
  return useComputed(() => {
    if (on.value) last.current = source.value;
    return last.current;
  });
}

/** Calls back when these elements are laid out, and whenever one of them changes size. */
export function onResize(
  nodes: Iterable<Element>,
  callback: ResizeObserverCallback,
  life: AbortSignal,
): void {
  const observer = new ResizeObserver(callback);
  for (const node of nodes) observer.observe(node);
  atEnd(life, () => observer.disconnect());
}

/** Arrow keys, Home and End among a box's children, or those that `items` finds. */
export function useRoving<E extends HTMLElement>(
  columns: number | (() => number),
  items = (box: E) => [...box.children] as HTMLElement[],
): RefObject<E | null> {
  const box = useRef<E>(null);
  const inRow = typeof columns === "number" ? () => columns : columns;
  useLife((life) => box.current && roving(items(box.current), inRow, box.current, life));
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

/** How values stand in attributes that the style sheet reads. */
import { type ReadonlySignal, useComputed } from "@preact/signals";

type Flag = "true" | undefined;

/** "true" or absent: Preact writes data-…={false} as "false". */
export const flag = (on: boolean): Flag => (on ? "true" : undefined);

/** The same, for as long as `on` comes to it. */
export const useFlag = (on: () => boolean): ReadonlySignal<Flag> => useComputed(() => flag(on()));

/** Of data-sign and data-link. */
export const signOf = (value: number): "+" | "-" => (value < 0 ? "-" : "+");

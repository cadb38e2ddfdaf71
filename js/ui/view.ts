/** What every view reads from: handed down by app.tsx. */
import type { ReadonlySignal, Signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Store } from "../state/store.ts";
import type { Theme } from "./theme.ts";

export interface View {
  store: Store;
  /** The element that holds all views, and the theme's colours. */
  root: HTMLElement;
  /** Whether the page is drawn for the back row of a classroom. */
  large: Signal<boolean>;
  /** Whether everything stands in one column, as on a phone. */
  narrow: ReadonlySignal<boolean>;
  /** The colours to draw with. */
  theme: ReadonlySignal<Theme>;
}

export const ViewContext = createContext<View | undefined>(undefined);

export function useView(): View {
  const view = useContext(ViewContext);
  if (!view) throw new Error("a view must stand inside ViewContext");
  return view;
}

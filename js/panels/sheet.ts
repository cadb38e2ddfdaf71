/** Panels that lie over a part of the board; on a phone they are a sheet over the lower half. */
import type { ReadonlySignal } from "@preact/signals";
import { onChange } from "../lifetime.ts";
import { useLife } from "../ui/hooks.ts";
import { useView } from "../ui/view.ts";

/** When a sheet opens, the paper goes to the half that stays in sight. */
export function useSheet(open: ReadonlySignal<boolean>): void {
  const { root, narrow } = useView();
  useLife((life) => {
    const scroll = () => root.querySelector("[data-part=paint]")?.scrollIntoView();
    const makeRoom = (opens: boolean) => {
      // In the frame after the one in which everything has found its place.
      if (opens && narrow.peek()) requestAnimationFrame(() => requestAnimationFrame(scroll));
    };
    onChange(open, makeRoom, life);
  });
}

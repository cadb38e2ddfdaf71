/** Panels that lie over a part of the board; on a phone they are a sheet over the lower half. */
import type { ReadonlySignal } from "@preact/signals";
import { onChange } from "../lifetime.ts";
import { useLife } from "../ui/hooks.ts";
import { useView } from "../ui/view.ts";

/** When a sheet opens, the paper goes to the half that stays in sight. */
export function useSheet(hidden: ReadonlySignal<boolean>): void {
  const { root, narrow } = useView();
  useLife((life) => {
    const makeRoom = (away: boolean) => {
      if (!away && narrow.peek()) root.querySelector("[data-part=paint]")?.scrollIntoView();
    };
    onChange(hidden, makeRoom, life);
  });
}

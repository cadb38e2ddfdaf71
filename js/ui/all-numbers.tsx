/** What a picture shows, as a table to unfold. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { t } from "../text/index.ts";
import { ScrollBox } from "./table.tsx";

type Props = {
  class?: string;
  /** Called only while it is unfolded: hundreds of cells would slow down painting. */
  children: () => ComponentChildren;
};

export function AllNumbers({ class: className, children }: Props) {
  const open = useSignal(false);
  return (
    <details
      class={className}
      onToggle={(event) => {
        open.value = event.currentTarget.open;
      }}
    >
      <summary>{t("allNumbers")}</summary>
      <ScrollBox name={t("allNumbers")}>{open.value && children()}</ScrollBox>
    </details>
  );
}

/** The page drawn for the back row of a classroom. */
import { type Signal, signal, useComputed } from "@preact/signals";
import { effectUntil, onChange } from "../lifetime.ts";
import type { Host } from "../model.ts";
import { t } from "../text/index.ts";
import { Icon } from "../ui/icon-button.tsx";
import { useView } from "../ui/view.ts";

/** Whether the page is large: as Python says, until the button says otherwise for this view only. */
export function sizeOf(root: HTMLElement, host: Host, life: AbortSignal): Signal<boolean> {
  const presentation = host.trait("presentation");
  const large = signal(presentation.peek());
  const follow = (now: boolean) => {
    large.value = now;
  };
  onChange(presentation, follow, life);
  effectUntil(life, () => {
    if (large.value) root.dataset.large = "true";
    else delete root.dataset.large;
  });
  return large;
}

/** The teacher's, on the projector. */
export function SizeButton() {
  const { large } = useView();
  const toggle = () => {
    large.value = !large.value;
  };
  return (
    <button
      type="button"
      class="dw-sign dw-size"
      aria-label={t("large")}
      title={t("large")}
      aria-keyshortcuts="Plus"
      aria-pressed={useComputed(() => (large.value ? "true" : "false"))}
      onClick={toggle}
    >
      <Icon picture="large" />
    </button>
  );
}

/** What the network sees: the pixels themselves, however they came about. */
import { useComputed } from "@preact/signals";
import { FULL_INK } from "../limits.ts";
import { t } from "../text/index.ts";
import { InkPicture } from "../ui/ink-picture.tsx";
import { useView } from "../ui/view.ts";

export function Input() {
  const { canvas } = useView().store;
  const ink = useComputed(() => Float32Array.from(canvas.pixels.value, (one) => one / FULL_INK));
  return (
    <figure class="dw-seen">
      <InkPicture ink={ink} shape={canvas.shape} label={t("sees")} />
      <figcaption>{t("sees")}</figcaption>
    </figure>
  );
}

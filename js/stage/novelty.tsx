/** Says when the image is unlike all that the network has learned from, by which measure, and cures it. */
import { useComputed } from "@preact/signals";
import type { Deviation } from "../ink/novelty.ts";
import { rough, t } from "../text/index.ts";
import { useView } from "../ui/view.ts";

// A scribble fails by every measure; two are enough to see why.
const MOST = 2;

export function Novelty() {
  const { canvas, deviations } = useView().store;
  const curable = useComputed(() => deviations.value.some(({ measure }) => measure !== "distance"));
  const words = useComputed(() => {
    const lines = deviations.value.slice(0, MOST).map(deviationLine);
    return lines.length ? `${t("unlike")} ${lines.join("; ")}.` : "";
  });
  return (
    <div
      class="dw-doubt"
      data-part="doubt"
      hidden={useComputed(() => deviations.value.length === 0)}
    >
      <span>{words}</span>
      <button
        type="button"
        hidden={useComputed(() => !curable.value)}
        onClick={() => canvas.fitNow()}
      >
        {t("fitNow")}
      </button>
      <button type="button" hidden={curable} onClick={() => canvas.clear()}>
        {t("drawAgain")}
      </button>
    </div>
  );
}

const deviationLine = ({ measure, value, low, high }: Deviation): string =>
  t(`doubt_${measure}`, { value: rough(value), low: rough(low), high: rough(high) });

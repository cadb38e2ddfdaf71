/** Says when the image is unlike all that the network has learned from, beside what is most like it. */
import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { Deviation } from "../ink/novelty.ts";
import { rough, t } from "../text/index.ts";
import { useControl } from "../ui/hooks.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { InkPicture } from "../ui/pictures.tsx";
import { useView } from "../ui/view.ts";

type Props = {
  /** Whether something else takes its place. */
  hidden: ReadonlySignal<boolean>;
};

export function Novelty({ hidden }: Props) {
  const { canvas, novelty, data } = useView().store;
  const { deviations, mostLike } = novelty;
  const curable = useComputed(() => deviations.value.some(({ measure }) => measure !== "distance"));
  const words = useComputed(() => {
    const [first] = deviations.value;
    return first ? deviationLine(first) : "";
  });
  const like = useComputed(() =>
    t("mostLike", { label: mostLike.value ? data.classes[mostLike.value.label] : "" }),
  );
  return (
    <div
      {...useControl("output", "dw-doubt")}
      data-part="doubt"
      hidden={useComputed(() => hidden.value || deviations.value.length === 0)}
    >
      <div class="dw-together">
        <InkPicture ink={() => mostLike.value?.ink ?? []} shape={data.shape} label={like} />
        <IconButton
          picture="fit"
          name={t("fitNow")}
          hidden={useComputed(() => !curable.value)}
          onClick={() => canvas.fitNow()}
        />
        <IconButton
          picture="clear"
          name={t("drawAgain")}
          hidden={curable}
          onClick={() => canvas.clear()}
        />
      </div>
      <p>
        <strong>{t("unlike")}</strong> {words}
      </p>
    </div>
  );
}

const deviationLine = ({ measure, value, low, high }: Deviation): string =>
  t(`doubt_${measure}`, { value: rough(value), low: rough(low), high: rough(high) });

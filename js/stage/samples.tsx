/** The sample picker: walks the training and the test samples, each with its true label. */
import { useSignal } from "@preact/signals";
import type { SampleSet } from "../engine/evaluation.ts";
import { onChange } from "../lifetime.ts";
import { t } from "../text/index.ts";
import { useControl, useDrawing, useLife } from "../ui/hooks.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { Select } from "../ui/select.tsx";
import { useView } from "../ui/view.ts";

export function Samples() {
  const { data } = useView().store;
  const sets = [
    { name: t("training"), ...data.training },
    { name: t("test"), ...data.test },
  ].filter(({ count }) => count > 0);
  return sets.length ? <Picker sets={sets} /> : <div hidden />;
}

function Picker({ sets }: { sets: ({ name: string } & SampleSet)[] }) {
  const { store } = useView();
  /** Which set is walked, and how far. */
  const place = useSignal({ set: sets.length - 1, index: 0 });

  const show = (set: number, to: number) => {
    const index = Math.min(sets[set].count - 1, Math.max(0, to));
    place.value = { set, index };
    store.showSample(sets[set].start + index);
  };
  const walk = (by: number) => {
    const { set, index } = place.value;
    // The first click shows the sample that stands in the box.
    show(set, store.sample.value === sets[set].start + index ? index + by : index);
  };
  // Follows samples that come onto the grid by another way.
  useLife((life) => {
    const follow = (sample: number) => {
      const set = sets.findIndex(({ start, count }) => sample >= start && sample < start + count);
      if (set >= 0) place.value = { set, index: sample - sets[set].start };
    };
    follow(store.sample.peek());
    onChange(store.sample, follow, life);
  });
  // Written at every change of place: what was typed and is no such number is put right.
  const position = useDrawing<HTMLInputElement>((node) => {
    node.value = String(place.value.index + 1);
  });
  const { set } = place.value;
  return (
    <div {...useControl("samples", "dw-row dw-samples")} role="group" aria-label={t("samples")}>
      <IconButton
        picture="previous"
        name={t("previousSample")}
        keys="J ["
        onClick={() => walk(-1)}
      />
      <Select
        options={sets.map(({ name }) => name)}
        index={() => place.value.set}
        choose={(chosen) => show(chosen, 0)}
        aria-label={t("set")}
      />
      <input
        ref={position}
        type="number"
        min={1}
        max={sets[set].count}
        aria-label={t("sampleNumber")}
        onChange={(event) => show(set, Math.round(event.currentTarget.valueAsNumber || 1) - 1)}
      />
      <span>{t("sampleOf", { count: sets[set].count })}</span>
      <IconButton picture="next" name={t("nextSample")} keys="K ]" onClick={() => walk(1)} />
    </div>
  );
}

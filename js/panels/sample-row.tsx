/** Samples as small pictures in a row, each a press away from the paper. */
import { useComputed } from "@preact/signals";
import type { HTMLAttributes } from "preact";
import { useRoving } from "../ui/hooks.ts";
import { InkPicture } from "../ui/pictures.tsx";
import { useView } from "../ui/view.ts";

interface Item {
  sample: number;
  /** What it is called. */
  name: string;
  /** What stands under it. */
  words?: string;
}

/** The arrow keys know the pictures that a row is made with: others need another row. */
export function SampleRow({
  items,
  ...attributes
}: { items: readonly Item[] } & HTMLAttributes<HTMLDivElement>) {
  const box = useRoving<HTMLDivElement>(items.length);
  return (
    <div ref={box} {...attributes}>
      {items.map((item) => (
        <SampleButton key={item.sample} {...item} />
      ))}
    </div>
  );
}

function SampleButton({ sample, name, words }: Item) {
  const { store } = useView();
  const { data } = store;
  return (
    <button
      type="button"
      aria-label={name}
      aria-pressed={useComputed(() => store.sample.value === sample)}
      title={name}
      data-sample={sample}
      onClick={() => store.showSample(sample)}
    >
      <InkPicture ink={() => data.inkOf(sample)} shape={data.shape} />
      {words && <span>{words}</span>}
    </button>
  );
}

/** As the sample picker counts: in its own set, from 1. */
export const numberOf = (sample: number, training: number): number =>
  (sample < training ? sample : sample - training) + 1;

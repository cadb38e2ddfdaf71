/**
 * A single update of the weights, looked at: the samples it learned from, what the outputs for the
 * image on show were before and are after it, and which weights it changed.
 */
import { useComputed, useSignal } from "@preact/signals";
import type { SingleUpdate } from "../backend/backend.ts";
import { type Block, incoming, largestSize, layout } from "../engine/forward.ts";
import type { ShownUpdate } from "../state/training.ts";
import { number, plural, precise, t } from "../text/index.ts";
import { useControl } from "../ui/hooks.ts";
import { InkPicture, WeightPicture } from "../ui/pictures.tsx";
import { headsOf, meters, NumberTable } from "../ui/table.tsx";
import { useView } from "../ui/view.ts";
import { momentLine, pixelName, unitWords } from "../ui/words.ts";

// How many of the changed weights are named.
const NAMED = 5;

export function OneUpdate() {
  const { training } = useView().store;
  const update = training.update.value;
  const away = useSignal<SingleUpdate | undefined>(undefined);
  return (
    <section
      {...useControl("train", "dw-update dw-over dw-over-middle")}
      data-part="update"
      aria-label={t("oneUpdate")}
      hidden={!update || away.value === update.made}
    >
      {update && (
        <>
          <button
            type="button"
            class="dw-close"
            onClick={() => {
              away.value = update.made;
            }}
          >
            {t("close")}
          </button>
          {/* Pictures keep to what they were made with. */}
          <Details key={update.made} update={update} />
        </>
      )}
    </section>
  );
}

type Props = { update: ShownUpdate };

function Details({ update }: Props) {
  const { before, after } = update;
  return (
    <>
      <h3>{t("updateTitle", { when: momentLine(after) })}</h3>
      <Batch update={update} />
      <p>{t("updateLoss", { before: precise(before.loss), after: precise(after.loss) })}</p>
      <div class="dw-update-parts">
        <Outputs update={update} />
        <Changes update={update} />
      </div>
    </>
  );
}

function Batch({ update: { made } }: Props) {
  const { inks, labels, count } = made;
  const { pixels, shape, classes } = useView().store.data;
  const shown = Array.from(labels, (label) => classes[label]);
  const first = shown.length < count ? ` ${t("updateFirst", { shown: shown.length })}` : "";
  return (
    <>
      <p>{plural("updateBatch", count) + first}</p>
      <ul class="dw-batch">
        {shown.map((label, i) => (
          <li key={i}>
            <InkPicture
              ink={() => Array.from(inks).slice(i * pixels, (i + 1) * pixels)}
              shape={shape}
              label={t("updateSample", { label })}
            />
            <span aria-hidden="true">{label}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Of the image on show. */
function Outputs({ update: { before, after } }: Props) {
  const { store } = useView();
  const { canvas, guesses, data } = store;
  const outputs = useComputed(() => {
    if (!canvas.hasInk.value || guesses.veiled.value) return undefined;
    return [before, after].map(({ params }) => store.forward(params).at(-1)?.a);
  });
  const [old, fresh] = outputs.value ?? [];
  if (!old || !fresh) return null;
  const changes = meters(Array.from(fresh, (a, unit) => a - old[unit]));
  return (
    <section>
      <h4>{t("updateOutputs")}</h4>
      <NumberTable
        heads={headsOf("label", "before", "after", "change")}
        rows={data.classes.map((label, unit) => [
          label,
          number(old[unit]),
          number(fresh[unit]),
          changes[unit],
        ])}
      />
    </section>
  );
}

function Changes({ update: { before, after } }: Props) {
  const { data, training } = useView().store;
  const change = Float64Array.from(after.params, (value, i) => value - before.params[i]);
  const sizes = training.sizes.peek();
  const largest = [...change.keys()]
    .sort((a, b) => Math.abs(change[b]) - Math.abs(change[a]))
    .slice(0, NAMED);
  return (
    <section>
      <h4>{t("updateWeights")}</h4>
      {sizes.length > 2 && <Pictures change={change} block={layout(sizes)[0]} />}
      <p>{t("largestChanges")}</p>
      <NumberTable
        heads={headsOf("weightW", "before", "after", "change")}
        rows={largest.map((index) => [
          parameterName(index, sizes, data.shape, data.classes),
          number(before.params[index]),
          number(after.params[index]),
          precise(change[index]),
        ])}
      />
    </section>
  );
}

/** What the first hidden layer's neurons have learned, to one scale. */
function Pictures({ change, block }: { change: Float64Array; block: Block }) {
  const { shape } = useView().store.data;
  const all = Array.from({ length: block.units }, (_, unit) => incoming(change, block, unit));
  const top = all.reduce((most, row) => largestSize(row, most), 1e-12);
  return (
    <div class="dw-changes">
      {all.map((values, unit) => (
        <WeightPicture
          key={unit}
          weights={() => ({ values, top })}
          shape={shape}
          role="img"
          aria-label={t("updateNeuron", { number: unit })}
        />
      ))}
    </div>
  );
}

/** "row 3, column 4 to neuron 7", or "bias of neuron 7". */
function parameterName(
  index: number,
  sizes: readonly number[],
  [, columns]: readonly number[],
  classes: readonly string[],
): string {
  const blocks = layout(sizes);
  const layer = blocks.findIndex(({ biases, units }) => index < biases + units);
  const { weights, biases, units } = blocks[layer];
  const nameOf = (at: number, unit: number) =>
    unitWords(unit, at === blocks.length - 1 ? classes : undefined);
  if (index >= biases) return t("biasOf", { to: nameOf(layer, index - biases) });
  const [from, unit] = [Math.floor((index - weights) / units), (index - weights) % units];
  const source = layer ? nameOf(layer - 1, from) : pixelName(from, columns);
  return t("weightBetween", { from: source, to: nameOf(layer, unit) });
}

/**
 * A single update of the weights, looked at: the samples it learned from, what the outputs for the
 * image on show were before and are after it, and which weights it changed.
 */
import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import { type Block, incoming, layout } from "../engine/forward.ts";
import { FULL_INK } from "../limits.ts";
import type { ShownUpdate } from "../state/training.ts";
import { lossNumber, number, plural, precise, t } from "../text/index.ts";
import { useControl } from "../ui/hooks.ts";
import { InkPicture } from "../ui/ink-picture.tsx";
import { meters, NumberTable } from "../ui/table.tsx";
import { useView } from "../ui/view.ts";
import { WeightPicture, type Weights } from "../ui/weight-picture.tsx";
import { momentLine } from "./moment-words.ts";

// How many of the changed weights are named.
const NAMED = 5;

export function OneUpdate() {
  const { training } = useView().store;
  const update = training.update.value;
  const away = useSignal<ShownUpdate | undefined>(undefined);
  return (
    <section
      {...useControl("train", "dw-update dw-over dw-over-middle")}
      data-part="update"
      aria-label={t("oneUpdate")}
      hidden={!update || away.value === update}
    >
      {update && (
        <>
          <button
            type="button"
            class="dw-close"
            onClick={() => {
              away.value = update;
            }}
          >
            {t("close")}
          </button>
          <Details key={update.to} update={update} />
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
      <p>{t("updateLoss", { before: lossNumber(before.loss), after: lossNumber(after.loss) })}</p>
      <div class="dw-update-parts">
        <Outputs update={update} />
        <Changes update={update} />
      </div>
    </>
  );
}

function Batch({ update: { inks, labels, count } }: Props) {
  const { pixels } = useView().store.data;
  const shown = Array.from(labels);
  const first = shown.length < count ? ` ${t("updateFirst", { shown: shown.length })}` : "";
  return (
    <>
      <p>{plural("updateBatch", count) + first}</p>
      <ul class="dw-batch">
        {shown.map((label, i) => (
          <BatchSample
            key={i}
            inks={Array.from(inks).slice(i * pixels, (i + 1) * pixels)}
            label={label}
          />
        ))}
      </ul>
    </>
  );
}

function BatchSample({ inks, label }: { inks: readonly number[]; label: number }) {
  const { shape, classes } = useView().store.data;
  const ink = useSignal(inks.map((one) => one / FULL_INK));
  return (
    <li>
      <InkPicture ink={ink} shape={shape} label={t("updateSample", { label: classes[label] })} />
      <span aria-hidden="true">{classes[label]}</span>
    </li>
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
  const changes = meters(
    Array.from(fresh, (a, unit) => a - old[unit]),
    precise,
  );
  return (
    <section>
      <h4>{t("updateOutputs")}</h4>
      <NumberTable
        heads={["label", "before", "after", "change"]}
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
        heads={["weightW", "before", "after", "change"]}
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
  const all = Array.from({ length: block.units }, (_, unit) => incoming(change, block, unit));
  const top = all.reduce((most, row) => Math.max(most, ...row.map(Math.abs)), 1e-12);
  return (
    <div class="dw-changes">
      {all.map((values, unit) => (
        <Picture key={unit} unit={unit} weights={{ values, top }} />
      ))}
    </div>
  );
}

function Picture({ unit, weights }: { unit: number; weights: Weights }) {
  const { shape } = useView().store.data;
  const shown: ReadonlySignal<Weights> = useSignal(weights);
  return (
    <WeightPicture
      weights={shown}
      shape={shape}
      role="img"
      aria-label={t("updateNeuron", { number: unit })}
    />
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
    at === blocks.length - 1
      ? t("outputOf", { label: classes[unit] })
      : t("neuronOf", { number: unit });
  if (index >= biases) return t("biasOf", { to: nameOf(layer, index - biases) });
  const [from, unit] = [Math.floor((index - weights) / units), (index - weights) % units];
  const pixel = { row: Math.floor(from / columns) + 1, column: (from % columns) + 1 };
  const source = layer ? nameOf(layer - 1, from) : t("pixelName", pixel);
  return t("weightBetween", { from: source, to: nameOf(layer, unit) });
}

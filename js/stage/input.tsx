/**
 * The input layer: what the network sees of the paper. Beneath it what a neuron makes of that, or, where
 * the image is unlike all that was learned, the digit that is most like it.
 */
import { type ReadonlySignal, useComputed } from "@preact/signals";
import { anatomyOf } from "../engine/neuron-terms.ts";
import { FULL_INK } from "../limits.ts";
import type { Store } from "../state/store.ts";
import { number, precise, t } from "../text/index.ts";
import { useControl } from "../ui/hooks.ts";
import { InkPicture } from "../ui/ink-picture.tsx";
import { useView } from "../ui/view.ts";
import { toOwnScale, WeightPicture, type Weights } from "../ui/weight-picture.tsx";
import { Novelty } from "./novelty.tsx";

export function InputLayer() {
  const { store } = useView();
  const { canvas } = store;
  const [rows, columns] = canvas.shape;
  const ink = useComputed(() => Float32Array.from(canvas.pixels.value, (one) => one / FULL_INK));
  const terms = useComputed(() => termsOf(store));
  const idle = useComputed(() => !terms.value && !store.deviations.value.length);
  return (
    <section {...useControl("paint samples hidden", "dw-panel dw-input")} data-part="input">
      <h2>{t("inputTitle", { rows, columns })}</h2>
      <figure class="dw-seen">
        <InkPicture ink={ink} shape={canvas.shape} label={t("sees")} />
      </figure>
      <Terms terms={terms} />
      <Novelty hidden={useComputed(() => terms.value !== undefined)} />
      <div class="dw-hint" hidden={useComputed(() => !idle.value)}>
        <Legend />
      </div>
    </section>
  );
}

interface Shown {
  title: string;
  weights: Weights;
  line: string;
}

/** What the unit looked at makes of the image: its inputs × weights, or the change of its weights. */
function termsOf({ selection, pass, walk, training }: Store): Shown | undefined {
  const unit = selection.focus.value ?? selection.picked.value;
  const lesson = walk.shown.value;
  if (lesson && (lesson.name === "hiddenDeltas" || lesson.name === "change")) {
    const at = unit ?? lesson.unit;
    if (at.layer > 0) return undefined;
    const { block } = lesson.layers[0];
    const change = Float64Array.from({ length: block.inputs }, (_, i) => {
      const index = block.weights + i * block.units + at.unit;
      return lesson.after[index] - lesson.before[index];
    });
    return {
      title: t("changeOf", { number: at.unit }),
      weights: toOwnScale(change),
      line: `δ ${precise(lesson.layers[0].delta[at.unit])}`,
    };
  }
  const now = pass.value;
  // For a moment the unit may be one of another network.
  if (!unit || unit.layer > 0 || training.sizes.value.length < 3 || !now) return undefined;
  if (unit.unit >= now.layers[0].a.length) return undefined;
  const { terms, sum, bias } = anatomyOf(unit, now.layers, now.params);
  return {
    title: t("termsOf", { number: unit.unit }),
    weights: toOwnScale(terms),
    line: t("termsSum", { sum: number(sum), bias: number(bias) }),
  };
}

function Terms({ terms }: { terms: ReadonlySignal<Shown | undefined> }) {
  const { canvas } = useView().store;
  const weights = useComputed(() => terms.value?.weights);
  return (
    <figure class="dw-product" hidden={useComputed(() => !terms.value)}>
      <figcaption>{useComputed(() => terms.value?.title ?? "")}</figcaption>
      <WeightPicture weights={weights} shape={canvas.shape} aria-hidden="true" />
      <p>{useComputed(() => terms.value?.line ?? "")}</p>
    </figure>
  );
}

/** What the colours of weights and wires mean. */
function Legend() {
  return (
    <p {...useControl("hidden", "dw-legend")}>
      <span>{t("legendWeights")}</span>
      <span class="dw-key" data-sign="+">
        {t("positive")}
      </span>
      <span class="dw-key" data-sign="-">
        {t("negative")}
      </span>
    </p>
  );
}

/**
 * The input layer: what the network sees of the paper. Beneath it what a neuron makes of that, or, where
 * the image is unlike all that was learned, the digit that is most like it.
 */
import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { TargetedMouseEvent } from "preact";
import { incoming } from "../engine/forward.ts";
import { anatomyOf } from "../engine/neuron-terms.ts";
import type { Store } from "../state/store.ts";
import { brief, t } from "../text/index.ts";
import { useFlag } from "../ui/attributes.ts";
import { useControl } from "../ui/hooks.ts";
import { InkPicture, toOwnScale, WeightPicture, type Weights } from "../ui/pictures.tsx";
import { useView } from "../ui/view.ts";
import { Novelty } from "./novelty.tsx";

export function InputLayer() {
  const { store } = useView();
  const { canvas } = store;
  const [rows, columns] = canvas.shape;
  const terms = useComputed(() => termsOf(store));
  const asked = useComputed(() => terms.value !== undefined);
  const answered = useComputed(() => asked.value || store.novelty.deviations.value.length > 0);
  return (
    <section {...useControl("paint samples hidden", "dw-panel dw-input")} data-part="input">
      <h2>{t("inputTitle", { rows, columns })}</h2>
      <figure class="dw-seen">
        <InkPicture ink={() => canvas.pixels.value} shape={canvas.shape} label={t("sees")} />
      </figure>
      <Terms terms={terms} />
      <Novelty hidden={asked} />
      <div class="dw-hint" hidden={answered}>
        <Legend />
      </div>
    </section>
  );
}

interface Shown {
  title: string;
  weights: Weights;
  line: string;
  /** Rows, columns of the image; null where the values belong to neurons. */
  shape: readonly number[] | null;
  /** Whether a weight of it can be pressed. */
  pressed: boolean;
}

/** What the unit looked at makes of the image: its inputs × weights, or the change of its weights. */
function termsOf({ selection, pass, walk, guesses, data }: Store): Shown | undefined {
  const lesson = walk.shown.value;
  const hand = walk.hand.value;
  if (lesson && hand && (lesson.name === "hiddenDeltas" || lesson.name === "change")) {
    const { block, delta } = lesson.layers[hand.layer];
    const before = incoming(lesson.before, block, hand.unit);
    const after = incoming(lesson.after, block, hand.unit);
    const output = hand.layer === lesson.layers.length - 1;
    const name = output ? data.classes[hand.unit] : hand.unit;
    return {
      title: t("changeOf", { number: name }),
      weights: toOwnScale(after.map((weight, i) => weight - before[i])),
      line: `δ ${brief(delta[hand.unit])}`,
      shape: hand.layer ? null : data.shape,
      pressed: lesson.name === "change",
    };
  }
  const unit = selection.unit.value;
  const now = pass.value;
  const layer = unit && now?.layers[unit.layer];
  // For a moment the unit may be one of another network.
  if (!layer || unit.unit >= layer.a.length) return undefined;
  const output = unit.layer === now.layers.length - 1;
  if (output && guesses.veiled.value) return undefined;
  const { terms, sum, bias } = anatomyOf(unit, now.layers, now.params);
  return {
    title: t("termsOf", { number: output ? data.classes[unit.unit] : unit.unit }),
    weights: toOwnScale(terms),
    line: t("termsSum", { sum: brief(sum), bias: brief(bias) }),
    shape: unit.layer ? null : data.shape,
    pressed: false,
  };
}

function Terms({ terms }: { terms: ReadonlySignal<Shown | undefined> }) {
  const { walk } = useView().store;
  const pressed = useFlag(() => terms.value?.pressed ?? false);
  // Bars and images are drawn on canvases of their own.
  const shape = useComputed(() => terms.value?.shape).value;
  const press = ({ offsetX, offsetY, currentTarget }: TargetedMouseEvent<HTMLCanvasElement>) => {
    const shown = terms.peek();
    if (!shown?.pressed) return;
    const [rows, columns] = shown.shape ?? [1, shown.weights.values.length];
    const column = Math.floor((offsetX / currentTarget.clientWidth) * columns);
    const row = Math.floor((offsetY / currentTarget.clientHeight) * rows);
    walk.lookAt(row * columns + column);
    walk.check();
  };
  return (
    <figure class="dw-product" data-pressed={pressed} hidden={useComputed(() => !terms.value)}>
      <figcaption>{useComputed(() => terms.value?.title)}</figcaption>
      <WeightPicture
        key={shape ? "image" : "bars"}
        weights={() => terms.value?.weights}
        shape={shape ?? null}
        aria-hidden="true"
        onClick={press}
      />
      <p>{useComputed(() => terms.value?.line)}</p>
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

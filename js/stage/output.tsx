/** The output layer: a bar and a number for every class, the prediction and the true label. */
import { type ReadonlySignal, useComputed } from "@preact/signals";
import { type Unit, weightBetween } from "../engine/forward.ts";
import type { Pass, Store } from "../state/store.ts";
import { number, t } from "../text/index.ts";
import { flag, signOf } from "../ui/attributes.ts";
import { useControl, useResting, useRoving } from "../ui/hooks.ts";
import { useView } from "../ui/view.ts";
import { ClassCurve } from "./curves.tsx";
import { GuessFirst } from "./guess.tsx";
import { Novelty } from "./novelty.tsx";
import { unitEvents, usePressed } from "./units.ts";

export function Output() {
  const { store } = useView();
  const { training, selection, data } = store;
  // A retraining may bring more hidden layers, or fewer.
  const layer = () => training.sizes.value.length - 2;
  const list = useRoving<HTMLDivElement>(1);
  const activations = useComputed(() => activationsOf(store));
  const rested = useResting(activations);
  const links = useComputed(() => linksFrom(selection.focus.value, store));
  const detail = useComputed(() => detailLine(store, store.pass.value));
  return (
    <section {...useControl("output", "dw-panel dw-output")} data-part="output">
      <h2>{t("output")}</h2>
      <Verdict />
      <GuessFirst />
      <div
        ref={list}
        class="dw-classes"
        role="group"
        aria-label={t("output")}
        {...unitEvents(selection, layer)}
      >
        {data.classes.map((label, unit) => (
          <ClassRow key={unit} {...{ label, unit, layer, activations, rested, links }} />
        ))}
      </div>
      <Novelty />
      <p class="dw-detail">{detail}</p>
    </section>
  );
}

function Verdict() {
  const { store } = useView();
  const { prediction, label, deviations, guesses, canvas, data } = store;
  const words = useComputed(() => {
    if (guesses.veiled.value) return "?";
    return prediction.value < 0 ? t("noInk") : data.classes[prediction.value];
  });
  const known = useComputed(() => label.value >= 0 && !guesses.veiled.value);
  const right = useComputed(() => label.value === prediction.value);
  const truth = useComputed(() => {
    if (!known.value) return canvas.hasInk.value ? "" : t("noInkHint");
    return t(right.value ? "correct" : "wrong", { label: data.classes[label.value] });
  });
  return (
    <p class="dw-verdict" data-doubted={useComputed(() => flag(deviations.value.length > 0))}>
      <span>{t("prediction")}</span>
      <strong data-part="prediction" data-empty={useComputed(() => flag(prediction.value < 0))}>
        {words}
      </strong>
      <span
        data-part="label"
        data-right={useComputed(() => (known.value ? String(right.value) : undefined))}
      >
        {truth}
      </span>
    </p>
  );
}

type RowProps = {
  label: string;
  unit: number;
  layer: () => number;
  activations: ReadonlySignal<Activations>;
  /** The activations when the changes rest. */
  rested: ReadonlySignal<Activations>;
  links: ReadonlySignal<number[] | undefined>;
};

function ClassRow({ label, unit, layer, activations, rested, links }: RowProps) {
  const { prediction, label: truth, guesses } = useView().store;
  const { veiled } = guesses;
  const text = (all: Activations) => (all ? number(all[unit]) : "–");
  // No word may give away what is yet to be guessed.
  const spoken = () => (veiled.value ? activations : rested).value;
  return (
    <div
      class="dw-class"
      role="button"
      data-class={unit}
      aria-pressed={usePressed(layer, unit)}
      data-predicted={useComputed(() => flag(!veiled.value && unit === prediction.value))}
      data-true={useComputed(() => flag(!veiled.value && unit === truth.value))}
    >
      <span class="dw-name" aria-hidden="true">
        {label}
      </span>
      <span class="dw-track" aria-hidden="true">
        <span
          class="dw-bar"
          style={useComputed(() => `transform: scaleX(${shareOf(activations.value?.[unit])})`)}
        />
      </span>
      <span class="dw-value" aria-hidden="true">
        {useComputed(() => text(activations.value))}
      </span>
      <span
        class="dw-link"
        aria-hidden="true"
        data-sign={useComputed(() => links.value && signOf(links.value[unit]))}
      >
        {useComputed(() => (links.value ? signed(links.value[unit]) : ""))}
      </span>
      <ClassCurve unit={unit} />
      <span class="dw-voice">
        {useComputed(() => t("outputLine", { label, a: text(spoken()) }))}
      </span>
    </div>
  );
}

/** Undefined where there is nothing to say, or nothing may be said yet. */
type Activations = Float64Array | undefined;

function activationsOf({ canvas, guesses, pass }: Store): Activations {
  return canvas.hasInk.value && !guesses.veiled.value ? pass.value?.layers.at(-1)?.a : undefined;
}

const shareOf = (a = 0): string => Math.min(1, Math.max(0, a)).toFixed(3);

/** The weights from the neuron in focus to every output; undefined where none is. */
function linksFrom(focus: Unit | null, { training, data }: Store): number[] | undefined {
  const [params, sizes] = [training.params.value, training.sizes.value];
  const layer = sizes.length - 2;
  if (!params || !focus || focus.layer !== layer - 1) return undefined;
  return data.classes.map((_, unit) => weightBetween(params, sizes, focus, { layer, unit }));
}

const signed = (weight: number): string => (weight < 0 ? "" : "+") + number(weight);

function detailLine({ training, selection, guesses, data }: Store, pass?: Pass): string {
  const focus = selection.focus.value;
  const layer = training.sizes.value.length - 2;
  const output = pass?.layers[layer];
  if (!focus || !pass || !output) return "";
  if (focus.layer === layer - 1) return t("weightFrom", { number: focus.unit });
  if (focus.layer !== layer || guesses.veiled.value) return "";
  return t("classDetail", {
    label: data.classes[focus.unit],
    a: number(output.a[focus.unit]),
    z: number(output.z[focus.unit]),
    bias: number(pass.params[output.block.biases + focus.unit]),
  });
}

/** The output layer: a bar and a number for every class, the prediction and the true label. */
import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { Store } from "../state/store.ts";
import { number, plural, precise, t, wholePercent } from "../text/index.ts";
import { flag, signOf } from "../ui/attributes.ts";
import { useControl, useResting, useRoving } from "../ui/hooks.ts";
import { useView } from "../ui/view.ts";
import { ClassCurve } from "./curves.tsx";
import { GuessFirst } from "./guess.tsx";
import { unitEvents, usePressed } from "./units.ts";

export function Output() {
  const { store } = useView();
  const { training, selection, data } = store;
  // A retraining may bring more hidden layers, or fewer.
  const layer = () => training.sizes.value.length - 2;
  const list = useRoving<HTMLDivElement>(1);
  const shown = useComputed(() => shownOf(store));
  const rested = useResting(shown);
  const links = useComputed(() => linksTo(store, layer()));
  return (
    <section {...useControl("output", "dw-panel dw-output")} data-part="output">
      <Verdict />
      <div
        ref={list}
        class="dw-classes"
        role="group"
        aria-label={t("output")}
        data-lesson={useComputed(() => store.walk.shown.value?.name)}
        {...unitEvents(selection, layer)}
      >
        {data.classes.map((label, unit) => (
          <ClassRow key={unit} {...{ label, unit, layer, shown, rested, links }} />
        ))}
      </div>
      <GuessFirst />
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
      <strong data-part="prediction" data-empty={useComputed(() => flag(prediction.value < 0))}>
        {words}
      </strong>
      <span>{t("prediction")}</span>
      <span
        data-part="label"
        data-right={useComputed(() => (known.value ? String(right.value) : undefined))}
      >
        {truth}
      </span>
      <Best />
      <Taught />
    </p>
  );
}

/** The three strongest outputs: on a phone, where the rows are out of sight. */
function Best() {
  const { store, narrow } = useView();
  const words = useComputed(() => {
    const outputs = narrow.value && shownOf(store);
    if (!outputs || outputs.signed) return "";
    return Array.from(outputs.values, (a, unit) => ({ a, unit }))
      .sort((one, other) => other.a - one.a)
      .slice(0, 3)
      .map(({ a, unit }) => `${store.data.classes[unit]} ${wholePercent(a)}`)
      .join(" · ");
  });
  return (
    <span class="dw-best" aria-hidden="true">
      {words}
    </span>
  );
}

/** Weights on show that were changed by hand say so where their consequence is, with the way back. */
function Taught() {
  const { training } = useView().store;
  const none = useComputed(() => training.lessons.value.length === 0);
  return (
    <button type="button" class="dw-taught" hidden={none} onClick={() => training.unlearn()}>
      {useComputed(() => plural("taughtChip", training.lessons.value.length))}
    </button>
  );
}

type RowProps = {
  label: string;
  unit: number;
  layer: () => number;
  shown: ReadonlySignal<Shown | undefined>;
  /** The same when the changes rest. */
  rested: ReadonlySignal<Shown | undefined>;
  links: ReadonlySignal<ReadonlyMap<number, number> | undefined>;
};

function ClassRow({ label, unit, layer, shown, rested, links }: RowProps) {
  const { prediction, label: truth, guesses } = useView().store;
  const { veiled } = guesses;
  const text = (all: Shown | undefined) => (all ? all.text(all.values[unit]) : "–");
  // No word may give away what is yet to be guessed.
  const spoken = () => (veiled.value ? shown : rested).value;
  const link = useComputed(() => links.value?.get(unit));
  return (
    <div
      class="dw-class"
      role="button"
      data-class={unit}
      aria-pressed={usePressed(layer, unit)}
      data-predicted={useComputed(() => flag(!veiled.value && unit === prediction.value))}
      data-true={useComputed(() => flag(!veiled.value && unit === truth.value))}
      data-linked={useComputed(() => flag(link.value !== undefined))}
    >
      <span class="dw-name" aria-hidden="true">
        {label}
      </span>
      <span
        class="dw-track"
        aria-hidden="true"
        data-target={useComputed(() => shown.value?.target(unit))}
      >
        <span
          class="dw-bar"
          data-sign={useComputed(() => shown.value?.signed && signOf(shown.value.values[unit]))}
          style={useComputed(() => `transform: scaleX(${shareOf(shown.value, unit)})`)}
        />
      </span>
      <span class="dw-value" aria-hidden="true">
        <span>{useComputed(() => text(shown.value))}</span>
      </span>
      <span
        class="dw-link"
        aria-hidden="true"
        data-sign={useComputed(() => link.value !== undefined && signOf(link.value))}
      >
        {useComputed(() => (link.value === undefined ? "" : signed(link.value)))}
      </span>
      <ClassCurve unit={unit} />
      <span class="dw-voice">
        {useComputed(() => t("outputLine", { label, a: text(spoken()) }))}
      </span>
    </div>
  );
}

/** What the rows say: the activations, in a lesson beside their targets, or its deltas. */
interface Shown {
  values: ArrayLike<number>;
  /** What is drawn at full length. */
  top: number;
  signed: boolean;
  text(value: number): string;
  /** "1", "0", or undefined where there is none. */
  target(unit: number): string | undefined;
}

/** Undefined where there is nothing to say, or nothing may be said yet. */
function shownOf({ canvas, guesses, pass, walk }: Store): Shown | undefined {
  const lesson = walk.shown.value;
  const targets = lesson !== undefined && lesson.name !== "forward";
  const target = (unit: number) => (targets ? (unit === lesson.label ? "1" : "0") : undefined);
  if (lesson?.name === "outputDeltas" || lesson?.name === "hiddenDeltas") {
    const { delta } = lesson.layers[lesson.layers.length - 1];
    const top = Math.max(...delta.map(Math.abs), 1e-12);
    return { values: delta, top, signed: true, text: (value) => precise(value), target };
  }
  const outputs = pass.value?.layers.at(-1);
  if (!outputs || !canvas.hasInk.value || guesses.veiled.value) return undefined;
  return { values: outputs.a, top: 1, signed: false, text: number, target };
}

const shareOf = (shown: Shown | undefined, unit: number): string =>
  Math.min(1, Math.abs(shown?.values[unit] ?? 0) / (shown?.top ?? 1)).toFixed(3);

/** What the unit looked at hands on to every output, or what comes back from there. */
function linksTo({ wires, selection }: Store, layer: number) {
  const focus = selection.focus.value ?? selection.picked.value;
  if (!focus || focus.layer !== layer - 1) return undefined;
  return new Map(wires.value.map(({ to, value }) => [to.unit, value]));
}

const signed = (value: number): string => (value < 0 ? "" : "+") + number(value);

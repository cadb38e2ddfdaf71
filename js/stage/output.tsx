/** The output layer: a bar and a number for every class, the prediction and the true label. */
import { type ReadonlySignal, useComputed } from "@preact/signals";
import { largestSize } from "../engine/forward.ts";
import type { Store } from "../state/store.ts";
import { errorTerms, type LessonOnShow } from "../state/walkthrough.ts";
import { brief, NOTHING, number, plural, precise, t, wholePercent } from "../text/index.ts";
import { flag, signOf, useFlag } from "../ui/attributes.ts";
import { useControl, useResting, useRoving } from "../ui/hooks.ts";
import { useView } from "../ui/view.ts";
import { ClassCurve } from "./curves.tsx";
import { GuessFirst } from "./guess.tsx";
import { unitEvents, usePressed } from "./units.ts";

/** More classes than these stand in columns, each bar behind its number. */
const MOST_ROWS = 10;
const MOST_COLUMNS = 4;

export function Output() {
  const { store } = useView();
  const { training, selection, data } = store;
  // A retraining may bring more hidden layers, or fewer.
  const layer = () => training.sizes.value.length - 2;
  const list = useRoving<HTMLDivElement>(1);
  const shown = useComputed(() => shownOf(store));
  const rested = useResting(shown);
  const links = useComputed(() => linksTo(store, layer()));
  const stage = useComputed(() => store.walk.shown.value?.name);
  const heads = HEADS[stage.value ?? ""];
  const count = data.classes.length;
  const columns = Math.min(MOST_COLUMNS, Math.ceil(count / MOST_ROWS));
  return (
    <section
      {...useControl("output", "dw-panel dw-output")}
      data-part="output"
      data-guessing={useFlag(() => store.guesses.on.value)}
      data-asking={useFlag(() => store.guesses.asking.value)}
    >
      <Verdict />
      <p class="dw-heads" aria-hidden="true" hidden={!heads}>
        <span>{heads?.[0]}</span>
        <span>{heads?.[1]}</span>
      </p>
      <div
        ref={list}
        class="dw-classes"
        role="group"
        aria-label={t("output")}
        data-many={flag(columns > 1)}
        style={`--dw-rows: ${Math.ceil(count / columns)}`}
        data-lesson={stage}
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

/** What the numbers of a stage of a lesson are, in letters. */
const HEADS: Record<string, readonly string[]> = {
  forward: ["o"],
  loss: ["o", "E"],
  outputDeltas: ["δ"],
  hiddenDeltas: ["δ", "w·δ"],
  change: ["o"],
  again: ["o", "+/−"],
};

function Verdict() {
  const { store } = useView();
  const { prediction, label, novelty, guesses, canvas, data, training } = store;
  const veiled = guesses.veiled.value;
  const read = prediction.value < 0 ? t("noInk") : data.classes[prediction.value];
  const known = label.value >= 0 && !veiled;
  const right = label.value === prediction.value;
  const hint = canvas.hasInk.value ? "" : t("noInkHint");
  const truth = t(right ? "correct" : "wrong", { label: data.classes[label.value] });
  return (
    <p
      class="dw-verdict"
      data-doubted={useFlag(() => novelty.deviations.value.length > 0)}
      data-taught={useFlag(() => training.lessons.value.length > 0)}
    >
      <strong data-part="prediction" data-empty={flag(prediction.value < 0)}>
        {veiled ? "?" : read}
      </strong>
      <span>{t("prediction")}</span>
      <span data-part="label" data-right={known ? String(right) : undefined}>
        {known ? truth : hint}
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
  const count = training.lessons.value.length;
  return (
    <button type="button" class="dw-taught" hidden={!count} onClick={() => training.unlearn()}>
      {plural("taughtChip", count)}
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
  const { prediction, label: truth, guesses, walk } = useView().store;
  const { veiled } = guesses;
  const value = useComputed(() => shown.value?.values[unit] ?? Number.NaN);
  const text = useComputed(() => (Number.isNaN(value.value) ? "–" : brief(value.value)));
  // No word may give away what is yet to be guessed.
  const spoken = () => (veiled.value ? shown : rested).value;
  const words = useComputed(() => {
    const all = spoken();
    return t("outputLine", { label, a: all ? all.text(all.values[unit]) : "–" });
  });
  const link = useComputed(() => links.value?.get(unit));
  const partsOfLoss = useComputed(() => walk.shown.value?.name === "loss");
  return (
    <div
      class="dw-class"
      role="button"
      data-class={unit}
      aria-pressed={usePressed(layer, unit)}
      data-predicted={useFlag(() => !veiled.value && unit === prediction.value)}
      data-true={useFlag(() => !veiled.value && unit === truth.value)}
      data-linked={useFlag(() => link.value !== undefined)}
    >
      <span class="dw-name" aria-hidden="true">
        {label}
      </span>
      <span
        class="dw-track"
        aria-hidden="true"
        data-target={useComputed(() => shown.value?.target(unit))}
        data-signed={useFlag(() => shown.value?.signed ?? false)}
        data-was={useFlag(() => shown.value?.was !== undefined)}
        style={useComputed(() => markOf(shown.value, unit))}
      >
        <span
          class="dw-bar"
          data-sign={useComputed(() => shown.value?.signed && signOf(shown.value.values[unit]))}
          style={useComputed(() => `transform: scaleX(${shareOf(shown.value, unit)})`)}
        />
      </span>
      <span class="dw-value" aria-hidden="true" title={useComputed(() => inFull(value.value))}>
        <span>{text}</span>
      </span>
      <span
        class="dw-link"
        aria-hidden="true"
        title={useComputed(() => inFull(link.value))}
        data-sign={useComputed(() =>
          link.value === undefined || partsOfLoss.value ? undefined : signOf(link.value),
        )}
      >
        {useComputed(() => {
          if (link.value === undefined) return "";
          return partsOfLoss.value ? brief(link.value) : signed(link.value);
        })}
      </span>
      <ClassCurve unit={unit} />
      <span class="dw-voice">{words}</span>
    </div>
  );
}

/** What the rows say: the activations, in a lesson beside their targets, or its deltas. */
interface Shown {
  values: ArrayLike<number>;
  /** What is drawn at full length. */
  top: number;
  signed: boolean;
  /** As it is spoken. */
  text(value: number): string;
  /** "1", "0", or undefined where there is none. */
  target(unit: number): string | undefined;
  /** The activations before the weights were changed. */
  was?: ArrayLike<number>;
}

/** Undefined where there is nothing to say, or nothing may be said yet. */
function shownOf({ canvas, guesses, pass, walk }: Store): Shown | undefined {
  const lesson = walk.shown.value;
  const targets = lesson !== undefined && lesson.name !== "forward";
  const output = lesson?.layers.at(-1);
  if (output && (lesson?.name === "outputDeltas" || lesson?.name === "hiddenDeltas")) {
    const { delta } = output;
    const top = largestSize(delta, 1e-12);
    return { values: delta, top, signed: true, text: precise, target: () => undefined };
  }
  const outputs = pass.value?.layers.at(-1);
  if (!outputs || !canvas.hasInk.value || guesses.veiled.value) return undefined;
  const target = (unit: number) => (targets ? (unit === lesson.label ? "1" : "0") : undefined);
  const was = isBefore(lesson, canvas.pixels.value) ? output?.a : undefined;
  return { values: outputs.a, top: 1, signed: false, text: number, target, was };
}

/** Whether a step is looked back on, and its image is still the one on the paper. */
const isBefore = (lesson: LessonOnShow | undefined, pixels: ArrayLike<number>): boolean =>
  lesson?.name === "again" && Array.from(lesson.pixels).every((ink, i) => ink === pixels[i]);

/** Negative where the bar goes to the left. */
function shareOf(shown: Shown | undefined, unit: number): string {
  const { values, top } = shown ?? { values: [], top: 1 };
  return Math.max(-1, Math.min(1, (values[unit] ?? 0) / top)).toFixed(3);
}

/** Where the output is, for its distance to the target, and where it was. */
function markOf(shown: Shown | undefined, unit: number): string {
  if (!shown?.target(unit)) return "";
  return `--dw-at: ${(shown.was ?? shown.values)[unit].toFixed(3)}`;
}

/**
 * What the unit looked at hands on to every output, or what comes back from there; in a lesson what
 * each adds to the loss, and by how much it was changed.
 */
function linksTo({ wires, selection, walk, data, pass, canvas }: Store, layer: number) {
  const lesson = walk.shown.value;
  const map = (values: ArrayLike<number>) =>
    new Map(data.classes.map((_, unit) => [unit, values[unit]]));
  if (lesson?.name === "loss") return map(errorTerms(lesson));
  const after = pass.value?.layers.at(-1)?.a;
  const before = lesson?.layers.at(-1)?.a;
  if (after && before && isBefore(lesson, canvas.pixels.value)) {
    return map(after.map((value, unit) => value - before[unit]));
  }
  const hand = lesson?.name === "hiddenDeltas" ? walk.hand.value : null;
  const focus = selection.unit.value ?? hand;
  if (!focus || focus.layer !== layer - 1) return undefined;
  const toOutputs = wires.value.filter(({ to }) => to.layer === layer);
  return new Map(toOutputs.map(({ to, value }) => [to.unit, value]));
}

const signed = (value: number): string => {
  const text = brief(value);
  return /^[\d]/.test(text) && value > 0 ? `+${text}` : text;
};

/** Where the number is too small to be told on the stage. */
const inFull = (value = Number.NaN): string | undefined =>
  value && Math.abs(value) < NOTHING ? precise(value) : undefined;

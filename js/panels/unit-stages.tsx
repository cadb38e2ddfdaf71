/** The stages of a lesson that look at one unit: the deltas of the hidden layers, and its weights. */
import { type Signal, useSignal } from "@preact/signals";
import type { RefObject, TargetedMouseEvent } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { LayerState } from "../engine/backprop.ts";
import { activationDerivative, incoming, type Unit } from "../engine/forward.ts";
import { number, precise, t } from "../text/index.ts";
import { AllNumbers } from "../ui/all-numbers.tsx";
import { Formula, meters, NumberTable, type Row, ScrollBox } from "../ui/table.tsx";
import { useView } from "../ui/view.ts";
import { WeightPicture, type Weights } from "../ui/weight-picture.tsx";
import type { LessonOnShow, StageProps } from "./lesson.ts";
import { placeName } from "./neuron.tsx";

/** The blame goes back: the deltas of the hidden layers. */
export function HiddenDeltas({ lesson }: StageProps) {
  const hidden = lesson.layers.slice(0, -1);
  if (!hidden.length) return <p>{t("noHidden")}</p>;
  const layer = Math.min(lesson.unit.layer, hidden.length - 1);
  const { delta, activation } = hidden[layer];
  const unit = unitOf(lesson, layer);
  const blame = blameOf(lesson, { layer, unit });
  return (
    <>
      <p>{t("hiddenDeltaWords")}</p>
      <Formula
        formula={t(`hiddenDelta_${activation}`)}
        numbers={[hiddenDeltaNumbers(hidden[layer], unit, blame)]}
      />
      {hidden.map((one, index) => (
        <figure key={index} class="dw-deltas">
          <Picture
            values={one.delta}
            shape={null}
            aria-label={t("deltasOf", { number: index + 1 })}
          />
          <figcaption>{t("deltasOf", { number: index + 1 })}</figcaption>
        </figure>
      ))}
      <BlameTable blame={blame} ofOutputs={layer === hidden.length - 1} />
      <AllNumbers>
        {() => <NumberTable heads={["neuronHead", "deltaD"]} rows={Array.from(delta, deltaRow)} />}
      </AllNumbers>
    </>
  );
}

const deltaRow = (value: number, unit: number): Row => [
  t("neuron", { number: unit }),
  precise(value),
];

/** The unit to look at: the lesson's own, else the one with the most blame. */
const unitOf = (lesson: LessonOnShow, layer: number): number =>
  lesson.unit.layer === layer ? lesson.unit.unit : strongest(lesson.layers[layer].delta);

function strongest(values: ArrayLike<number>): number {
  let index = 0;
  for (let i = 1; i < values.length; i++) {
    if (Math.abs(values[i]) > Math.abs(values[index])) index = i;
  }
  return index;
}

/** What comes back over one weight. */
interface Blame {
  weight: number;
  delta: number;
  /** Their product. */
  term: number;
}

/** One a unit of the layer above. */
function blameOf({ layers, before }: LessonOnShow, { layer, unit }: Unit): Blame[] {
  const { block, delta: above } = layers[layer + 1];
  const row = block.weights + unit * block.units;
  return Array.from(above, (delta, k) => {
    const weight = before[row + k];
    return { weight, delta, term: weight * delta };
  });
}

const hiddenDeltaNumbers = (
  { a, delta, activation }: LayerState,
  unit: number,
  blame: readonly Blame[],
): string =>
  t("deltaNumbers", {
    unit,
    sum: precise(blame.reduce((sum, { term }) => sum + term, 0)),
    slope: precise(activationDerivative(a[unit], activation)),
    a: number(a[unit]),
    delta: precise(delta[unit]),
  });

function BlameTable({ blame, ofOutputs }: { blame: readonly Blame[]; ofOutputs: boolean }) {
  const { classes } = useView().store.data;
  const terms = meters(
    blame.map(({ term }) => term),
    precise,
  );
  const rows = blame.map(({ weight, delta }, k): Row => {
    const head = ofOutputs ? classes[k] : t("neuron", { number: k });
    return [head, number(weight), precise(delta), terms[k]];
  });
  const head = ofOutputs ? "label" : "neuronHead";
  return (
    <ScrollBox name={t("blameTable")}>
      <NumberTable heads={[head, "weightW", "deltaD", "blameTerm"]} rows={rows} />
    </ScrollBox>
  );
}

/** Weights change: one unit's weights before, the change, and after; and a check. */
export function Change({ lesson }: StageProps) {
  const { data } = useView().store;
  const at = lesson.unit;
  const { layer } = at;
  const shape = layer === 0 ? data.shape : null;
  const columns = shape?.[1] ?? 0;
  const { slopes, before, change, after } = weightsOf(lesson, at);
  const first = strongest(slopes);
  const check = useCheck(lesson, at, columns, first);
  return (
    <>
      <p>{t("changeWords", { name: nameOf(lesson, at, data.classes) })}</p>
      <Formula
        formula={t(lesson.spec.l2 ? "changeFormulaDecay" : "changeFormula")}
        numbers={[changeNumbers(lesson, at, first, before[first], change[first])]}
      />
      <div class="dw-terms">
        <ChangePicture name="before" values={before} shape={shape} onPick={check.of} />
        <ChangePicture name="change" values={change} shape={shape} onPick={check.of} />
        <ChangePicture name="after" values={after} shape={shape} onPick={check.of} />
      </div>
      <Check {...check} />
      <AllNumbers>
        {() => (
          <NumberTable
            heads={["input", "before", "change", "after"]}
            rows={Array.from(before, (weight, i): Row => {
              const numbers = [weight, change[i], after[i]].map(precise);
              return [placeName(i, columns), ...numbers];
            })}
          />
        )}
      </AllNumbers>
    </>
  );
}

function weightsOf({ layers, gradient, ...lesson }: LessonOnShow, { layer, unit }: Unit) {
  const { block } = layers[layer];
  const before = incoming(lesson.before, block, unit);
  const after = incoming(lesson.after, block, unit);
  const change = after.map((weight, i) => weight - before[i]);
  return { slopes: incoming(gradient, block, unit), before, change, after };
}

const nameOf = ({ layers }: LessonOnShow, { layer, unit }: Unit, classes: readonly string[]) =>
  layer === layers.length - 1
    ? t("outputOf", { label: classes[unit] })
    : t("neuronOf", { number: unit });

/** The formula of the largest change, with the numbers put in. */
function changeNumbers(
  { spec, layers }: LessonOnShow,
  { layer, unit }: Unit,
  weight: number,
  before: number,
  change: number,
): string {
  const { delta, input } = layers[layer];
  const decay = spec.l2 ? ` + ${precise(spec.l2)} · ${number(before)}` : "";
  return t("changeNumbers", {
    rate: precise(spec.learning_rate),
    slope: `(${precise(delta[unit])} · ${number(input[weight])}${decay})`,
    change: precise(change),
  });
}

type PictureProps = {
  values: ArrayLike<number>;
  /** Of the image; null where the values belong to neurons: then as bars. */
  shape: readonly number[] | null;
  "aria-label": string;
  onClick?: (event: TargetedMouseEvent<HTMLCanvasElement>) => void;
};

function Picture({ values, shape, ...attributes }: PictureProps) {
  const now: Weights = { values, top: Math.abs(values[strongest(values)]) || 1 };
  const weights = useSignal(now);
  weights.value = now;
  return (
    <WeightPicture
      key={shape ? "image" : "bars"}
      weights={weights}
      shape={shape}
      role="img"
      {...attributes}
    />
  );
}

type ChangePictureProps = Pick<PictureProps, "values" | "shape"> & {
  name: "before" | "change" | "after";
  /** Told which weight was pressed. */
  onPick: (weight: number) => void;
};

function ChangePicture({ name, values, shape, onPick }: ChangePictureProps) {
  const [rows, columns] = shape ?? [1, values.length];
  const pick = ({ offsetX, offsetY, currentTarget }: TargetedMouseEvent<HTMLCanvasElement>) => {
    const column = Math.floor((offsetX / currentTarget.clientWidth) * columns);
    const row = Math.floor((offsetY / currentTarget.clientHeight) * rows);
    onPick(row * columns + column);
  };
  return (
    <figure>
      <Picture values={values} shape={shape} aria-label={t(name)} onClick={pick} />
      <figcaption>{`${t(name)}, ±${precise(Math.abs(values[strongest(values)]))}`}</figcaption>
    </figure>
  );
}

type CheckProps = {
  /** Holds the index of a weight. */
  box: RefObject<HTMLInputElement | null>;
  /** The highest index. */
  most: number;
  of: (weight: number) => void;
  result: string;
};

/** The slope of any weight of the unit, and what trying it out gives; `first` is the one to begin with. */
function useCheck(
  lesson: LessonOnShow,
  { layer, unit }: Unit,
  columns: number,
  first: number,
): CheckProps {
  const { training } = useView().store;
  const box = useRef<HTMLInputElement>(null);
  const checked: Signal<{ lesson?: LessonOnShow; words: string }> = useSignal({ words: "" });
  const { block } = lesson.layers[layer];
  const most = block.inputs - 1;
  useLayoutEffect(() => {
    if (box.current) box.current.valueAsNumber = first;
  }, [lesson]);
  const of = (wanted: number) => {
    const input = Math.min(most, Math.max(0, Math.round(wanted || 0)));
    if (box.current) box.current.valueAsNumber = input;
    const index = block.weights + input * block.units + unit;
    const words = t("checked", {
      where: placeName(input, columns),
      slope: precise(lesson.gradient[index]),
      tried: precise(training.differenceQuotient(index, lesson.pixels, lesson.label)),
    });
    checked.value = { lesson, words };
  };
  return { box, most, of, result: checked.value.lesson === lesson ? checked.value.words : "" };
}

function Check({ box, most, of, result }: CheckProps) {
  return (
    <div>
      <div class="dw-row">
        <label>
          {t("weightNumber")}
          <input ref={box} type="number" min="0" max={most} aria-label={t("weightNumber")} />
        </label>
        <button type="button" onClick={() => of(box.current?.valueAsNumber ?? 0)}>
          {t("check")}
        </button>
      </div>
      <p class="dw-detail" aria-live="polite">
        {result}
      </p>
    </div>
  );
}

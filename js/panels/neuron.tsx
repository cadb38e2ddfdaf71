/**
 * The neuron card: what one unit computes, with every number of it. Inputs ⊙ weights =
 * contributions, as pictures and as a table; their sum and the bias make z, and z the activation. And
 * what it is for: the samples that excite it most, and least.
 */
import { type ReadonlySignal, untracked, useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Excited } from "../engine/excitement.ts";
import { activate } from "../engine/forward.ts";
import type { Anatomy } from "../engine/neuron-terms.ts";
import { onChange, timerUntil } from "../lifetime.ts";
import type { Store } from "../state/store.ts";
import { brief, number, t } from "../text/index.ts";
import { active } from "../ui/focus.ts";
import { useControl, useLife, useResting, useWhile } from "../ui/hooks.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { Formula } from "../ui/math.tsx";
import { InkPicture, toOwnScale, WeightPicture } from "../ui/pictures.tsx";
import { Folded, headsOf, NumberTable, type Row } from "../ui/table.tsx";
import { useView } from "../ui/view.ts";
import { inputName } from "../ui/words.ts";
import { unitFormulas } from "./formulas.ts";
import { numberOf, SampleRow } from "./sample-row.tsx";
import { useSheet } from "./sheet.ts";

export function NeuronCard() {
  const { store, root } = useView();
  const opener = useRef<HTMLElement | null>(null);
  const open = useComputed(() => store.card.value !== undefined);
  // What is put away stays as it was: it is hidden, and mostly comes back.
  const last = useWhile(open, store.card);
  const unit = useComputed(() => last.value && keyOf(last.value));
  useSheet(open);
  const card = useRef<HTMLElement>(null);
  // Another unit's card is read from its top.
  useLayoutEffect(() => card.current?.scrollTo(0, 0), [unit.value]);
  useLife((life) => {
    const remember = () => {
      const focused = active(root) as HTMLElement | null;
      if (focused?.matches("[data-neuron], [data-class]")) opener.current = focused;
    };
    onChange(store.selection.picked, remember, life);
  });
  const putAway = () => {
    store.selection.pick(null);
    opener.current?.focus();
  };
  return (
    <section
      ref={card}
      {...useControl("hidden output", "dw-panel dw-over dw-sheet dw-card")}
      data-part="neuron"
      hidden={!open.value}
    >
      <div class="dw-row">
        <h2>{useComputed(() => last.value && nameOf(store, last.value))}</h2>
        {unit.value && <OffButton last={last} />}
        <IconButton picture="clear" name={t("close")} keys="Escape" onClick={putAway} />
      </div>
      {unit.value && <Numbers key={unit.value} unit={unit.value} last={last} />}
    </section>
  );
}

/** A hidden neuron can be switched off, to see what it is for: the accuracy beside time tells. */
function OffButton({ last }: { last: ReadonlySignal<Anatomy | undefined> }) {
  const { store } = useView();
  const at = last.value;
  if (!at || at.layer === store.training.sizes.value.length - 2) return null;
  const off = store.isOff(at.layer, at.unit);
  return (
    <button type="button" aria-pressed={off} onClick={() => store.toggleOff(at.layer, at.unit)}>
      {t(off ? "switchOn" : "switchOff")}
    </button>
  );
}

/** The card is made anew where this differs. */
const keyOf = ({ layer, unit, inputs, activation }: Anatomy): string =>
  `${layer} ${unit} ${inputs.length} ${activation}`;

function nameOf({ training, data }: Store, { layer, unit }: Anatomy): string {
  const { length } = training.sizes.value;
  if (layer === length - 2) return t("outputName", { label: data.classes[unit] });
  return length === 3
    ? t("neuronName", { number: unit })
    : t("neuronNameLayer", { number: unit, layer: layer + 1 });
}

type NumbersProps = {
  /** See `keyOf`. */
  unit: string;
  last: ReadonlySignal<Anatomy | undefined>;
};

function Numbers({ unit, last }: NumbersProps) {
  // Until it is taken away it keeps to its own unit.
  const isOwn = useComputed(() => last.value !== undefined && keyOf(last.value) === unit);
  const anatomy = useWhile(isOwn, last) as ReadonlySignal<Anatomy>;
  const rested = useResting(anatomy);
  return (
    <>
      <Terms anatomy={anatomy} rested={rested} />
      <Equation anatomy={anatomy} />
      <Exciting anatomy={anatomy} />
      <ActivationPlot anatomy={anatomy} rested={rested} />
      <TermsTable anatomy={anatomy} />
    </>
  );
}

function Equation({ anatomy }: Pick<Props, "anatomy">) {
  const { store } = useView();
  const { layer, unit } = anatomy.value;
  return (
    <p class="dw-equation">
      {unitFormulas(anatomy.value).map((text, line) => (
        <Formula key={line} text={text} />
      ))}
      <strong>{store.isOff(layer, unit) && t("handsOnNothing")}</strong>
    </p>
  );
}

type Props = {
  anatomy: ReadonlySignal<Anatomy>;
  /** When the changes rest. */
  rested: ReadonlySignal<Anatomy>;
};

function Terms({ anatomy, rested }: Props) {
  const { data } = useView().store;
  const { shape } = data;
  const ofImage = anatomy.peek().layer === 0;
  // As ink: the network reads it divided by its scale.
  const ink = () => Array.from(anatomy.value.inputs, (value) => value * data.scale);
  const signed = (name: string, values: (now: Anatomy) => ArrayLike<number>) => (
    <SignedPicture {...{ name, values, anatomy, rested }} shape={ofImage ? shape : null} />
  );
  return (
    <div class="dw-terms">
      <figure>
        {ofImage ? (
          <InkPicture ink={ink} shape={shape} label={t("inputs")} />
        ) : (
          signed(t("inputs"), ({ inputs }) => inputs)
        )}
        <figcaption>{t("inputs")}</figcaption>
      </figure>
      <span aria-hidden="true">⊙</span>
      <figure>
        {signed(t("weightsOf"), ({ weights }) => weights)}
        <figcaption>{t("weightsOf")}</figcaption>
      </figure>
      <span aria-hidden="true">=</span>
      <figure>
        {signed(t("contributions"), ({ terms }) => terms)}
        <figcaption>{t("product")}</figcaption>
      </figure>
    </div>
  );
}

type PictureProps = Props & {
  name: string;
  values: (now: Anatomy) => ArrayLike<number>;
  /** Of the image; null where the values belong to neurons: then as bars. */
  shape: readonly number[] | null;
};

function SignedPicture({ name, values, shape, anatomy, rested }: PictureProps) {
  return (
    <WeightPicture
      weights={() => toOwnScale(values(anatomy.value))}
      shape={shape}
      role="img"
      aria-label={useComputed(() => extremesOf(name, values(rested.value), shape?.[1] ?? 0))}
    />
  );
}

/**
 * The picture in words: its lowest and its highest value, and where they are. `columns` of the
 * image, 0 where the values belong to neurons.
 */
function extremesOf(name: string, values: ArrayLike<number>, columns: number): string {
  let [low, high] = [0, 0];
  for (let i = 1; i < values.length; i++) {
    if (values[i] < values[low]) low = i;
    if (values[i] > values[high]) high = i;
  }
  return t("extremes", {
    name,
    low: number(values[low]),
    lowest: inputName(low, columns),
    high: number(values[high]),
    highest: inputName(high, columns),
  });
}

/** Of each kind. */
const EXCITING = 8;

/** What excites the unit most and what least, at the moment on show. */
function Exciting({ anatomy }: Pick<Props, "anatomy">) {
  const { store } = useView();
  // To go through all samples takes milliseconds: the card opens first.
  const due = useSignal(false);
  useLife((life) => {
    timerUntil(life).set(() => {
      due.value = true;
    }, 0);
  });
  const open = useComputed(() => due.value && store.card.value !== undefined);
  const moment = useWhile(open, useResting(store.network));
  const ranked = useComputed(() => {
    const rank = () => store.excitement(anatomy.value);
    return moment.value ? untracked(rank) : [];
  });
  const all = ranked.value;
  return (
    <div class="dw-exciting">
      <h3>{t("exciting")}</h3>
      <Ranked name="most" samples={all.slice(0, EXCITING)} />
      <Ranked name="least" samples={all.slice(-EXCITING).reverse()} />
    </div>
  );
}

type RankedProps = { name: "most" | "least"; samples: readonly Excited[] };

function Ranked({ name, samples }: RankedProps) {
  const { classes, labels, training } = useView().store.data;
  const [first, last] = [samples[0], samples[samples.length - 1]];
  if (!first) return null;
  const words = t(`exciting_${name}`, { from: brief(first.a), to: brief(last.a) });
  const items = samples.map(({ sample, a }) => {
    const number = numberOf(sample, training.count);
    const values = { label: classes[labels[sample]], number, a: brief(a) };
    return { sample, name: t("excitingItem", values) };
  });
  return (
    <>
      <p aria-hidden="true">{words}</p>
      <SampleRow
        key={items.map(({ sample }) => sample).join()}
        class="dw-excited"
        role="group"
        aria-label={words}
        items={items}
      />
    </>
  );
}

function TermsTable({ anatomy }: Pick<Props, "anatomy">) {
  const { shape } = useView().store.data;
  const rows = ({ layer, inputs, weights, terms }: Anatomy) =>
    Array.from(inputs, (input, i): Row => {
      const place = inputName(i, layer === 0 ? shape[1] : 0);
      return [place, number(input), number(weights[i]), number(terms[i])];
    });
  return (
    <Folded name={t("allNumbers")} class="dw-numbers">
      {() => (
        <NumberTable
          heads={headsOf("input", "inputs", "weightsOf", "contributions")}
          rows={rows(anatomy.value)}
        />
      )}
    </Folded>
  );
}

/** Of the plot, in units of its own. */
const WIDTH = 160;
const HEIGHT = 90;
const MARGIN = 4;
const POINTS = 80;

// Sigmoid and tanh are flat beyond this; larger sums widen the plot.
const REACH = 6;

/** The activation function, drawn, with the unit's z on it. */
function ActivationPlot({ anatomy, rested }: Props) {
  const { z, a, activation } = anatomy.value;
  const scale = scaleOf(anatomy.value);
  const [left, zero, top] = [scale.x(z), scale.y(0), scale.y(a)];
  const name = t(`name_${activation}`);
  const words = useComputed(() =>
    t("plotLine", { name, z: number(rested.value.z), a: number(rested.value.a) }),
  );
  return (
    <figure class="dw-plot">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words}>
        <line x1="0" x2={WIDTH} y1={zero} y2={zero} />
        <line x1={WIDTH / 2} x2={WIDTH / 2} y1="0" y2={HEIGHT} />
        <path class="dw-train" d={curvePath(anatomy.value, scale)} />
        <line class="dw-cursor" x1={left} x2={left} y1={zero} y2={top} />
        <circle r="4" cx={left} cy={top} />
      </svg>
      <figcaption>{name}</figcaption>
    </figure>
  );
}

interface Scale {
  /** z runs from −reach to reach. */
  reach: number;
  x: (z: number) => string;
  y: (a: number) => string;
}

function scaleOf({ z, activation }: Anatomy): Scale {
  const reach = Math.max(REACH, Math.ceil(Math.abs(z)));
  const low = activation === "tanh" ? -1 : 0;
  const high = activation === "relu" ? reach : 1;
  const height = HEIGHT - 2 * MARGIN;
  return {
    reach,
    x: (v) => (((v + reach) / (2 * reach)) * WIDTH).toFixed(1),
    y: (v) => (MARGIN + (1 - (v - low) / (high - low)) * height).toFixed(1),
  };
}

/** The output as this unit's z varies while the other sums of its layer stay. */
function curvePath({ activation, sums, unit }: Anatomy, { reach, x, y }: Scale): string {
  const varied = sums.slice();
  return Array.from({ length: POINTS + 1 }, (_, i) => {
    const z = ((2 * i) / POINTS - 1) * reach;
    varied[unit] = z;
    return `${i ? "L" : "M"}${x(z)} ${y(activate(activation, varied)[unit])}`;
  }).join("");
}

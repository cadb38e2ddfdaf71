/** One hidden layer: every neuron as the picture of its incoming weights and its activation. */
import { type ReadonlySignal, useComputed } from "@preact/signals";
import { incoming, layout, weightBetween } from "../engine/forward.ts";
import type { Pass } from "../state/store.ts";
import { number, plural, t } from "../text/index.ts";
import { signOf } from "../ui/attributes.ts";
import { useControl, useResting, useRoving } from "../ui/hooks.ts";
import { useView } from "../ui/view.ts";
import { WeightPicture, type Weights } from "../ui/weight-picture.tsx";
import { unitEvents, usePressed } from "./units.ts";

// How many neurons stand in a row, for the arrow keys.
const COLUMNS = 8;

type Props = {
  /** 0 is the first after the input. */
  layer: number;
  /** Units a layer, inputs first. */
  sizes: readonly number[];
};

export function HiddenLayer({ layer, sizes }: Props) {
  const { store } = useView();
  const { selection, training } = store;
  const count = sizes[layer + 1];
  const box = useRoving<HTMLDivElement>(COLUMNS);
  const weights = useComputed(() => weightsOf(training.params.value, sizes, layer));
  const activations = useComputed(() => activationsOf(store.pass.value, layer));
  const links = useComputed(() => {
    const { params, sizes: now } = training;
    return linksTo(selection.focus.value, params.value, now.value, layer, count);
  });
  const rested = useResting(store.pass);
  const detail = useComputed(() => {
    if (!store.pass.value) return "";
    const focus = selection.focus.value;
    return focus?.layer === layer
      ? neuronLine(store.pass.value, layer, focus.unit)
      : t("neuronHint");
  });
  return (
    <section {...useControl("hidden", "dw-panel dw-hidden")} data-part="hidden">
      <h2>{sizes.length === 3 ? t("hidden") : t("hiddenNumber", { number: layer + 1 })}</h2>
      <div
        ref={box}
        class="dw-neurons"
        role="group"
        aria-label={plural("hiddenUnits", count)}
        {...unitEvents(selection, () => layer)}
      >
        {Array.from({ length: count }, (_, unit) => (
          <Neuron key={unit} {...{ layer, unit, weights, activations, links, rested }} />
        ))}
      </div>
      <p class="dw-detail">{detail}</p>
      <Legend layer={layer} weights={weights} />
    </section>
  );
}

type NeuronProps = {
  layer: number;
  unit: number;
  weights: ReadonlySignal<Weights[]>;
  activations: ReadonlySignal<Activations>;
  links: ReadonlySignal<Links>;
  /** The forward pass when the changes rest. */
  rested: ReadonlySignal<Pass | undefined>;
};

function Neuron({ layer, unit, weights, activations, links, rested }: NeuronProps) {
  const { shape } = useView().store.data;
  return (
    <div
      class="dw-neuron"
      role="button"
      data-neuron={unit}
      aria-label={useComputed(() => neuronLine(rested.value, layer, unit))}
      aria-pressed={usePressed(() => layer, unit)}
      data-link={useComputed(() => signOfLink(links.value, unit))}
      style={useComputed(() => `--dw-link: ${shareOfLink(links.value, unit)}`)}
    >
      <WeightPicture
        weights={useComputed(() => weights.value[unit])}
        shape={layer === 0 ? shape : null}
        aria-hidden="true"
      />
      <span
        class="dw-activation"
        data-sign={useComputed(() => signOf(activations.value.a[unit]))}
        style={useComputed(() => `transform: scaleX(${shareOf(activations.value, unit)})`)}
      />
    </div>
  );
}

function Legend({ layer, weights }: Pick<NeuronProps, "layer" | "weights">) {
  const strongest = useComputed(() => {
    const [first] = weights.value;
    return first ? t("strongest", { weight: number(first.top) }) : "";
  });
  if (layer > 0) {
    return (
      <p class="dw-legend dw-row">
        {t("legendBars")}
        <span>{strongest}</span>
      </p>
    );
  }
  return (
    <p class="dw-legend dw-row">
      {t("weights")}
      <span class="dw-key" data-sign="+">
        {t("positive")}
      </span>
      <span class="dw-key" data-sign="-">
        {t("negative")}
      </span>
      <span class="dw-key">{t("zero")}</span>
      <span>{strongest}</span>
    </p>
  );
}

/** The incoming weights of every unit, drawn to one scale: that of the layer's strongest. */
function weightsOf(
  params: Float64Array | undefined,
  sizes: readonly number[],
  layer: number,
): Weights[] {
  if (!params) return [];
  const block = layout(sizes)[layer];
  const all = Array.from({ length: block.units }, (_, unit) => incoming(params, block, unit));
  const top = all.reduce((most, row) => Math.max(most, ...row.map(Math.abs)), 0);
  return all.map((values) => ({ values, top }));
}

interface Activations {
  a: Float64Array;
  /** What is drawn at full length. */
  top: number;
}

function activationsOf(pass: Pass | undefined, layer: number): Activations {
  const { a, activation } = pass?.layers[layer] ?? { a: new Float64Array(0), activation: "" };
  // Only relu has no bound of its own: its bars share the scale of the largest one.
  return { a, top: activation === "relu" ? Math.max(...a, 1e-9) : 1 };
}

const shareOf = ({ a, top }: Activations, unit: number): string =>
  (Math.abs(a[unit] ?? 0) / top).toFixed(3);

interface Links {
  weights: number[];
  top: number;
}

const NO_LINKS: Links = { weights: [], top: 0 };

/** The weights that join the layer's neurons to the unit in focus. */
function linksTo(
  focus: { layer: number; unit: number } | null,
  params: Float64Array | undefined,
  sizes: readonly number[],
  layer: number,
  count: number,
): Links {
  if (!focus || !params || Math.abs(focus.layer - layer) !== 1) return NO_LINKS;
  const weights = Array.from({ length: count }, (_, unit) =>
    weightBetween(params, sizes, focus, { layer, unit }),
  );
  return { weights, top: Math.max(...weights.map(Math.abs)) };
}

const signOfLink = ({ weights }: Links, unit: number): "+" | "-" | undefined =>
  weights[unit] ? signOf(weights[unit]) : undefined;

const shareOfLink = ({ weights, top }: Links, unit: number): string =>
  top ? (Math.abs(weights[unit]) / top).toFixed(3) : "0";

function neuronLine(pass: Pass | undefined, layer: number, unit: number): string {
  const at = pass?.layers[layer];
  if (!pass || !at || unit >= at.block.units) return t("neuron", { number: unit });
  return t("neuronLine", {
    number: unit,
    a: number(at.a[unit]),
    z: number(at.z[unit]),
    bias: number(pass.params[at.block.biases + unit]),
  });
}

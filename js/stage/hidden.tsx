/** The hidden layers: every neuron as the picture of its incoming weights, which lights up with it. */
import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { incoming, largestSize, layout } from "../engine/forward.ts";
import { onChange, timerUntil } from "../lifetime.ts";
import type { Store } from "../state/store.ts";
import { type LessonOnShow, STEPS } from "../state/walkthrough.ts";
import type { Pass } from "../state/wires.ts";
import { brief, plural, t } from "../text/index.ts";
import { useFlag } from "../ui/attributes.ts";
import { onResize, useControl, useLife, useResting, useRoving } from "../ui/hooks.ts";
import { WeightPicture, type Weights } from "../ui/pictures.tsx";
import { useView } from "../ui/view.ts";
import { Lights, type Lit } from "./lights.tsx";
import { tilingOf } from "./tiling.ts";
import { unitEvents, usePressed } from "./units.ts";

// In CSS pixels; on a phone the layer is as high as it likes, elsewhere all of it is in sight.
const LEAST_ON_PHONE = 40;
const MOST = 96;
const BELOW = { usual: 8, large: 12 };

/** Made anew for a network of another shape: the rest of the page stays. */
export function Layers() {
  const sizes = useView().store.training.sizes.value;
  return (
    <div {...useControl("hidden", "dw-layers")}>
      {sizes.slice(1, -1).map((_, layer) => (
        <HiddenLayer key={`${sizes} ${layer}`} layer={layer} sizes={sizes} />
      ))}
    </div>
  );
}

type Props = {
  /** 0 is the first after the input. */
  layer: number;
  /** Units a layer, inputs first. */
  sizes: readonly number[];
};

function HiddenLayer({ layer, sizes }: Props) {
  const { store, narrow, large } = useView();
  const { selection, data } = store;
  const count = sizes[layer + 1];
  const room = useRef<HTMLDivElement>(null);
  const size = useSignal({ width: 0, height: 0 });
  useLife((life) => {
    const measure: ResizeObserverCallback = ([{ contentRect }]) => {
      size.value = contentRect;
    };
    if (room.current) onResize([room.current], measure, life);
  });
  const shape = layer === 0 ? data.shape : [1, 1];
  const tiling = useComputed(() => {
    const room = narrow.value ? { width: size.value.width, height: 0 } : size.value;
    return tilingOf(count, room, shape, {
      least: narrow.value ? LEAST_ON_PHONE : 0,
      most: Math.min(MOST, (MOST * shape[1]) / shape[0]),
      below: large.value ? BELOW.large : BELOW.usual,
    });
  });
  const box = useRoving<HTMLDivElement>(() => tiling.peek().columns);
  const weights = useComputed(() => weightsOf(store, sizes, layer));
  const lit = useComputed(() => litOf(store, layer));
  const hand = useComputed(() => handOf(store, layer));
  const rested = useResting(store.pass);
  return (
    <section {...useControl("hidden", "dw-panel dw-hidden")} data-part="hidden">
      <h2>{useComputed(() => titleOf(store, sizes, layer))}</h2>
      <div
        ref={room}
        class="dw-room"
        style={useComputed(
          () =>
            `--dw-across: ${tiling.value.columns}; --dw-side: ${tiling.value.side}px; ` +
            `--dw-shape: ${shape[1]} / ${shape[0]}`,
        )}
      >
        <div
          ref={box}
          class="dw-neurons"
          role="group"
          aria-label={plural("hiddenUnits", count)}
          {...unitEvents(selection, () => layer)}
        >
          {Array.from({ length: count }, (_, unit) => (
            <Neuron key={unit} {...{ layer, unit, weights, hand, rested }} />
          ))}
        </div>
        <Before {...{ layer, sizes }} />
        <Lights tiles={box} lit={lit} />
      </div>
    </section>
  );
}

/** How many there are and what they show; of the one looked at its numbers. */
function titleOf(store: Store, sizes: readonly number[], layer: number): string {
  const { pass, selection, walk } = store;
  const focus = selection.focus.value;
  if (focus?.layer === layer) return neuronLine(pass.value, layer, focus.unit);
  const lesson = walk.shown.value?.name;
  const count = sizes[layer + 1];
  if (lesson === "hiddenDeltas") return plural("hiddenBlame", count);
  if (lesson === "change") return plural("hiddenChange", count);
  return plural(layer === 0 ? "hiddenTitle" : "hiddenTitleBars", count);
}

type NeuronProps = {
  layer: number;
  unit: number;
  weights: ReadonlySignal<Weights[]>;
  /** The unit whose numbers a lesson puts into its formula, -1 where it is none of these. */
  hand: ReadonlySignal<number>;
  /** The forward pass when the changes rest. */
  rested: ReadonlySignal<Pass | undefined>;
};

function Neuron({ layer, unit, weights, hand, rested }: NeuronProps) {
  const { store } = useView();
  const { shape } = store.data;
  return (
    <div
      class="dw-neuron"
      role="button"
      data-neuron={unit}
      data-off={useFlag(() => store.isOff(layer, unit))}
      data-hand={useFlag(() => hand.value === unit)}
      aria-label={useComputed(() => neuronLine(rested.value, layer, unit))}
      aria-pressed={usePressed(() => layer, unit)}
    >
      <WeightPicture
        weights={() => weights.value[unit]}
        shape={layer === 0 ? shape : null}
        aria-hidden="true"
      />
      <span class="dw-activation" />
    </div>
  );
}

/**
 * The weights that a step of learning is about to change, for the pictures to fade from. They are drawn
 * out of sight, after the stage before: the change itself waits for nothing.
 */
function Before({ layer, sizes }: Props) {
  const { store } = useView();
  const { walk, data } = store;
  const before = useSignal<Weights[]>([]);
  useLife((life) => {
    const timer = timerUntil(life);
    const follow = (index: number) => {
      timer.clear();
      if (STEPS[index] === "again") return;
      before.value = [];
      if (STEPS[index] !== "change") return;
      timer.set(() => {
        before.value = rowsOf(store, sizes, layer, store.training.params.peek() ?? []);
      }, AFTER);
    };
    onChange(walk.index, follow, life);
  });
  const again = useFlag(() => STEPS[walk.index.value] === "again");
  return (
    <div class="dw-before" aria-hidden="true" data-again={again}>
      {before.value.map((_, unit) => (
        <WeightPicture
          key={unit}
          weights={() => before.value[unit]}
          shape={layer === 0 ? data.shape : null}
        />
      ))}
    </div>
  );
}

// Milliseconds.
const AFTER = 150;

/**
 * The incoming weights of every unit, drawn to one scale that holds over time; in a lesson that changes
 * them, the change, drawn to the scale of the largest.
 */
function weightsOf(store: Store, sizes: readonly number[], layer: number): Weights[] {
  const params = store.training.params.value;
  if (!params) return [];
  const lesson = lessonOf(store, sizes);
  if (lesson?.name !== "change") return rowsOf(store, sizes, layer, params);
  const change = lesson.after.map((after, i) => after - lesson.before[i]);
  const all = rowsOf(store, sizes, layer, change);
  const top = all.reduce((most, { values }) => largestSize(values, most), 0) || 1;
  return all.map(({ values }) => ({ values, top }));
}

function rowsOf(
  { weightScales }: Store,
  sizes: readonly number[],
  layer: number,
  params: ArrayLike<number>,
) {
  const block = layout(sizes)[layer];
  const top = weightScales.value[layer] ?? 1;
  return Array.from({ length: block.units }, (_, unit) => ({
    values: incoming(params, block, unit),
    top,
  }));
}

/** Undefined where it is one of a network that is no longer shown. */
function lessonOf({ walk }: Store, sizes: readonly number[]): LessonOnShow | undefined {
  const lesson = walk.shown.value;
  return lesson?.layers.length === sizes.length - 1 ? lesson : undefined;
}

function handOf({ walk }: Store, layer: number): number {
  const hand = walk.hand.value;
  return hand?.layer === layer ? hand.unit : -1;
}

/** What the bars under the pictures say: the activations, or in a lesson the blame. */
function litOf({ pass, walk, canvas }: Store, layer: number): Lit {
  const lesson = walk.shown.value;
  if (lesson?.name === "hiddenDeltas" && layer < lesson.layers.length - 1) {
    const { delta } = lesson.layers[layer];
    return { values: delta, top: largestSize(delta, 1e-12), blame: true };
  }
  const { a, activation } = pass.value?.layers[layer] ?? { a: [], activation: "" };
  if (!canvas.hasInk.value) return { values: [], top: 1, blame: false };
  // Only relu has no bound of its own: its bars share the scale of the largest one.
  return { values: a, top: activation === "relu" ? largestSize(a, 1e-9) : 1, blame: false };
}

function neuronLine(pass: Pass | undefined, layer: number, unit: number): string {
  const at = pass?.layers[layer];
  if (!pass || !at || unit >= at.block.units) return t("neuron", { number: unit });
  return t("neuronLine", {
    number: unit,
    a: brief(at.a[unit]),
    z: brief(at.z[unit]),
    bias: brief(pass.params[at.block.biases + unit]),
  });
}

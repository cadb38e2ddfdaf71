/** The inputs of the settings: each shows what is wanted, and asks for what it is set to. */
import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { CHOICES, MOST_LAYERS, RANGES } from "../limits.ts";
import { type Experiment, fits, type Wish } from "../state/experiments.ts";
import { trainSizes } from "../state/settings-check.ts";
import { rough, t } from "../text/index.ts";
import { useDrawing } from "../ui/hooks.ts";
import { Select } from "../ui/select.tsx";
import { useView } from "../ui/view.ts";

/** The settings as they are going to be. */
export type Wanted = ReadonlySignal<Experiment>;

/** What a slider stops at. */
const STOPS = {
  learning_rate: [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.7, 1, 2, 5, 10, 20, 50, 100,
  ],
  batch_size: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000],
  momentum: [0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99],
  decay: [0.8, 0.9, 0.94, 0.96, 0.98, 0.99, 1],
  l2: [0, 1e-5, 1e-4, 1e-3, 1e-2, 0.1],
  label_noise: [0, 0.05, 0.1, 0.2, 0.3, 0.5],
};

// Units. A layer that has more makes its slider longer.
const MOST_ON_SLIDER = 100;

export function StopSlider({ name, wanted }: { name: keyof typeof STOPS; wanted: Wanted }) {
  const { experiments } = useView().store;
  // A stop that was needed once stays: a slider must not shift under the hand.
  const stops = useRef(STOPS[name]);
  const mark = useComputed(() => {
    const value = wanted.value[name];
    if (!stops.current.includes(value)) {
      stops.current = [...stops.current, value].sort((a, b) => a - b);
    }
    return { value, position: stops.current.indexOf(value), last: stops.current.length - 1 };
  });
  const ask = (position: number) => experiments.experiment(name, stops.current[position]);
  return <Slider {...{ name, mark, ask }} first={0} />;
}

// From one stop to the next a fifth more samples: what a few more bring is seen at the few.
const MORE = 1.2;

/** How many of the training samples train, from a handful to all. */
export function TrainSizeSlider({ wanted }: { wanted: Wanted }) {
  const { experiments, data } = useView().store;
  const { low, high } = trainSizes(data.training.count);
  const last = Math.max(1, Math.ceil(Math.log(high / low) / Math.log(MORE)));
  const mark = useComputed(() => {
    const { train_size: size } = wanted.value;
    if (size === "all") return { value: high, position: last, last };
    const position = Math.round(Math.log(size / low) / Math.log(MORE));
    return { value: size, position: Math.min(last, position), last };
  });
  const ask = (position: number) => {
    const size = position === last ? "all" : Math.round(low * MORE ** position);
    experiments.experiment("train_size", size);
  };
  return high > low ? <Slider name="train_size" {...{ mark, ask }} first={0} /> : null;
}

/** The units of one hidden layer. */
export function UnitsSlider({ layer, wanted }: { layer: number; wanted: Wanted }) {
  const { experiments } = useView().store;
  const mark = useComputed(() => {
    const value = wanted.value.hidden[layer];
    if (value === undefined) return undefined;
    return { value, position: value, last: Math.max(MOST_ON_SLIDER, value) };
  });
  const ask = (units: number) =>
    experiments.experiment("hidden", experiments.wanted.value.hidden.with(layer, units));
  const label = t("unitsOfLayer", { number: layer + 1 });
  return <Slider name={`units${layer}`} {...{ label, mark, ask }} first={1} />;
}

type SliderProps = {
  name: string;
  label?: string;
  /** The position at the left end. */
  first: number;
  /**
   * The value, where it stands, and the position at the right end; another object at every change. While
   * there is none the slider goes away.
   */
  mark: ReadonlySignal<{ value: number; position: number; last: number } | undefined>;
  ask: (position: number) => void;
};

function Slider({ name, label, first, mark, ask }: SliderProps) {
  const input = useDrawing<HTMLInputElement>((node) => {
    if (!mark.value) return;
    const { position, last } = mark.value;
    node.max = String(last);
    if (node.valueAsNumber !== position) node.value = String(position);
  });
  const words = useComputed(() => mark.value && rough(mark.value.value));
  return (
    <Setting
      {...{ name, label }}
      hidden={useComputed(() => !mark.value)}
      shown={<span aria-hidden="true">{words}</span>}
    >
      <input
        ref={input}
        type="range"
        name={name}
        min={first}
        step="1"
        aria-valuetext={words}
        onInput={(event) => ask(event.currentTarget.valueAsNumber)}
      />
    </Setting>
  );
}

type SettingProps = {
  name: string;
  label?: string;
  hidden?: ReadonlySignal<boolean>;
  /** What stands beside the input. */
  shown?: ComponentChildren;
  children: ComponentChildren;
};

/** A line: what is set, the input, and one sentence on it for who asks. */
function Setting({ name, label = t(`setting_${name}`), hidden, shown, children }: SettingProps) {
  return (
    <div class="dw-setting" hidden={hidden}>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the input is among the children. */}
      <label>
        {label}
        {children}
      </label>
      {shown}
      {HELPED.has(name) && (
        <details class="dw-help">
          <summary aria-label={t("whatIsThat", { name: label })}>?</summary>
          <p>{t(`help_${name}`)}</p>
        </details>
      )}
    </div>
  );
}

const HELPED = new Set(["decay", "batch_size", "momentum", "l2", "label_noise", "augment"]);

type Option = { name: string; settings: Wish };

/** The values that a setting may have. */
export function Choice({ name, wanted }: { name: keyof typeof CHOICES; wanted: Wanted }) {
  const options = CHOICES[name].map((value) => ({ name: value, settings: { [name]: value } }));
  return <OptionSelect name={name} options={options} wanted={wanted} />;
}

/** How the initial weights are drawn. */
export function InitialWeights({ wanted }: { wanted: Wanted }) {
  const { init_range } = useView().store.experiments.first;
  const options: Option[] = [
    { name: "zeros", settings: { init: "uniform", init_range: 0 } },
    { name: "uniform", settings: { init: "uniform", init_range: init_range || 0.5 } },
    { name: "glorot", settings: { init: "glorot" } },
  ];
  return <OptionSelect name="init" options={options} wanted={wanted} />;
}

type OptionSelectProps = { name: string; options: readonly Option[]; wanted: Wanted };

function OptionSelect({ name, options, wanted }: OptionSelectProps) {
  const { experiments } = useView().store;
  return (
    <Setting name={name}>
      <Select
        name={name}
        options={options.map((option) => t(`choice_${option.name}`))}
        index={() => options.findIndex(({ settings }) => fits(settings, wanted.value))}
        choose={(index) => experiments.tryPreset(options[index])}
      />
    </Setting>
  );
}

/** How many hidden layers there are; further ones are as wide as the last. */
export function LayersSelect({ wanted }: { wanted: Wanted }) {
  const { experiments } = useView().store;
  const choose = (count: number) => {
    const { hidden } = experiments.wanted.value;
    const added = Array<number>(MOST_LAYERS).fill(hidden.at(-1) ?? 40);
    experiments.experiment("hidden", [...hidden, ...added].slice(0, count));
  };
  const options = Array.from({ length: MOST_LAYERS + 1 }, (_, count) => String(count));
  return (
    <Setting name="layers">
      <Select name="layers" {...{ options, choose }} index={() => wanted.value.hidden.length} />
    </Setting>
  );
}

type NumberBoxProps = { name: "epochs" | "random_state"; wanted: Wanted };

/** A number as it is typed: what is out of range is refused when it is asked for, not put right here. */
export function NumberBox({ name, wanted }: NumberBoxProps) {
  const { experiments } = useView().store;
  const { low, high } = RANGES[name];
  const left = useSignal(0);
  const refusals = useRef(experiments.refusals.peek());
  const input = useDrawing<HTMLInputElement>((node) => {
    const [value, refused] = [String(wanted.value[name]), experiments.refusals.value];
    // It is drawn when the focus leaves: then no number is being typed.
    left.value;
    // What was refused is put back once; what is typed next is left alone.
    const typing = node.matches(":focus") && refused === refusals.current;
    refusals.current = refused;
    if (!typing && node.value !== value) node.value = value;
  });
  const ask = (number: number) => Number.isFinite(number) && experiments.experiment(name, number);
  const leave = () => {
    left.value++;
  };
  return (
    <Setting name={name}>
      <input
        ref={input}
        type="number"
        name={name}
        min={low}
        max={high}
        onChange={(event) => ask(event.currentTarget.valueAsNumber)}
        onBlur={leave}
      />
    </Setting>
  );
}

/** Whether the samples are augmented, where that can be trained. */
export function AugmentBox({ wanted }: { wanted: Wanted }) {
  const { experiments, training } = useView().store;
  // Drawn whenever there is another wish: what was refused is put back.
  const input = useDrawing<HTMLInputElement>((node) => {
    node.checked = wanted.value.augment;
  });
  return (
    <Setting name="augment">
      <input
        ref={input}
        type="checkbox"
        name="augment"
        disabled={useComputed(() => training.isHere.value && !training.augmentation.value)}
        onChange={(event) => experiments.experiment("augment", event.currentTarget.checked)}
      />
    </Setting>
  );
}

/** The inputs of the settings: each shows what is wanted, and asks for what it is set to. */
import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { CHOICES, MOST_LAYERS, RANGES } from "../limits.ts";
import { differences, type Experiment, type Wish } from "../state/experiments.ts";
import { trainSizes } from "../state/settings-check.ts";
import { rough, t } from "../text/index.ts";
import { useDrawing } from "../ui/hooks.ts";
import { useView } from "../ui/view.ts";

/** The settings as they are going to be; undefined as long as nobody has seen them. */
export type Wanted = ReadonlySignal<Experiment | undefined>;

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
    const value = wanted.value?.[name];
    if (value === undefined) return undefined;
    if (!stops.current.includes(value)) {
      stops.current = [...stops.current, value].sort((a, b) => a - b);
    }
    return { value, position: stops.current.indexOf(value), last: stops.current.length - 1 };
  });
  return (
    <Slider
      name={name}
      label={t(`setting_${name}`)}
      first={0}
      mark={mark}
      ask={(position) => experiments.experiment(name, stops.current[position])}
    />
  );
}

// From one stop to the next a fifth more samples: what a few more bring is seen at the few.
const MORE = 1.2;

/** How many of the training samples train, from a handful to all. */
export function TrainSizeSlider({ wanted }: { wanted: Wanted }) {
  const { experiments, data } = useView().store;
  const { low, high } = trainSizes(data.training.count);
  const last = Math.max(1, Math.ceil(Math.log(high / low) / Math.log(MORE)));
  const sizeAt = (position: number) =>
    position === last ? "all" : Math.round(low * MORE ** position);
  const mark = useComputed(() => {
    const size = wanted.value?.train_size;
    if (size === undefined) return undefined;
    const value = size === "all" ? high : size;
    const position = size === "all" ? last : Math.round(Math.log(size / low) / Math.log(MORE));
    return { value, position: Math.min(last, position), last };
  });
  if (high <= low) return null;
  return (
    <Slider
      name="train_size"
      label={t("setting_train_size")}
      first={0}
      mark={mark}
      ask={(position) => experiments.experiment("train_size", sizeAt(position))}
    />
  );
}

/** The units of one hidden layer. */
export function UnitsSlider({ layer, wanted }: { layer: number; wanted: Wanted }) {
  const { experiments } = useView().store;
  const mark = useComputed(() => {
    const value = wanted.value?.hidden[layer];
    if (value === undefined) return undefined;
    return { value, position: value, last: Math.max(MOST_ON_SLIDER, value) };
  });
  const ask = (units: number) =>
    experiments.experiment("hidden", experiments.wanted.value.hidden.with(layer, units));
  const label = t("unitsOfLayer", { number: layer + 1 });
  return <Slider name={`units${layer}`} {...{ label, mark, ask }} first={1} hidden />;
}

type SliderProps = {
  name: string;
  label: string;
  /** The position at the left end. */
  first: number;
  /** The value, where it stands, and the position at the right end; another object at every change. */
  mark: ReadonlySignal<{ value: number; position: number; last: number } | undefined>;
  ask: (position: number) => void;
  /** Whether it goes away while there is no value. */
  hidden?: boolean;
};

function Slider({ name, label, first, mark, ask, hidden = false }: SliderProps) {
  const input = useDrawing<HTMLInputElement>((node) => {
    if (!mark.value) return;
    const { position, last } = mark.value;
    node.max = String(last);
    if (node.valueAsNumber !== position) node.value = String(position);
  });
  const words = useComputed(() => mark.value && rough(mark.value.value));
  return (
    <div class="dw-setting" hidden={useComputed(() => hidden && !mark.value)}>
      <label>
        {label}
        <input
          ref={input}
          type="range"
          name={name}
          min={first}
          step="1"
          aria-valuetext={words}
          onInput={(event) => ask(event.currentTarget.valueAsNumber)}
        />
      </label>
      <span aria-hidden="true">{words}</span>
      <Help name={name} />
    </div>
  );
}

/** One sentence on a setting, for who asks. */
function Help({ name }: { name: string }) {
  if (!HELPED.includes(name)) return null;
  return (
    <details class="dw-help">
      <summary aria-label={t("whatIsThat", { name: t(`setting_${name}`) })}>?</summary>
      <p>{t(`help_${name}`)}</p>
    </details>
  );
}

const HELPED: readonly string[] = [
  "decay",
  "batch_size",
  "momentum",
  "l2",
  "label_noise",
  "augment",
];

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
    <Select
      name={name}
      options={options.map((option) => t(`choice_${option.name}`))}
      wanted={wanted}
      indexOf={(now) => options.findIndex(({ settings }) => fits(settings, now))}
      ask={(index) => experiments.tryPreset(options[index])}
    />
  );
}

/** Whether these settings are among `now`. */
export const fits = (settings: Wish, now: Experiment): boolean =>
  Object.keys(differences(settings, now)).length === 0;

/** How many hidden layers there are; further ones are as wide as the last. */
export function LayersSelect({ wanted }: { wanted: Wanted }) {
  const { experiments } = useView().store;
  const ask = (count: number) => {
    const { hidden } = experiments.wanted.value;
    const added = Array<number>(MOST_LAYERS).fill(hidden.at(-1) ?? 40);
    experiments.experiment("hidden", [...hidden, ...added].slice(0, count));
  };
  const options = Array.from({ length: MOST_LAYERS + 1 }, (_, count) => String(count));
  return (
    <Select name="layers" {...{ options, wanted, ask }} indexOf={(now) => now.hidden.length} />
  );
}

type SelectProps = {
  name: string;
  options: readonly string[];
  wanted: Wanted;
  /** -1 where none of the options is what is wanted. */
  indexOf: (now: Experiment) => number;
  ask: (index: number) => void;
};

function Select({ name, options, wanted, indexOf, ask }: SelectProps) {
  const input = useDrawing<HTMLSelectElement>((node) => {
    if (wanted.value) node.selectedIndex = indexOf(wanted.value);
  });
  return (
    <div class="dw-setting">
      <label>
        {t(`setting_${name}`)}
        <select
          ref={input}
          name={name}
          onChange={(event) => ask(event.currentTarget.selectedIndex)}
        >
          {options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      </label>
    </div>
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
    const [value, refused] = [wanted.value?.[name], experiments.refusals.value];
    // It is drawn when the focus leaves: then no number is being typed.
    left.value;
    // What was refused is put back once; what is typed next is left alone.
    const typing = node.matches(":focus") && refused === refusals.current;
    refusals.current = refused;
    if (value !== undefined && !typing && node.value !== String(value)) node.value = String(value);
  });
  const ask = (number: number) => Number.isFinite(number) && experiments.experiment(name, number);
  const leave = () => {
    left.value++;
  };
  return (
    <div class="dw-setting">
      <label>
        {t(`setting_${name}`)}
        <input
          ref={input}
          type="number"
          name={name}
          min={low}
          max={high}
          onChange={(event) => ask(event.currentTarget.valueAsNumber)}
          onBlur={leave}
        />
      </label>
    </div>
  );
}

/** Whether the samples are augmented, where that can be trained. */
export function AugmentBox({ wanted }: { wanted: Wanted }) {
  const { experiments, training } = useView().store;
  const input = useDrawing<HTMLInputElement>((node) => {
    if (wanted.value) node.checked = wanted.value.augment;
  });
  return (
    <div class="dw-setting">
      <label>
        {t("setting_augment")}
        <input
          ref={input}
          type="checkbox"
          name="augment"
          disabled={useComputed(() => training.isHere.value && !training.augmentation.value)}
          onChange={(event) => experiments.experiment("augment", event.currentTarget.checked)}
        />
      </label>
      <Help name="augment" />
    </div>
  );
}

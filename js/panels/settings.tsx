/**
 * Other settings: each change trains the network anew, live, and what they do shows in the curves.
 * A run may be kept to compare the next ones with, and drawings of one's own join the samples.
 */
import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import { MOST_LAYERS, MOST_LESSONS } from "../limits.ts";
import { type Experiment, fits, type Wish } from "../state/experiments.ts";
import { PRESETS, type Preset } from "../state/presets.ts";
import { plural, rough, t } from "../text/index.ts";
import { useFlag } from "../ui/attributes.ts";
import { useControl, useWhile } from "../ui/hooks.ts";
import { InkPicture } from "../ui/pictures.tsx";
import { problemWords } from "../ui/problem.ts";
import { Select } from "../ui/select.tsx";
import { headsOf, NumberTable } from "../ui/table.tsx";
import { useView } from "../ui/view.ts";
import {
  AugmentBox,
  Choice,
  InitialWeights,
  LayersSelect,
  NumberBox,
  StopSlider,
  TrainSizeSlider,
  UnitsSlider,
  type Wanted,
} from "./setting-inputs.tsx";
import { useSheet } from "./sheet.ts";

export function Settings() {
  const { store } = useView();
  const { experiments, training, data } = store;
  const open = useComputed(() => store.mode.value === "experiment" && data.training.count > 0);
  const wanted = useWhile(open, experiments.wanted);
  const seen = useComputed(() => wanted.value !== undefined);
  useSheet(open);
  return (
    <section
      {...useControl("settings", "dw-panel dw-over dw-over-left dw-sheet")}
      data-part="settings"
      aria-label={t("tryOthers")}
      hidden={!open.value}
      data-run={training.run}
      data-waiting={useFlag(() => experiments.waiting.value)}
    >
      {/* Made when it is first opened; put away it stays, and follows nothing. */}
      {seen.value && <Inside wanted={wanted as Wanted} open={open} />}
    </section>
  );
}

type Props = { wanted: Wanted };

function Inside({ wanted, open }: Props & { open: ReadonlySignal<boolean> }) {
  const { experiments, training } = useView().store;
  return (
    <div class="dw-experiment">
      <p class="dw-note" hidden={useComputed(() => experiments.pinned.value !== undefined)}>
        {t("experimentHint")}
      </p>
      <p class="dw-complaint">{useComputed(() => problemWords(experiments.problem.value))}</p>
      <Comparison wanted={wanted} />
      <div class="dw-settings">
        <TrainSizeSlider wanted={wanted} />
        <StopSlider name="label_noise" wanted={wanted} />
      </div>
      <Presets wanted={wanted} />
      <div class="dw-settings">
        <LayersSelect wanted={wanted} />
        {Array.from({ length: MOST_LAYERS }, (_, layer) => (
          <UnitsSlider key={layer} layer={layer} wanted={wanted} />
        ))}
        <StopSlider name="learning_rate" wanted={wanted} />
        <StopSlider name="decay" wanted={wanted} />
        <StopSlider name="batch_size" wanted={wanted} />
        <StopSlider name="momentum" wanted={wanted} />
        <StopSlider name="l2" wanted={wanted} />
        <Choice name="activation" wanted={wanted} />
        <Choice name="output_activation" wanted={wanted} />
        <Choice name="loss" wanted={wanted} />
        <InitialWeights wanted={wanted} />
        <AugmentBox wanted={wanted} />
        <NumberBox name="random_state" wanted={wanted} />
        <NumberBox name="epochs" wanted={wanted} />
      </div>
      <OwnDrawings open={open} />
      <p class="dw-note">{training.isHere.value && t("chanceHere")}</p>
    </div>
  );
}

function Presets({ wanted }: Props) {
  const name = PRESETS.findLast(({ settings }) => fits(settings, wanted.value))?.name;
  return (
    <div class="dw-presets">
      {[true, false].map((good) => (
        <PresetGroup key={good} good={good} wanted={wanted} />
      ))}
      <p class="dw-note">{name && t(`preset_${name}_why`)}</p>
    </div>
  );
}

function PresetGroup({ good, wanted }: Props & { good: boolean }) {
  const label = t(good ? "presetsGood" : "presetsBad");
  return (
    <div class="dw-row" role="group" aria-label={label}>
      <span>{label}</span>
      {PRESETS.filter((preset) => preset.good === good).map((preset) => (
        <PresetButton key={preset.name} preset={preset} wanted={wanted} />
      ))}
    </div>
  );
}

function PresetButton({ preset, wanted }: Props & { preset: Preset }) {
  const { experiments } = useView().store;
  const { name, settings } = preset;
  return (
    <button
      type="button"
      data-preset={name}
      title={t(`preset_${name}_why`)}
      aria-pressed={fits(settings, wanted.value)}
      onClick={() => experiments.tryPreset(preset)}
    >
      {changeWords(settings, wanted.value)}
    </button>
  );
}

/** "Learning rate 0.6 → 50"; of a run that has it so already, "Learning rate 50". */
function changeWords(settings: Wish, now: Experiment): string {
  // Initial weights of 0 are a way to draw them and its range: what matters is the last.
  const name = Object.keys(settings).at(-1) as keyof Experiment;
  const to = worded(settings[name] ?? "");
  const words = t(`setting_${name}`);
  if (fits(settings, now)) return `${words} ${to}`;
  return `${words} ${worded(now[name])} → ${to}`;
}

/** Keeps the run on show as A: its curves stay and are drawn with those of the runs after it. */
function Comparison({ wanted }: Props) {
  const { experiments, training } = useView().store;
  const { first, pinned } = experiments;
  const none = !pinned.value;
  return (
    <div class="dw-compare">
      <div class="dw-row">
        {/* Back to what the page came with. */}
        <button
          type="button"
          disabled={fits(first, wanted.value)}
          onClick={() => experiments.ask(first)}
        >
          {t("preset_start")}
        </button>
        <button type="button" onClick={() => training.pin()}>
          {t("keepAsA")}
        </button>
        <button
          type="button"
          hidden={none}
          onClick={() => experiments.ask(pinned.value?.settings ?? {})}
        >
          {t("backToA")}
        </button>
        <button type="button" hidden={none} onClick={() => training.unpin()}>
          {t("dropA")}
        </button>
      </div>
      <div hidden={none}>
        <Differences />
      </div>
    </div>
  );
}

/** A's settings where they differ from those on show. */
function Differences() {
  const { pinned, changed, current, comparable } = useView().store.experiments;
  if (!pinned.value) return null;
  const names = Object.keys(changed.value) as (keyof Experiment)[];
  if (!names.length) return <p class="dw-detail">{t("sameAsA")}</p>;
  const [a, now] = [pinned.value.settings, current.value];
  const rows = names.map(
    (name) => [t(`setting_${name}`), worded(a[name]), worded(now[name])] as const,
  );
  return (
    <>
      <NumberTable heads={headsOf("setting", "runA", "runNow")} rows={rows} />
      <p class="dw-note" hidden={comparable.value}>
        {t("notComparable")}
      </p>
    </>
  );
}

function worded(value: string | number | boolean | readonly number[]): string {
  if (typeof value === "number") return rough(value);
  if (typeof value === "boolean") return t(value ? "on" : "off");
  if (typeof value === "string") return t(`choice_${value}`);
  return value.length ? value.join("-") : "–";
}

/** The learner's own drawings among the training samples: put there by hand, listed, taken out again. */
function OwnDrawings({ open }: { open: ReadonlySignal<boolean> }) {
  const { experiments, canvas, data } = useView().store;
  const { drawings } = experiments;
  const label = useSignal(0);
  const refused = useComputed(() => !canvas.hasInk.value || drawings.value.length >= MOST_LESSONS);
  const add = () => {
    const pixels = Array.from(canvas.pixels.value);
    experiments.ask({}, [...drawings.value, { pixels, label: label.value }]);
  };
  // The panel lies over the paper: what is on it is shown here.
  const painted = useWhile(open, canvas.pixels);
  return (
    <div class="dw-own">
      <div class="dw-row">
        <InkPicture ink={() => painted.value ?? []} shape={canvas.shape} label={t("sees")} />
        <label>
          {t("drawingIs")}
          <Select
            name="drawing"
            options={data.classes}
            index={() => label.value}
            choose={(index) => {
              label.value = index;
            }}
          />
        </label>
        <button type="button" disabled={refused} onClick={add}>
          {t("addDrawing")}
        </button>
      </div>
      <p class="dw-detail">
        {plural("ownCount", drawings.value.length, { samples: data.training.count })}
      </p>
      <div class="dw-row" role="list" aria-label={t("ownDrawings")}>
        {drawings.value.map((drawing, index) => (
          <DrawingItem key={index} index={index} label={drawing.label} />
        ))}
      </div>
    </div>
  );
}

function DrawingItem({ index, label }: { index: number; label: number }) {
  const { experiments, data } = useView().store;
  const { drawings } = experiments;
  const values = { number: index + 1, label: data.classes[label] };
  const takeOut = () => experiments.ask({}, drawings.value.toSpliced(index, 1));
  return (
    <div role="listitem">
      <InkPicture
        ink={() => drawings.value[index]?.pixels ?? []}
        shape={data.shape}
        label={t("ownDrawing", values)}
      />
      {data.classes[label]}
      <button type="button" aria-label={t("removeDrawing", values)} onClick={takeOut}>
        ×
      </button>
    </div>
  );
}

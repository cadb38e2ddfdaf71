/**
 * Other settings: each change trains the network anew, live, and what they do shows in the curves.
 * A run may be kept to compare the next ones with, and drawings of one's own join the samples.
 */
import { type ReadonlySignal, useComputed } from "@preact/signals";
import { useRef } from "preact/hooks";
import { FULL_INK, MOST_LAYERS, MOST_LESSONS } from "../limits.ts";
import type { Experiment, Wish } from "../state/experiments.ts";
import { PRESETS, type Preset } from "../state/presets.ts";
import { plural, rough, t } from "../text/index.ts";
import { flag } from "../ui/attributes.ts";
import { useControl, useWhile } from "../ui/hooks.ts";
import { InkPicture } from "../ui/ink-picture.tsx";
import { problemWords } from "../ui/problem.ts";
import { NumberTable } from "../ui/table.tsx";
import { useView } from "../ui/view.ts";
import {
  AugmentBox,
  Choice,
  fits,
  InitialWeights,
  LayersSelect,
  NumberBox,
  StopSlider,
  TrainSizeSlider,
  UnitsSlider,
  type Wanted,
} from "./setting-inputs.tsx";

export function Settings() {
  const { store } = useView();
  const { experiments, training, data } = store;
  const open = useComputed(() => store.mode.value === "experiment" && data.training.count > 0);
  const wanted = useWhile(open, experiments.wanted);
  return (
    <section
      {...useControl("settings", "dw-panel dw-over dw-over-left")}
      data-part="settings"
      aria-label={t("tryOthers")}
      hidden={useComputed(() => !open.value)}
      data-run={training.run}
      data-waiting={useComputed(() => flag(experiments.waiting.value))}
    >
      <div class="dw-lab">
        <p class="dw-note">{t("labHint")}</p>
        <Presets wanted={wanted} />
        <p class="dw-complaint">{useComputed(() => problemWords(experiments.problem.value))}</p>
        <Comparison wanted={wanted} />
        <div class="dw-settings">
          <TrainSizeSlider wanted={wanted} />
          <StopSlider name="label_noise" wanted={wanted} />
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
        <OwnDrawings />
        <p class="dw-note">{useComputed(() => (training.isHere.value ? t("chanceHere") : ""))}</p>
      </div>
    </section>
  );
}

function Presets({ wanted }: { wanted: Wanted }) {
  const why = useComputed(() => {
    const now = wanted.value;
    const name = now && PRESETS.findLast(({ settings }) => fits(settings, now))?.name;
    return name ? t(`preset_${name}_why`) : "";
  });
  return (
    <div class="dw-presets">
      <PresetGroup
        label={t("presetsGood")}
        presets={PRESETS.filter(({ good }) => good)}
        {...{ wanted }}
      />
      <PresetGroup
        label={t("presetsBad")}
        presets={PRESETS.filter(({ good }) => !good)}
        {...{ wanted }}
      />
      <p class="dw-note">{why}</p>
    </div>
  );
}

type PresetGroupProps = { label: string; presets: readonly Preset[]; wanted: Wanted };

function PresetGroup({ label, presets, wanted }: PresetGroupProps) {
  return (
    <div class="dw-row" role="group" aria-label={label}>
      <span>{label}</span>
      {presets.map((preset) => (
        <PresetButton key={preset.name} preset={preset} wanted={wanted} />
      ))}
    </div>
  );
}

function PresetButton({ preset, wanted }: { preset: Preset; wanted: Wanted }) {
  const { experiments } = useView().store;
  const { name, settings } = preset;
  const pressed = useComputed(() => {
    if (!wanted.value) return undefined;
    return fits(settings, wanted.value) ? "true" : "false";
  });
  return (
    <button
      type="button"
      data-preset={name}
      title={t(`preset_${name}_why`)}
      aria-pressed={pressed}
      onClick={() => experiments.tryPreset(preset)}
    >
      {useComputed(() => changeWords(settings, wanted.value))}
    </button>
  );
}

/** "Learning rate 0.6 → 50"; of a run that has it so already, "Learning rate 50". */
function changeWords(settings: Wish, now: Experiment | undefined): string {
  // Initial weights of 0 are a way to draw them and its range: what matters is the last.
  const name = Object.keys(settings).at(-1) as keyof Experiment;
  const to = worded(settings[name] ?? "");
  const words = t(`setting_${name}`);
  if (!now || fits(settings, now)) return `${words} ${to}`;
  return `${words} ${worded(now[name])} → ${to}`;
}

/** Back to what the page came with. */
function FirstSettings({ wanted }: { wanted: Wanted }) {
  const { experiments } = useView().store;
  const same = useComputed(() => !wanted.value || fits(experiments.first, wanted.value));
  return (
    <button type="button" disabled={same} onClick={() => experiments.ask(experiments.first)}>
      {t("preset_start")}
    </button>
  );
}

/** Keeps the run on show as A: its curves stay and are drawn with those of the runs after it. */
function Comparison({ wanted }: { wanted: Wanted }) {
  const { experiments } = useView().store;
  const none = useComputed(() => !experiments.pinned.value);
  const back = () => experiments.ask(experiments.pinned.value?.settings ?? {});
  return (
    <div class="dw-compare">
      <div class="dw-row">
        <FirstSettings wanted={wanted} />
        <button type="button" onClick={() => experiments.pin()}>
          {t("keepAsA")}
        </button>
        <button type="button" hidden={none} onClick={back}>
          {t("backToA")}
        </button>
        <button type="button" hidden={none} onClick={() => experiments.unpin()}>
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
      <NumberTable heads={["setting", "runA", "runNow"]} rows={rows} />
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

const NO_INK = new Float32Array(0);

/** The learner's own drawings among the training samples: put there by hand, listed, taken out again. */
function OwnDrawings() {
  const { experiments, canvas, data, mode } = useView().store;
  const { drawings } = experiments;
  const label = useRef<HTMLSelectElement>(null);
  const refused = useComputed(() => !canvas.hasInk.value || drawings.value.length >= MOST_LESSONS);
  const add = () => {
    const pixels = Array.from(canvas.pixels.value);
    experiments.ask({}, [...drawings.value, { pixels, label: label.current?.selectedIndex ?? 0 }]);
  };
  const samples = data.training.count;
  // The panel lies over the paper: what is on it is shown here.
  const ink = useWhile(
    useComputed(() => mode.value === "experiment"),
    canvas.ink,
  );
  return (
    <div class="dw-own">
      <div class="dw-row">
        <InkPicture
          ink={useComputed(() => ink.value ?? NO_INK)}
          shape={canvas.shape}
          label={t("sees")}
        />
        <label>
          {t("drawingIs")}
          <select ref={label} name="drawing">
            {data.classes.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <button type="button" disabled={refused} onClick={add}>
          {t("addDrawing")}
        </button>
      </div>
      <p class="dw-detail">
        {useComputed(() => plural("ownCount", drawings.value.length, { samples }))}
      </p>
      <DrawingList />
    </div>
  );
}

function DrawingList() {
  const { drawings } = useView().store.experiments;
  return (
    <div class="dw-row" role="list" aria-label={t("ownDrawings")}>
      {drawings.value.map((drawing, index) => (
        <DrawingItem key={index} index={index} label={drawing.label} />
      ))}
    </div>
  );
}

function DrawingItem({ index, label }: { index: number; label: number }) {
  const { experiments, data } = useView().store;
  const { drawings } = experiments;
  const ink: ReadonlySignal<Float32Array> = useComputed(() =>
    Float32Array.from(drawings.value[index]?.pixels ?? [], (pixel) => pixel / FULL_INK),
  );
  const values = { number: index + 1, label: data.classes[label] };
  const takeOut = () =>
    experiments.ask(
      {},
      drawings.value.filter((_, i) => i !== index),
    );
  return (
    <div role="listitem">
      <InkPicture ink={ink} shape={data.shape} label={t("ownDrawing", values)} />
      {data.classes[label]}
      <button type="button" aria-label={t("removeDrawing", values)} onClick={takeOut}>
        ×
      </button>
    </div>
  );
}

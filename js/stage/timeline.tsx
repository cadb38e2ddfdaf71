/** The training over time: the curve is the slider; beside it play, and train further. */
import { computed, type Signal, useComputed, useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { wholeEpochs } from "../engine/history.ts";
import { SPEEDS } from "../limits.ts";
import type { TrainingState } from "../state/training.ts";
import { percent, plural, t } from "../text/index.ts";
import { useControl, useDrawing, useResting } from "../ui/hooks.ts";
import { Icon, IconButton } from "../ui/icon-button.tsx";
import { isChord } from "../ui/roving.ts";
import { useView } from "../ui/view.ts";
import { Curve, Key, MEASURES, type Measure } from "./curves.tsx";
import { momentLine, momentWords } from "./moment-words.ts";
import { scrubEvents, Ticks, useShownPosition } from "./time-scale.tsx";
import { Train } from "./train.tsx";

export function Timeline() {
  const { training } = useView().store;
  // The error says best what is learned: it comes first.
  const measure = useSignal<Measure>(MEASURES[1]);
  const thinned = useComputed(() => {
    const [first, second, third] = wholeEpochs(training.snapshots.value);
    const stride = third ? second.epoch - first.epoch : 1;
    return stride > 1 ? t("thinned", { stride }) : "";
  });
  return (
    <section {...useControl("timeline curves train", "dw-panel dw-timeline")} data-part="timeline">
      <div class="dw-reading">
        <div class="dw-row">
          <MeasureSelect measure={measure} />
          <Speed />
        </div>
        <div {...useControl("curves", "")}>
          <Key key={measure.value.name} measure={measure.value} />
        </div>
        <Transport />
      </div>
      <Time measure={measure.value} />
      <div class="dw-training-side">
        <Accuracy />
        <Train />
      </div>
      <p class="dw-note" hidden={useComputed(() => !thinned.value)}>
        {thinned}
      </p>
    </section>
  );
}

function MeasureSelect({ measure }: { measure: Signal<Measure> }) {
  const select = useDrawing<HTMLSelectElement>((node) => {
    node.selectedIndex = MEASURES.indexOf(measure.value);
  });
  return (
    <div {...useControl("curves", "")}>
      <select
        ref={select}
        class="dw-measure"
        aria-label={t("measure")}
        onChange={(event) => {
          measure.value = MEASURES[event.currentTarget.selectedIndex];
        }}
      >
        {MEASURES.map(({ name }) => (
          <option key={name}>{t(name)}</option>
        ))}
      </select>
    </div>
  );
}

function Transport() {
  const { training, playback } = useView().store;
  const playing = playback.playing;
  const name = useComputed(() => t(playing.value ? "pause" : "play"));
  return (
    <div {...useControl("timeline", "dw-row")}>
      <IconButton
        picture="previous"
        name={t("previousMoment")}
        keys=","
        onClick={() => training.step(-1)}
      />
      <button
        type="button"
        class="dw-sign dw-play"
        aria-keyshortcuts="P"
        aria-label={name}
        title={name}
        onClick={() => playback.toggle()}
      >
        <Icon picture={playing.value ? "pause" : "play"} />
      </button>
      <IconButton picture="next" name={t("nextMoment")} keys="." onClick={() => training.step(1)} />
    </div>
  );
}

/** How well the network of the moment on show reads what it was not trained on. */
function Accuracy() {
  const { store } = useView();
  const { training, off } = store;
  const tested = useComputed(() => Number.isFinite(training.snapshot.value?.testAccuracy ?? 0));
  const recorded = useComputed(() => {
    const { testAccuracy = Number.NaN, accuracy = Number.NaN } = training.snapshot.value ?? {};
    return tested.value ? testAccuracy : accuracy;
  });
  // To count takes milliseconds: when a neuron is off, and the changes rest.
  const counted = useResting(
    useMemo(() => computed(() => (off.value.length ? store.accuracy.value : undefined)), []),
  );
  const shown = useComputed(() => counted.value?.now.all ?? recorded.value);
  return (
    <p {...useControl("curves", "dw-accuracy")} data-part="accuracy">
      <span>{useComputed(() => t(tested.value ? "testAccuracy" : "trainingAccuracy"))}</span>{" "}
      <strong>
        {useComputed(() => (Number.isFinite(shown.value) ? percent(shown.value) : "–"))}
      </strong>{" "}
      <span>
        {useComputed(() =>
          counted.value
            ? plural("accuracyOff", off.value.length, { all: percent(counted.value.allOn.all) })
            : "",
        )}
      </span>
    </p>
  );
}

/** "after epoch 10 of 90", and inside an epoch "after 512 samples". */
function whereWords({ snapshot, lastEpoch }: TrainingState): string {
  const moment = snapshot.value;
  if (!moment || !Number.isInteger(moment.epoch)) return moment ? momentWords(moment) : "";
  return t("epochOf", { epoch: moment.epoch, last: lastEpoch.value });
}

/**
 * The axis as a slider. To those who hear it, it is a range of moments, one a step; what is seen and
 * what the pointer does is on the axis, where moments are not equally far apart.
 */
function Time({ measure }: { measure: Measure }) {
  const { store } = useView();
  const { training } = store;
  const position = useShownPosition();
  const words = useComputed(() => {
    const moment = training.snapshot.value;
    return moment ? momentLine(moment) : t("noHistory");
  });
  const input = useDrawing<HTMLInputElement>((node) => {
    const rows = training.snapshots.value;
    node.max = String(Math.max(1, rows.length - 1));
    const index = rows.findIndex(({ epoch }) => epoch === training.epoch.value);
    if (node.valueAsNumber !== index) node.value = String(Math.max(0, index));
  });
  const box = useRef<HTMLDivElement>(null);
  const goToIndex = (index: number) => {
    const moment = training.snapshots.peek()[index];
    if (moment) training.goTo(moment.epoch);
  };
  return (
    <div {...useControl("timeline curves", "dw-time")} ref={box}>
      <input
        ref={input}
        {...useControl("timeline", "")}
        type="range"
        min="0"
        step="1"
        aria-label={t("epoch")}
        aria-valuetext={words}
        onInput={(event) => goToIndex(event.currentTarget.valueAsNumber)}
        onKeyDown={(event) => moveByKey(event, training)}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the slider before it says the same. */}
      <div
        class="dw-rail"
        {...scrubEvents(store)}
        onMouseDown={(event) => {
          // The press gives the focus to what is pressed, and the keys belong to the slider.
          event.preventDefault();
          box.current?.querySelector("input")?.focus({ preventScroll: true });
        }}
      >
        <div {...useControl("curves", "")}>
          <Curve key={measure.name} measure={measure} />
        </div>
        <span
          class="dw-thumb"
          data-side={useComputed(() => (position.value > 0.6 ? "left" : "right"))}
          style={useComputed(() => `--dw-at: ${position.value.toFixed(4)}`)}
        >
          <span class="dw-where">{useComputed(() => whereWords(training))}</span>
        </span>
      </div>
      <Ticks />
    </div>
  );
}

/** Arrows go by moments, Page Up and Page Down by whole epochs. */
function moveByKey(event: KeyboardEvent, training: TrainingState): void {
  const moves: Record<string, () => void> = {
    ArrowLeft: () => training.step(-1),
    ArrowDown: () => training.step(-1),
    ArrowRight: () => training.step(1),
    ArrowUp: () => training.step(1),
    PageDown: () => training.step(-1, "epoch"),
    PageUp: () => training.step(1, "epoch"),
    Home: () => training.goTo(0),
    End: () => training.goTo(training.last.peek()?.epoch ?? 0),
  };
  const move = moves[event.key];
  if (!move || event.shiftKey || isChord(event)) return;
  event.preventDefault();
  move();
}

/** How fast it plays. */
function Speed() {
  const { playback } = useView().store;
  const select = useDrawing<HTMLSelectElement>((node) => {
    node.selectedIndex = SPEEDS.indexOf(playback.speed.value);
  });
  return (
    <select
      ref={select}
      {...useControl("timeline", "dw-speed")}
      aria-label={t("speed")}
      title={t("speed")}
      onChange={(event) => {
        playback.speed.value = SPEEDS[event.currentTarget.selectedIndex];
      }}
    >
      {SPEEDS.map((speed) => (
        <option key={speed} value={speed}>
          {`${speed}×`}
        </option>
      ))}
    </select>
  );
}

/** The training over time: the curve is the slider; beside it play, and train further. */
import { useComputed, useSignal } from "@preact/signals";
import { strideOf } from "../engine/history.ts";
import { SPEEDS } from "../limits.ts";
import type { Store } from "../state/store.ts";
import { momentAt, ticksOf } from "../state/time-axis.ts";
import type { TrainingState } from "../state/training.ts";
import { percent, plural, t } from "../text/index.ts";
import { useControl, useDrawing, useResting } from "../ui/hooks.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { isChord } from "../ui/roving.ts";
import { Select } from "../ui/select.tsx";
import { useView } from "../ui/view.ts";
import { momentLine, momentWords } from "../ui/words.ts";
import { Curve, type CurveProps, Key, MEASURES, shareText, useShownPosition } from "./curves.tsx";
import { Train } from "./train.tsx";

export function Timeline() {
  const { training, playback } = useView().store;
  // The error says best what is learned: it comes first.
  const chosen = useSignal(1);
  const measure = MEASURES[chosen.value];
  const other = useSignal(false);
  const thinned = useComputed(() => {
    const stride = strideOf(training.snapshots.value);
    return stride > 1 ? t("thinned", { stride }) : "";
  });
  return (
    <section {...useControl("timeline curves train", "dw-panel dw-timeline")} data-part="timeline">
      <div class="dw-reading">
        <div class="dw-row">
          <div {...useControl("curves", "")}>
            <Select
              class="dw-measure"
              options={MEASURES.map(({ name }) => t(name))}
              index={() => chosen.value}
              choose={(index) => {
                chosen.value = index;
              }}
              aria-label={t("measure")}
            />
          </div>
          <Select
            {...useControl("timeline", "dw-speed")}
            options={SPEEDS.map((speed) => `${speed}×`)}
            index={() => SPEEDS.indexOf(playback.speed.value)}
            choose={(index) => {
              playback.speed.value = SPEEDS[index];
            }}
            aria-label={t("speed")}
            title={t("speed")}
          />
        </div>
        <div {...useControl("curves", "")}>
          <Key measure={measure} />
        </div>
        <div class="dw-row">
          <Transport />
          <button
            type="button"
            {...useControl("curves", "dw-slim")}
            aria-pressed={measure.logarithmic !== other.value}
            title={t("logScale")}
            onClick={() => {
              other.value = !other.value;
            }}
          >
            log
          </button>
        </div>
      </div>
      <Time measure={measure} other={other} />
      <div class="dw-training-side">
        <Accuracy />
        <Train />
      </div>
      <p class="dw-note" hidden={!thinned.value}>
        {thinned.value}
      </p>
    </section>
  );
}

function Transport() {
  const { training, playback } = useView().store;
  const { playing } = playback;
  return (
    <div {...useControl("timeline", "dw-row")}>
      <IconButton
        picture="previous"
        name={t("previousMoment")}
        keys=","
        onClick={() => training.step(-1)}
      />
      <IconButton
        picture={playing.value ? "pause" : "play"}
        name={t(playing.value ? "pause" : "play")}
        keys="P"
        onClick={() => playback.toggle()}
      />
      <IconButton picture="next" name={t("nextMoment")} keys="." onClick={() => training.step(1)} />
    </div>
  );
}

/** How well the network of the moment on show reads what it was not trained on. */
function Accuracy() {
  const { store } = useView();
  const { training, accuracy } = store;
  const { off } = training;
  const moment = training.snapshot.value;
  const tested = Number.isFinite(moment?.testAccuracy ?? 0);
  const recorded = tested ? moment?.testAccuracy : moment?.accuracy;
  const [steps, gone] = [training.lessons.value.length, off.value.length];
  // To count takes milliseconds: where the moment's own doesn't hold, and when the changes rest.
  const counted = useResting(
    useComputed(() =>
      training.lessons.value.length || off.value.length ? accuracy.value : undefined,
    ),
  ).value;
  const shown = counted?.now.all ?? recorded;
  return (
    <p {...useControl("curves", "dw-accuracy")} data-part="accuracy">
      <span>{t(tested ? "testAccuracy" : "trainingAccuracy")}</span>{" "}
      <strong>{shareText(shown)}</strong>{" "}
      <span>
        {counted && gone
          ? plural("accuracyOff", gone, { all: percent(counted.allOn.all) })
          : counted && plural("accuracyTaught", steps, { all: shareText(recorded) })}
      </span>{" "}
      <button type="button" class="dw-slim" hidden={!gone} onClick={() => store.switchOff([])}>
        {t("allOn")}
      </button>
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
function Time({ measure, other }: CurveProps) {
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
  const goToIndex = (index: number) => {
    const moment = training.snapshots.peek()[index];
    if (moment) training.goTo(moment.epoch);
  };
  return (
    <div {...useControl("timeline curves", "dw-time")}>
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
          input.current?.focus({ preventScroll: true });
        }}
      >
        <div {...useControl("curves", "")}>
          <Curve key={measure.name} measure={measure} other={other} />
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

/** Pressing or dragging goes to the moment under the pointer; for an element as wide as the axis. */
function scrubEvents({ training, axis }: Store) {
  const go = (event: PointerEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const position = (event.clientX - box.left) / box.width;
    const moment = momentAt(training.snapshots.peek(), axis.peek(), position);
    if (moment) training.goTo(moment.epoch);
  };
  return {
    onPointerDown(event: PointerEvent) {
      (event.currentTarget as Element).setPointerCapture(event.pointerId);
      go(event);
    },
    onPointerMove(event: PointerEvent) {
      if (event.buttons) go(event);
    },
  };
}

/** The words of the ticks, in a row as wide as the axis; what they say the slider says too. */
function Ticks() {
  const { axis } = useView().store;
  const ticks = useComputed(() => ticksOf(axis.value));
  return (
    <div class="dw-ticks" aria-hidden="true">
      {ticks.value.map(({ unit, count, position, named }) => (
        <span key={`${unit} ${count}`} style={{ "--dw-at": position.toFixed(4) }}>
          {named ? t(`tick_${unit}`, { count }) : String(count)}
        </span>
      ))}
    </div>
  );
}

/** The axis of time on the page: its ticks, and what a pointer on it does. */
import { useComputed } from "@preact/signals";
import type { Store } from "../state/store.ts";
import { momentAt, positionOf, type Tick, ticksOf } from "../state/time-axis.ts";
import { t } from "../text/index.ts";
import { useView } from "../ui/view.ts";

/** Pressing or dragging goes to the moment under the pointer; for an element as wide as the axis. */
export function scrubEvents({ training, axis }: Store) {
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

/** Where the moment on show stands, from 0 to 1. */
export function useShownPosition() {
  const { training, axis } = useView().store;
  return useComputed(() => positionOf(axis.value, training.snapshot.value?.samplesSeen ?? 0));
}

/** The words of the ticks, in a row as wide as the axis; what they say the slider says too. */
export function Ticks() {
  const { axis } = useView().store;
  const ticks = useComputed(() => ticksOf(axis.value));
  return (
    <div class="dw-ticks" aria-hidden="true">
      {ticks.value.map((tick) => (
        <span key={`${tick.unit} ${tick.count}`} style={{ "--dw-at": tick.position.toFixed(4) }}>
          {tickWords(tick)}
        </span>
      ))}
    </div>
  );
}

const tickWords = ({ unit, count }: Tick): string =>
  unit === "epochs" && count === 1 ? t("tickEpoch") : String(count);

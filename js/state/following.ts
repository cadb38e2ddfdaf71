/** The page follows its address when it opens, and its address follows the page from then on. */
import { computed } from "@preact/signals";
import type { Unit } from "../engine/forward.ts";
import type { Lesson } from "../engine/single-step.ts";
import { effectUntil, onChange, timerUntil } from "../lifetime.ts";
import { type Settings, same } from "../model.ts";
import { differences } from "./experiments.ts";
import { fromHash, type Shown, toHash } from "./permalink.ts";
import type { Store } from "./store.ts";

// Milliseconds. Browsers refuse more than about three changes of the address a second.
const PAUSE = 400;

/** What the page came with. */
interface Own {
  settings: Settings;
  drawings: readonly Lesson[];
  off: readonly Unit[];
}

/**
 * Shows what the address says, other settings and drawings by training with them. Lessons come last:
 * another epoch takes them back.
 */
export async function followAddress(store: Store, life: AbortSignal): Promise<void> {
  const { experiments, training, canvas, data } = store;
  const own = {
    settings: training.settings.peek(),
    drawings: training.drawings.peek(),
    off: training.off.peek(),
  };
  const said = fromHash(location.hash, data.pixels, data.classes.length);
  const { pixels, epoch, settings, trained, drawings, lessons, off } = said;
  if (pixels) canvas.recall(Uint8Array.from(pixels));
  // Trained on the page, even the page's own settings give other numbers than Python's.
  if (settings || drawings) experiments.ask(settings ?? {}, drawings ?? training.drawings.peek());
  await untilTrained(store, life);
  if (trained && data.training.count) {
    training.goTo(trained.from);
    // A run that failed, or has become another one, may not reach as far.
    const from = Math.floor(training.epoch.peek());
    if (from < trained.to) training.train(trained.to - from);
  }
  await untilTrained(store, life);
  if (epoch !== undefined) training.goTo(epoch);
  if (lessons) training.setLessons(lessons);
  if (off) store.switchOff(off);
  keepAddress(store, own, life);
}

/** Until no training runs; for ever, once the life is over. */
const untilTrained = ({ experiments, training }: Store, life: AbortSignal) =>
  new Promise<void>((resolve) => {
    effectUntil(life, () => {
      if (!experiments.waiting.value && training.goal.value < 0) resolve();
    });
  });

/** Writes the address a moment after each change. */
function keepAddress(store: Store, own: Own, life: AbortSignal): void {
  const { canvas, training } = store;
  const timer = timerUntil(life);
  const write = () => {
    // A page inside another one may have no address of its own.
    if (location.href.startsWith("about:")) return;
    history.replaceState(null, "", toHash(shownBy(store, own)));
  };
  const later = () => timer.set(write, PAUSE);
  const { lessons, run, epoch, off, trainedOn } = training;
  const shown = [trainedOn, canvas.pixels, epoch, lessons, run, off];
  const values = computed(() => shown.map(({ value }) => value));
  onChange(values, later, life);
  // What has changed while a link's settings were trained with is not written yet.
  if (location.hash) later();
}

function shownBy({ canvas, experiments, training }: Store, own: Own): Shown {
  const [drawings, off] = [training.drawings.peek(), training.off.peek()];
  // A run that failed gives way to the one before, with the very settings that one had.
  const trainedHere = training.settings.peek() !== own.settings;
  return {
    pixels: canvas.pixels.peek(),
    epoch: training.epoch.peek(),
    settings: trainedHere ? differences(experiments.current.peek(), experiments.first) : undefined,
    drawings: same(drawings, own.drawings) ? undefined : drawings,
    trained: training.trainedOn.peek(),
    lessons: training.lessons.peek(),
    off: same(off, own.off) ? undefined : off,
  };
}

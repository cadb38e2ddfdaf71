/** One line that says what the page can't show otherwise, and the voice for screen readers. */
import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import type { Snapshot } from "../engine/history.ts";
import { timerUntil } from "../lifetime.ts";
import type { Store } from "../state/store.ts";
import type { TrainingState } from "../state/training.ts";
import { number, percent, plural, t } from "../text/index.ts";
import { useFlag } from "../ui/attributes.ts";
import { frameEffect } from "../ui/frame.ts";
import { useLife } from "../ui/hooks.ts";
import { problemWords } from "../ui/problem.ts";
import { useView } from "../ui/view.ts";
import { momentLine } from "../ui/words.ts";
import { progressWords } from "./train.tsx";

// Milliseconds: a screen reader should hear the prediction when the hand rests, not at every point of
// a stroke.
const REST = 700;

// Milliseconds: how a long training gets on is worth a word now and then.
const NOW_AND_THEN = 10000;

export function StatusLine() {
  const { store } = useView();
  return (
    <div>
      <p
        class="dw-status"
        role="status"
        data-problem={useFlag(() => store.training.problem.value !== undefined)}
      >
        {useComputed(() => statusLine(store))}
      </p>
      <p class="dw-voice" aria-live="polite">
        {useVoice(store)}
      </p>
    </div>
  );
}

function useVoice(store: Store): ReadonlySignal<string> {
  const voice = useSignal("");
  useLife((life) => {
    const { goal } = store.training;
    // What a page opens with is no news.
    let said = spoken(store);
    let saidAt = 0;
    let moment = store.training.snapshot.value;
    let training = false;
    let ended = false;
    const timer = timerUntil(life);
    const say = () => {
      const words = (ended ? `${endLine(store.training)}. ` : "") + spoken(store);
      const news = training ? "" : elsewhere(store.training, moment, ended);
      ended = false;
      saidAt = performance.now();
      if (words !== said || news) voice.value = words + news;
      said = words;
      moment = store.training.snapshot.peek();
    };
    frameEffect(life, () => {
      // For what they read: at any change of it there may be news.
      spoken(store);
      store.training.snapshot.value;
      const before = training;
      training = goal.value >= 0;
      ended ||= before && !training;
      // Every epoch is a change: to wait for rest would be to wait for the end.
      if (before && training && timer.waits) return;
      const pause = saidAt + NOW_AND_THEN - performance.now();
      timer.set(say, training ? Math.max(REST, pause) : REST);
    });
  });
  return voice;
}

/** "; after 512 samples, test accuracy 54.1%": the moment on show, where it is another than before. */
function elsewhere(
  { snapshot, last }: TrainingState,
  before: Snapshot | undefined,
  ended: boolean,
): string {
  const moment = snapshot.peek();
  // Of the last one the end of a training tells by itself.
  if (!moment || moment === before || (ended && moment === last.peek())) return "";
  return `; ${momentLine(moment)}`;
}

function endLine({ last, lastEpoch }: TrainingState): string {
  const { accuracy = 0, testAccuracy = Number.NaN } = last.value ?? {};
  const tested = Number.isFinite(testAccuracy);
  return t(tested ? "announceEnd" : "announceEndTrain", {
    last: lastEpoch.value,
    test: percent(testAccuracy),
    train: percent(accuracy),
  });
}

function statusLine(store: Store): string {
  const { problem, lessons, mayLearn, status } = store.training;
  if (problem.value) return problemWords(problem.value);
  const count = lessons.value.length;
  if (count) return mayLearn.value ? plural("taught", count) : t("taughtMost", { count });
  if (status.value === "none") return withoutKernel(store);
  if (status.value === "apart") return t("apart");
  return status.value === "silent" ? t("silent") : "";
}

function withoutKernel({ data, training }: Store): string {
  if (!data.training.count) return t("noKernel");
  if (!training.settings.value.augment) return t("trainsHere");
  return t(training.augmentation.value ? "trainsHere" : "trainsHerePlainly");
}

function spoken(store: Store): string {
  const { training, guesses, data, novelty } = store;
  const [progress, prediction] = [progressWords(training), store.prediction.value];
  if (progress) return progress;
  if (!store.shows("output")) return "";
  if (guesses.veiled.value) return t("whatWillItSay");
  const outputs = store.pass.value?.layers.at(-1);
  if (prediction < 0 || !outputs) return t("noInk");
  const a = number(outputs.a[prediction]);
  const words = t("announce", { label: data.classes[prediction], a });
  return novelty.deviations.value.length ? `${t("unlike")} ${words}` : words;
}

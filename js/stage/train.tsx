/** Training further, a single update, stopping and starting over; what would drop moments asks first. */
import { useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { onChange } from "../lifetime.ts";
import { MOST_EPOCHS } from "../limits.ts";
import type { Store } from "../state/store.ts";
import type { TrainingState } from "../state/training.ts";
import { t } from "../text/index.ts";
import { useControl, useDrawing, useLife } from "../ui/hooks.ts";
import { useView } from "../ui/view.ts";
import { momentWords } from "../ui/words.ts";

const DEFAULT_EPOCHS = 10;
/** Whose handwriting joins the samples; NOTICE tells more. */
const SOURCE = "https://yann.lecun.com/exdb/mnist/";

interface Asked {
  words: string;
  yes: string;
  action: () => void;
  /** Whether it is about the moment on show. */
  ofMoment?: boolean;
  /** Gets the focus back. */
  asker: HTMLElement | null;
}

export function Train() {
  const { store } = useView();
  const { training, data } = store;
  const question = useSignal<Asked | undefined>(undefined);
  const epochs = useRef<HTMLInputElement>(null);
  const train = useRef<HTMLButtonElement>(null);
  const stop = useRef<HTMLButtonElement>(null);
  const panel = useDrawing<HTMLDivElement>(() => {
    if (!train.current || !stop.current) return;
    if (training.goal.value >= 0) takeTurns(train.current, stop.current);
    else takeTurns(stop.current, train.current);
  });

  const close = () => {
    question.value = undefined;
  };
  // Of another moment it would be another question.
  useLife((life) => onChange(training.snapshot, () => question.peek()?.ofMoment && close(), life));

  const askTrain = () => {
    if (!epochs.current) return;
    const count = Math.min(MOST_EPOCHS, Math.max(1, Math.round(epochs.current.valueAsNumber || 1)));
    epochs.current.value = String(count);
    const action = () => training.train(count);
    if (training.snapshot.peek() === training.last.peek()) action();
    else question.value = { ...trainWords(store), action, ofMoment: true, asker: train.current };
  };
  const askReset = (asker: HTMLElement) => {
    const words = t("askReset", { last: training.lastEpoch.peek() });
    const action = () => training.reset();
    question.value = { words, yes: t("doReset"), action, asker };
  };
  const askUpdate = (asker: HTMLElement) => {
    const [moment, last] = [training.snapshot.peek(), training.lastEpoch.peek()];
    const action = () => training.oneUpdate();
    if (!moment || !training.updateDrops()) return action();
    const words = t("askUpdate", { when: momentWords(moment), last });
    question.value = { words, yes: t("doUpdate"), action, ofMoment: true, asker };
  };

  return (
    <div ref={panel} {...useControl("train", "dw-training")} hidden={data.training.count === 0}>
      <div class="dw-row">
        <button ref={train} type="button" aria-keyshortcuts="T" onClick={askTrain}>
          {t("train")}
        </button>
        <input
          ref={epochs}
          type="number"
          min="1"
          max={MOST_EPOCHS}
          defaultValue={String(DEFAULT_EPOCHS)}
          aria-label={t("epochsMore")}
        />
        <span aria-hidden="true">{t("epochsMore")}</span>
      </div>
      <div class="dw-row">
        <button
          type="button"
          disabled={training.goal.value >= 0}
          onClick={(event) => askUpdate(event.currentTarget)}
        >
          {t("oneUpdate")}
        </button>
        <button ref={stop} type="button" aria-keyshortcuts="S" onClick={() => training.stop()}>
          {t("stop")}
        </button>
        <button
          type="button"
          disabled={useComputed(() => !training.last.value?.epoch)}
          onClick={(event) => askReset(event.currentTarget)}
        >
          {t("reset")}
        </button>
      </div>
      <p class="dw-detail" hidden={training.goal.value < 0}>
        {useComputed(() => progressWords(training))}
      </p>
      {question.value && <Question {...question.value} close={close} />}
    </div>
  );
}

function Question({ words, yes, action, asker, close }: Asked & { close: () => void }) {
  const confirm = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => confirm.current?.focus(), [words]);
  const leave = () => {
    close();
    asker?.focus();
  };
  return (
    <div
      class="dw-question"
      role="group"
      aria-label={words}
      onKeyDown={(event) => {
        if (event.key === "Escape") leave();
      }}
    >
      <p>{words}</p>
      <button
        ref={confirm}
        type="button"
        onClick={() => {
          leave();
          action();
        }}
      >
        {yes}
      </button>
      <button type="button" onClick={leave}>
        {t("keep")}
      </button>
    </div>
  );
}

/** What an epoch is trained on, where that is not the samples as they are. */
export function TrainedOn() {
  const { store } = useView();
  const words = changedHow(store);
  const { settings, augmentation } = store.training;
  const joined = settings.value.augment && augmentation.value?.drawings;
  return (
    <p {...useControl("train", "dw-note")} hidden={!words}>
      {words}{" "}
      {joined ? (
        <a href={SOURCE} target="_blank" rel="noopener">
          {t("source")}
        </a>
      ) : null}
    </p>
  );
}

function changedHow({ training }: Store): string {
  const augmentation = training.augmentation.value;
  if (!training.settings.value.augment) return "";
  if (!augmentation) return training.isHere.value ? "" : t("changedByFunction");
  const { drawings } = augmentation;
  return drawings ? t("bentWithDrawings", { drawings }) : t("bent");
}

function trainWords({ training }: Store): Pick<Asked, "words" | "yes"> {
  const [moment, last] = [training.snapshot.peek(), training.lastEpoch.peek()];
  const epoch = moment?.epoch ?? 0;
  if (!moment || Number.isInteger(epoch)) {
    return { words: t("askTrain", { epoch, last }), yes: t("doTrain", { epoch }) };
  }
  return {
    words: t("askTrainMoment", { when: momentWords(moment), last }),
    yes: t("doTrainMoment"),
  };
}

/** "" while no training runs. */
export const progressWords = ({ goal, lastEpoch }: TrainingState): string =>
  goal.value < 0 ? "" : t("progress", { last: lastEpoch.value, goal: goal.value });

/** The focus goes along when one takes the other's place. */
function takeTurns(from: HTMLButtonElement, to: HTMLButtonElement): void {
  to.disabled = false;
  if (from.matches(":focus")) to.focus();
  from.disabled = true;
}

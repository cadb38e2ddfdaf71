/** Training further, stopping and starting over; what would drop epochs asks first. */

import { MOST_EPOCHS } from "../limits.ts";
import { t } from "../text/index.ts";
import { button, el, setText } from "../ui/dom.ts";

const DEFAULT_EPOCHS = 10;

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {AbortSignal} signal
 */
export function trainView(scene, signal) {
  const epochs = el("input", {
    type: "number",
    min: 1,
    max: MOST_EPOCHS,
    value: DEFAULT_EPOCHS,
    "aria-label": t("epochsMore"),
  });
  const question = el("div", { class: "dw-question", role: "group", hidden: true });
  const progress = el("span", { class: "dw-detail" });

  /** @param {string} words @param {string} yes @param {() => void} action @param {HTMLElement} asker */
  const ask = (words, yes, action, asker) => {
    const close = () => {
      question.hidden = true;
      asker.focus();
    };
    const agree = () => {
      close();
      action();
    };
    const confirm = button(yes, agree, signal);
    const text = el("p", {}, words);
    question.setAttribute("aria-label", words);
    question.replaceChildren(text, confirm, button(t("keep"), close, signal));
    question.hidden = false;
    // A handler that returned false would keep Enter from pressing the button.
    question.onkeydown = (event) => {
      if (event.key === "Escape") close();
    };
    confirm.focus();
  };

  const askTrain = () => {
    const count = Math.min(MOST_EPOCHS, Math.max(1, Math.round(epochs.valueAsNumber || 1)));
    epochs.value = String(count);
    const { epoch, lastEpoch: last } = scene.run;
    const action = () => scene.run.train(count);
    if (epoch === last) action();
    else ask(t("askTrain", { epoch, last }), t("doTrain", { epoch }), action, train);
  };
  const askReset = () => {
    const words = t("askReset", { last: scene.run.lastEpoch });
    ask(words, t("doReset"), () => scene.run.reset(), reset);
  };
  const train = button(t("train"), askTrain, signal, { "aria-keyshortcuts": "T" });
  const stop = button(t("stop"), () => scene.run.stop(), signal, { "aria-keyshortcuts": "S" });
  const reset = button(t("reset"), askReset, signal);

  scene.onChange(() => {
    const running = scene.run.goal >= 0;
    if (running) takeTurns(train, stop);
    else takeTurns(stop, train);
    reset.disabled = scene.run.lastEpoch === 0;
    setText(
      progress,
      running ? t("progress", { last: scene.run.lastEpoch, goal: scene.run.goal }) : "",
    );
  });
  const controls = el(
    "div",
    { class: "dw-row" },
    train,
    epochs,
    el("span", {}, t("epochsMore")),
    stop,
    reset,
    progress,
  );
  const told = el("p", { class: "dw-note" });
  const panel = el(
    "div",
    { class: "dw-training", "data-control": "train" },
    controls,
    question,
    told,
  );
  scene.onChange(() => {
    setText(told, changedHow(scene));
    told.hidden = !told.textContent;
    panel.hidden = !scene.nTrain;
  });
  return panel;
}

/**
 * What an epoch is trained on, where that is not the samples as they are.
 * @param {import("../state/store.ts").Scene} scene
 */
function changedHow({ settings, run: { kernel, augmentation } }) {
  if (!settings.augment) return "";
  if (!augmentation) return kernel === "none" ? "" : t("changedByFunction");
  const { drawings } = augmentation;
  return drawings ? t("bentWithDrawings", { drawings }) : t("bent");
}

/**
 * The focus goes along when one takes the other's place.
 * @param {HTMLButtonElement} from
 * @param {HTMLButtonElement} to
 */
function takeTurns(from, to) {
  to.disabled = false;
  if (from.matches(":focus")) to.focus();
  from.disabled = true;
}

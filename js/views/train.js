/** Training further, stopping and starting over; what would drop epochs asks first. */
import { button, el, setText } from "../dom.js";
import { MOST_EPOCHS } from "../limits.js";
import { t } from "../text.js";

const DEFAULT_EPOCHS = 10;
// Whose handwriting joins the samples: NOTICE tells more.
const SOURCE = "https://yann.lecun.com/exdb/mnist/";

/**
 * @param {import("../scene.js").Scene} scene
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
  const told = el("span", {});
  const source = el("a", { href: SOURCE, target: "_blank", rel: "noopener" }, t("source"));
  const note = el("p", { class: "dw-note" }, told, " ", source);
  const panel = el(
    "div",
    { class: "dw-training", "data-control": "train" },
    controls,
    question,
    note,
  );
  scene.onChange(() => {
    setText(told, changedHow(scene));
    note.hidden = !told.textContent;
    source.hidden = !joined(scene);
    panel.hidden = !scene.nTrain;
  });
  return panel;
}

/**
 * What an epoch is trained on, where that is not the samples as they are.
 * @param {import("../scene.js").Scene} scene
 */
function changedHow(scene) {
  const { kernel, augmentation } = scene.run;
  if (!scene.settings.augment) return "";
  if (!augmentation) return kernel === "none" ? "" : t("changedByFunction");
  const drawings = joined(scene);
  return drawings ? t("bentWithDrawings", { drawings }) : t("bent");
}

/**
 * How many digits drawn by others an epoch has besides the samples.
 * @param {import("../scene.js").Scene} scene
 */
function joined({ settings, run: { augmentation } }) {
  return settings.augment ? (augmentation?.drawings ?? 0) : 0;
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

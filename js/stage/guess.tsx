/** The learner's guess, before the network's answer, and which class it learns first. */
import { useComputed } from "@preact/signals";
import { type Guesses, LEARNED } from "../state/guesses.ts";
import { t, wholePercent } from "../text/index.ts";
import { useControl } from "../ui/hooks.ts";
import { useView } from "../ui/view.ts";
import { momentWords } from "./moment-words.ts";

export function GuessFirst() {
  const { guesses, data } = useView().store;
  const { on, veiled } = guesses;
  return (
    <div {...useControl("guess", "dw-guess")}>
      <label>
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => {
            on.value = event.currentTarget.checked;
          }}
        />
        {t("guessFirst")}
      </label>
      <div
        class="dw-row"
        role="group"
        aria-label={t("whatWillItSay")}
        hidden={useComputed(() => !veiled.value)}
      >
        <span>{t("whatWillItSay")}</span>
        {data.classes.map((label, unit) => (
          <button
            key={unit}
            type="button"
            aria-label={t("guessIs", { label })}
            onClick={() => guesses.commit(unit)}
          >
            {label}
          </button>
        ))}
      </div>
      <p class="dw-detail" data-part="guesses" role="note" hidden={useComputed(() => !on.value)}>
        {useComputed(() => scoreLine(guesses, data.classes))}
      </p>
      <FirstLearned />
    </div>
  );
}

/** Asked once of every training: the curves beside the outputs show it as soon as it is answered. */
function FirstLearned() {
  const { guesses, training, data } = useView().store;
  const { on, firstVeiled } = guesses;
  const digits = data.classes.every((label) => /^\d$/.test(label));
  const question = t(digits ? "whichDigit" : "whichClass");
  const answered = useComputed(() => on.value && guesses.saidFirst.value !== undefined);
  return (
    <>
      <div
        class="dw-row"
        role="group"
        aria-label={question}
        hidden={useComputed(() => !firstVeiled.value || training.goal.value >= 0)}
      >
        <span>{question}</span>
        {data.classes.map((label, unit) => (
          <button
            key={unit}
            type="button"
            aria-label={t("firstIs", { label })}
            onClick={() => guesses.sayFirst(unit)}
          >
            {label}
          </button>
        ))}
      </div>
      <p
        class="dw-detail"
        data-part="first-learned"
        role="note"
        hidden={useComputed(() => !answered.value)}
      >
        {useComputed(() => firstLine(guesses, data.classes))}
      </p>
    </>
  );
}

function firstLine({ firstLearned, saidFirst }: Guesses, classes: readonly string[]): string {
  const said = saidFirst.value;
  if (said === undefined) return "";
  const share = wholePercent(LEARNED);
  const first = firstLearned.value;
  if (!first) return t("firstNone", { share });
  const answer = first.classes.map((unit) => classes[unit]).join(", ");
  const values = { guess: classes[said], answer };
  const words = t(first.classes.includes(said) ? "firstRight" : "firstWrong", values);
  const how = first.classes.length > 1 ? "firstHowMany" : "firstHow";
  return `${words} ${t(how, { share, when: momentWords(first.moment) })}`;
}

function scoreLine({ list, right, veiled }: Guesses, classes: readonly string[]): string {
  const last = list.value.at(-1);
  if (!last) return "";
  const words = t("guessScore", { right: right.value, count: list.value.length });
  if (veiled.value) return words;
  const { guess, prediction } = last;
  const values = { guess: classes[guess], prediction: classes[prediction] };
  return `${t(guess === prediction ? "guessRight" : "guessWrong", values)} ${words}`;
}

/** The learner's guess, before the network's answer, and which class it learns first. */
import { useComputed } from "@preact/signals";
import { type Guesses, LEARNED } from "../state/guesses.ts";
import { t, wholePercent } from "../text/index.ts";
import { useControl } from "../ui/hooks.ts";
import { useView } from "../ui/view.ts";
import { momentWords } from "../ui/words.ts";

export function GuessFirst() {
  const { guesses, training, data } = useView().store;
  const { on, asking, veiled, firstVeiled, saidFirst } = guesses;
  const { classes } = data;
  const digits = classes.every((label) => /^\d$/.test(label));
  const unanswered = !on.value || saidFirst.value === undefined;
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
      <div class="dw-questions" hidden={!asking.value}>
        <Question
          words={t("whatWillItSay")}
          answer="guessIs"
          hidden={!veiled.value}
          say={(unit) => guesses.commit(unit)}
        />
        {/* Once of every training: the curves beside the outputs show it as soon as it is answered. */}
        <Question
          words={t(digits ? "whichDigit" : "whichClass")}
          answer="firstIs"
          hidden={!firstVeiled.value || training.goal.value >= 0}
          say={(unit) => guesses.sayFirst(unit)}
        />
      </div>
      <p class="dw-detail" data-part="guesses" role="note" hidden={!on.value}>
        {scoreLine(guesses, classes)}
      </p>
      <p class="dw-detail" data-part="first-learned" role="note" hidden={unanswered}>
        {useComputed(() => firstLine(guesses, classes))}
      </p>
    </div>
  );
}

type QuestionProps = {
  words: string;
  /** What an answer's button says to those who hear it. */
  answer: "guessIs" | "firstIs";
  hidden: boolean;
  say(unit: number): void;
};

function Question({ words, answer, hidden, say }: QuestionProps) {
  const { data } = useView().store;
  return (
    <div role="group" aria-label={words} hidden={hidden}>
      <p>{words}</p>
      {data.classes.map((label, unit) => (
        <button
          key={unit}
          type="button"
          aria-label={t(answer, { label })}
          onClick={() => say(unit)}
        >
          {label}
        </button>
      ))}
    </div>
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

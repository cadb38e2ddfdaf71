/** The learner's guess, before the network's answer. */
import { useComputed } from "@preact/signals";
import type { Guesses } from "../state/guesses.ts";
import { t } from "../text/index.ts";
import { useControl } from "../ui/hooks.ts";
import { useView } from "../ui/view.ts";

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
    </div>
  );
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

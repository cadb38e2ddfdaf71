/** The top line: which moment is on show, what the learner is about, and what concerns the whole page. */
import { useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { MODES, type Mode } from "../state/modes.ts";
import { t } from "../text/index.ts";
import { useControl, useRoving } from "../ui/hooks.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { useView } from "../ui/view.ts";
import { momentWords } from "../ui/words.ts";

/** `children`: what else stands at its right end. */
export function Bar({ children }: { children: ComponentChildren }) {
  const { store, large } = useView();
  const title = useComputed(() => {
    const moment = store.training.snapshot.value;
    return moment ? capital(momentWords(moment)) : t("noHistory");
  });
  return (
    <header class="dw-head">
      <h2 class="dw-title">{title}</h2>
      <Modes />
      <div class="dw-together">
        {/* The teacher's, on the projector. */}
        <IconButton
          picture="large"
          name={t("large")}
          keys="Plus"
          aria-pressed={large}
          onClick={() => {
            large.value = !large.value;
          }}
        />
        {children}
      </div>
    </header>
  );
}

const capital = (words: string): string => words.charAt(0).toLocaleUpperCase() + words.slice(1);

/** One of four; the arrow keys go from one to the next. */
function Modes() {
  const { store } = useView();
  const box = useRoving<HTMLDivElement>(MODES.length);
  const alone = !MODES.some(({ control }) => control && store.shows(control));
  return (
    <div ref={box} class="dw-modes" role="group" aria-label={t("modes")} hidden={alone}>
      {MODES.map(({ name, control }) => (
        <ModeButton key={name} name={name} control={control} />
      ))}
    </div>
  );
}

function ModeButton({ name, control }: { name: Mode; control: string }) {
  const { store } = useView();
  const shown = useControl(control || "paint hidden output timeline lesson settings mistakes", "");
  return (
    <button
      type="button"
      {...shown}
      data-mode={name}
      aria-pressed={store.mode.value === name}
      onClick={() => store.setMode(name)}
    >
      {t(`mode_${name}`)}
    </button>
  );
}

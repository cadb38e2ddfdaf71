/** The first minute's call-outs, each at the control it speaks of. */
import { t } from "../text/index.ts";
import { useControl } from "../ui/hooks.ts";
import { useView } from "../ui/view.ts";

export function Hints() {
  const { firstMinute, mode } = useView().store;
  const control = useControl("hints", "dw-callout");
  const hint = firstMinute.hint.value;
  // What a mode opens would lie under it.
  if (!hint || mode.value !== "look") return null;
  return (
    <aside {...control} data-hint={hint}>
      <span>{t(`hint_${hint}`)}</span>
      <button type="button" onClick={() => firstMinute.skip()}>
        {t("skipHints")}
      </button>
    </aside>
  );
}

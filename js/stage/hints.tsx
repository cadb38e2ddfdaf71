/** The first minute's call-outs, each at the control it speaks of. */
import { t } from "../text/index.ts";
import { useView } from "../ui/view.ts";

export function Hints() {
  const { firstMinute } = useView().store;
  const hint = firstMinute.hint.value;
  if (!hint) return null;
  return (
    <aside class="dw-callout" data-hint={hint}>
      <span>{t(`hint_${hint}`)}</span>
      <button type="button" onClick={() => firstMinute.skip()}>
        {t("skipHints")}
      </button>
    </aside>
  );
}

/** The last line: what the page has to say, and the curves in numbers. */

import { t } from "../text/index.ts";
import { useControl } from "../ui/hooks.ts";
import { CurveTable } from "./curve-table.tsx";
import { StatusLine } from "./status.tsx";
import { TrainedOn } from "./train.tsx";

export function Foot() {
  return (
    <footer class="dw-foot">
      <StatusLine />
      <p {...useControl("paint", "dw-note")}>{t("noChange")}</p>
      <TrainedOn />
      <CurveTable />
    </footer>
  );
}

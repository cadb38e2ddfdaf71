/** The curves in numbers: one row a moment, made only while it is unfolded. */
import { useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Point } from "../state/experiments.ts";
import { number, percent, t } from "../text/index.ts";
import { useControl } from "../ui/hooks.ts";
import { ScrollBox } from "../ui/table.tsx";
import { useView } from "../ui/view.ts";
import { MEASURES } from "./curves.tsx";

interface Column {
  head: string;
  text(row: Point): string;
}

export function CurveTable() {
  const { training, guesses, data } = useView().store;
  const open = useSignal(false);
  const last = useRef<readonly Point[]>([]);
  // A training adds rows faster than anyone reads them.
  const rows = useComputed(() => {
    if (open.value && training.goal.value < 0) last.current = training.snapshots.value;
    return last.current;
  });
  // Which class is learned first may be yet to be guessed.
  const classes = useComputed(() => (guesses.firstVeiled.value ? NONE : data.classes));
  return (
    <details
      {...useControl("curves", "")}
      onToggle={(event) => {
        open.value = event.currentTarget.open;
      }}
    >
      <summary>{t("curveTable")}</summary>
      <ScrollBox name={t("curveTable")}>
        {rows.value.length > 0 && <Table rows={rows.value} classes={classes.value} />}
      </ScrollBox>
    </details>
  );
}

const NONE: readonly string[] = [];

function Table({ rows, classes }: { rows: readonly Point[]; classes: readonly string[] }) {
  const tested = rows.some((row) => Number.isFinite(row.testLoss));
  const columns: Column[] = [
    { head: t("samplesSeen"), text: ({ samplesSeen }) => String(samplesSeen) },
    ...MEASURES.flatMap(({ name, train, test, format }) => [
      { head: t("columnTrain", { name: t(name) }), text: (row: Point) => format(train(row)) },
      ...(tested
        ? [{ head: t("columnTest", { name: t(name) }), text: (row: Point) => format(test(row)) }]
        : []),
    ]),
    ...classes.map((label, unit) => ({
      head: t("accuracyOf", { label }),
      text: ({ classAccuracy }: Point) => shareText(classAccuracy[unit]),
    })),
  ];
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t("epoch")}</th>
          {columns.map(({ head }) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.epoch}>
            <th scope="row">{Number.isInteger(row.epoch) ? row.epoch : number(row.epoch)}</th>
            {columns.map(({ head, text }) => (
              <td key={head}>{text(row)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** "–" for a class without samples. */
const shareText = (share: number): string => (Number.isFinite(share) ? percent(share) : "–");

/** The curves in numbers: one row an epoch, made only while it is unfolded. */

import { t } from "../text/index.ts";
import { el } from "../ui/dom.ts";
import { scrollBox } from "../ui/parts.ts";
import { MEASURES } from "./curves.ts";

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {AbortSignal} signal
 */
export function curveTable(scene, signal) {
  const box = scrollBox(t("curveTable"));
  const summary = el("summary", {}, t("curveTable"));
  const details = el("details", { "data-control": "curves" }, summary, box);
  /** @type {unknown} */
  let drawn;
  const fill = () => {
    const rows = scene.run.snapshots;
    // A training adds rows faster than anyone reads them.
    if (!details.open || drawn === rows || scene.run.goal >= 0) return;
    drawn = rows;
    box.replaceChildren(tableOf(rows));
  };
  details.addEventListener("toggle", fill, { signal });
  scene.onChange(fill);
  return details;
}

/** @param {import("./curves.ts").Snapshot[]} rows */
function tableOf(rows) {
  const tested = rows.some((row) => Number.isFinite(row.testLoss));
  const columns = MEASURES.flatMap(({ name, train, test, format }) => [
    { head: t("columnTrain", { name: t(name) }), value: train, format },
    ...(tested ? [{ head: t("columnTest", { name: t(name) }), value: test, format }] : []),
  ]);
  const heads = [t("epoch"), ...columns.map(({ head }) => head)];
  const head = el("tr", {}, ...heads.map((words) => el("th", { scope: "col" }, words)));
  const body = rows.map((row) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, String(row.epoch)),
      ...columns.map(({ value, format }) => el("td", {}, format(value(row)))),
    ),
  );
  return el("table", {}, el("thead", {}, head), el("tbody", {}, ...body));
}

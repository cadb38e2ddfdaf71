/** Where the network is wrong: confusion matrix -> the digits of a cell -> one of them on the grid. */
import {
  type ReadonlySignal,
  type Signal,
  untracked,
  useComputed,
  useSignal,
} from "@preact/signals";
import type { ComponentChildren } from "preact";
import { confusion, type SampleSet, select } from "../engine/evaluation.ts";
import type { Dataset } from "../state/dataset.ts";
import { plural, t } from "../text/index.ts";
import { flag } from "../ui/attributes.ts";
import { useControl, useResting, useRoving, useWhile } from "../ui/hooks.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { useView } from "../ui/view.ts";
import { numberOf, SampleRow } from "./sample-row.tsx";
import { useSheet } from "./sheet.ts";

// More pictures than this help nobody and take time to draw.
const MOST_PICTURES = 200;

/** Null: all mistakes. */
type Cell = { label: number; read: number } | null;

type Props = {
  /** The class predicted for every sample; undefined as long as nobody has seen it. */
  reading: ReadonlySignal<Uint8Array | undefined>;
  cell: Signal<Cell>;
};

export function Mistakes() {
  const { store, root } = useView();
  const cell = useSignal<Cell>(null);
  const open = useComputed(() => store.mode.value === "mistakes");
  const shown = useWhile(open, store.network);
  // To read all samples takes milliseconds: once, and when it is to be seen.
  const reading = useComputed(() => {
    const read = () => store.readAll();
    return shown.value?.params && untracked(read);
  });
  const rested = useResting(reading);
  useSheet(open);
  const putAway = () => {
    store.setMode("look");
    root.querySelector<HTMLElement>("button[data-mode=mistakes]")?.focus();
  };
  return (
    <section
      {...useControl("mistakes", "dw-panel dw-over dw-over-middle dw-sheet dw-mistakes")}
      data-part="mistakes"
      aria-label={t("whereWrong")}
      hidden={!open.value}
    >
      <Matrix reading={reading} cell={cell} />
      <Found reading={rested} cell={cell}>
        <IconButton picture="clear" name={t("close")} keys="Escape" onClick={putAway} />
      </Found>
    </section>
  );
}

/** The test samples; the training samples where there are no others. */
const setOf = ({ training, test }: Dataset): SampleSet => (test.count ? test : training);

function Matrix({ reading, cell }: Props) {
  const { data } = useView().store;
  const { classes, labels } = data;
  const buttons = (table: HTMLTableElement) => [...table.querySelectorAll("button")];
  const table = useRoving(classes.length, buttons);
  const counts = reading.value && confusion(reading.value, labels, classes.length, setOf(data));
  const most = counts ? mostWrong(counts) : 0;
  return (
    <div class="dw-wide">
      <table ref={table} class="dw-matrix">
        <caption>{t("matrixCaption")}</caption>
        <thead>
          <tr>
            <td />
            {classes.map((name, read) => (
              <th key={read} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {classes.map((name, label) => (
            <tr key={label}>
              <th scope="row">{name}</th>
              {classes.map((_, read) => (
                <td key={read}>
                  <MatrixCell {...{ label, read, cell, most }} count={counts?.[label][read]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The largest count of samples of one class that are read as another. */
const mostWrong = (counts: readonly Int32Array[]): number =>
  Math.max(1, ...counts.flatMap((row, label) => [...row].filter((_, read) => read !== label)));

type MatrixCellProps = {
  label: number;
  read: number;
  count?: number;
  /** What is drawn in full colour. */
  most: number;
  cell: Signal<Cell>;
};

function MatrixCell({ label, read, count, most, cell }: MatrixCellProps) {
  const { classes } = useView().store.data;
  const pressed = useComputed(() => cell.value?.label === label && cell.value.read === read);
  const pick = () => {
    cell.value = { label, read };
  };
  if (count === undefined) return <button type="button" />;
  const values = { label: classes[label], read: classes[read] };
  return (
    <button
      type="button"
      aria-label={plural("matrixCell", count, values)}
      aria-pressed={pressed}
      data-wrong={flag(count > 0 && label !== read)}
      data-none={flag(count === 0)}
      style={label === read ? undefined : { "--dw-share": Math.sqrt(count / most).toFixed(3) }}
      onClick={pick}
    >
      {count ? String(count) : "·"}
    </button>
  );
}

function Found({ reading, cell, children }: Props & { children: ComponentChildren }) {
  const { data } = useView().store;
  const read = reading.value;
  const belongs = (sample: number) => {
    const [label, says] = [data.labels[sample], read?.[sample]];
    return cell.value ? label === cell.value.label && says === cell.value.read : label !== says;
  };
  const samples = read && select(setOf(data), belongs);
  const itemOf = (sample: number) => {
    const [label, says] = [data.labels[sample], read?.[sample] ?? 0].map((k) => data.classes[k]);
    const number = numberOf(sample, data.training.count);
    const name = t("galleryItem", { number, label, read: says });
    return { sample, name, words: `${label} → ${says}` };
  };
  const title = samples && titleOf(cell.value, samples.length, data.classes);
  const showAll = () => {
    cell.value = null;
  };
  return (
    <div class="dw-found">
      <div class="dw-row">
        <h3>{title ?? t("whereWrong")}</h3>
        <button type="button" hidden={!cell.value} onClick={showAll}>
          {t("allMistakes")}
        </button>
        {children}
      </div>
      <Learn />
      {samples && (
        <SampleRow
          key={`${samples}`}
          class="dw-gallery"
          items={samples.slice(0, MOST_PICTURES).map(itemOf)}
        />
      )}
    </div>
  );
}

function titleOf(cell: Cell, count: number, classes: readonly string[]): string {
  if (!cell) return t("mistakesTitle", { count });
  return t("cellTitle", { count, label: classes[cell.label], read: classes[cell.read] });
}

/** What is to be done with a picture; and when one that is read wrongly is on the paper, the step that mends it. */
function Learn() {
  const { store } = useView();
  const { label, prediction, data } = store;
  const none = label.value < 0 || label.value === prediction.value;
  return (
    <p {...useControl("lesson", "dw-row dw-learn-from")}>
      <span>{none ? t("pressOne") : t("rightIs", { label: data.classes[label.value] })}</span>
      <button type="button" class="dw-main" hidden={none} onClick={() => store.setMode("learn")}>
        {t("learnFromIt")}
      </button>
    </p>
  );
}

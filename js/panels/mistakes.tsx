/** Where the network is wrong: confusion matrix -> the digits of a cell -> one of them on the grid. */
import {
  type ReadonlySignal,
  type Signal,
  untracked,
  useComputed,
  useSignal,
} from "@preact/signals";
import { confusion, type SampleSet, select } from "../engine/evaluation.ts";
import { FULL_INK } from "../limits.ts";
import type { Dataset } from "../state/dataset.ts";
import { plural, t } from "../text/index.ts";
import { flag } from "../ui/attributes.ts";
import { useControl, useDrawing, useRoving, useWhile } from "../ui/hooks.ts";
import { useView } from "../ui/view.ts";
import type { Colour } from "../ui/weight-image.ts";

// More pictures than this help nobody and take time to draw.
const MOST_PICTURES = 200;

/** Null: all mistakes. */
type Cell = { label: number; read: number } | null;

/** The class predicted for every sample, and the epoch that predicts it. */
type Reading = { read: Uint8Array; epoch: number };

type Props = {
  /** Undefined as long as nobody has seen it. */
  reading: ReadonlySignal<Reading | undefined>;
  cell: Signal<Cell>;
};

export function Mistakes() {
  const { store } = useView();
  const { training } = store;
  const cell = useSignal<Cell>(null);
  const open = useComputed(() => store.mode.value === "mistakes");
  const shown = useWhile(open, training.params);
  // To read all samples takes milliseconds: once, and when it is to be seen.
  const reading = useComputed(() => {
    const read = () => ({ read: store.readAll(), epoch: training.epoch.value });
    return shown.value && untracked(read);
  });
  return (
    <section
      {...useControl("mistakes", "dw-panel dw-over dw-over-middle")}
      data-part="mistakes"
      aria-label={t("whereWrong")}
      hidden={useComputed(() => !open.value)}
    >
      <div class="dw-evidence">
        <Matrix reading={reading} cell={cell} />
        <Found reading={reading} cell={cell} />
      </div>
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
  const counts =
    reading.value && confusion(reading.value.read, labels, classes.length, setOf(data));
  return (
    <div class="dw-wide">
      <table ref={table} class="dw-matrix">
        <caption>{t("matrixCaption")}</caption>
        <thead>
          <tr>
            <td />
            {classes.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {classes.map((name, label) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {classes.map((other, read) => (
                <td key={other}>
                  <MatrixCell {...{ label, read, cell }} count={counts?.[label][read]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type MatrixCellProps = { label: number; read: number; count?: number; cell: Signal<Cell> };

function MatrixCell({ label, read, count, cell }: MatrixCellProps) {
  const { classes } = useView().store.data;
  const pressed = useComputed(() => {
    const isIt = cell.value?.label === label && cell.value.read === read;
    return isIt ? "true" : "false";
  });
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
      onClick={pick}
    >
      {count ? String(count) : "·"}
    </button>
  );
}

function Found({ reading, cell }: Props) {
  const { data } = useView().store;
  const seen = reading.value;
  const belongs = (sample: number) => {
    const [label, read] = [data.labels[sample], seen?.read[sample]];
    return cell.value ? label === cell.value.label && read === cell.value.read : label !== read;
  };
  const samples = seen && select(setOf(data), belongs);
  const showAll = () => {
    cell.value = null;
  };
  return (
    <div>
      <div class="dw-row">
        <h3>{samples && titleOf(cell.value, samples.length, seen.epoch, data.classes)}</h3>
        <button type="button" onClick={showAll}>
          {t("allMistakes")}
        </button>
      </div>
      <div>
        {samples && (
          // The arrow keys know the pictures that a gallery is made with.
          <Gallery key={`${samples}`} samples={samples.slice(0, MOST_PICTURES)} read={seen.read} />
        )}
      </div>
    </div>
  );
}

function titleOf(cell: Cell, count: number, epoch: number, classes: readonly string[]): string {
  if (!cell) return t("mistakesTitle", { count, epoch });
  return t("cellTitle", { count, epoch, label: classes[cell.label], read: classes[cell.read] });
}

type GalleryProps = {
  samples: readonly number[];
  /** The class predicted for every sample. */
  read: Uint8Array;
};

/** Samples side by side; a press puts one on the grid. */
function Gallery({ samples, read }: GalleryProps) {
  const box = useRoving<HTMLDivElement>(samples.length);
  return (
    <div ref={box} class="dw-gallery">
      {samples.map((sample) => (
        <Picture key={sample} sample={sample} read={read[sample]} />
      ))}
    </div>
  );
}

type PictureProps = { sample: number; read: number };

function Picture({ sample, read }: PictureProps) {
  const { store, theme } = useView();
  const { shape, classes, labels, training } = store.data;
  const canvas = useDrawing<HTMLCanvasElement>((node) =>
    drawInk(node, store.data.inkOf(sample), theme.value.text),
  );
  const number = sample < training.count ? sample + 1 : sample - training.count + 1;
  const values = { number, label: classes[labels[sample]], read: classes[read] };
  const name = t("galleryItem", values);
  return (
    <button
      type="button"
      aria-label={name}
      title={name}
      data-sample={sample}
      onClick={() => store.showSample(sample)}
    >
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas takes no focus. */}
      <canvas ref={canvas} width={shape[1]} height={shape[0]} aria-hidden="true" />
      <span>{`${values.label} → ${values.read}`}</span>
    </button>
  );
}

function drawInk(canvas: HTMLCanvasElement, ink: Uint8Array, colour: Colour): void {
  const image = new ImageData(canvas.width, canvas.height);
  for (let i = 0; i < ink.length; i++) {
    image.data.set(colour, 4 * i);
    image.data[4 * i + 3] = (255 * ink[i]) / FULL_INK;
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

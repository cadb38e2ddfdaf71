/** The paper: the grid with its tools, what the network sees of it, and the sample picker. */
import { type Signal, useComputed, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { t } from "../text/index.ts";
import { useControl } from "../ui/hooks.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { useView } from "../ui/view.ts";
import { Grid } from "./grid.tsx";
import { Input } from "./input.tsx";
import { TOOLS, type Tool } from "./pointer.ts";
import { Samples } from "./samples.tsx";

const WAYS = [
  { way: "left", keys: "Shift+ArrowLeft", dx: -1, dy: 0 },
  { way: "right", keys: "Shift+ArrowRight", dx: 1, dy: 0 },
  { way: "up", keys: "Shift+ArrowUp", dx: 0, dy: -1 },
  { way: "down", keys: "Shift+ArrowDown", dx: 0, dy: 1 },
] as const;

export function Paper() {
  const tool = useSignal<Tool>("pen");
  return (
    <section {...useControl("paint samples", "dw-panel dw-paint")} data-part="paint">
      <h2>{t("paint")}</h2>
      <Grid tool={tool} />
      <div {...useControl("paint samples", "dw-beside")}>
        <Input />
        <div {...useControl("paint", "dw-tools")}>
          <Tools tool={tool} />
          <Fit />
        </div>
      </div>
      <Edit />
      <Samples />
      <p {...useControl("paint", "dw-note")}>{t("noChange")}</p>
    </section>
  );
}

function Tools({ tool }: { tool: Signal<Tool> }) {
  // Radio buttons of one set share a name, which must differ from that of every other view on the page.
  const name = useMemo(() => `dw-tool-${crypto.getRandomValues(new Uint32Array(1))[0]}`, []);
  return (
    <div class="dw-tools" role="radiogroup" aria-label={t("tool")}>
      {TOOLS.map((kind) => (
        <label key={kind}>
          <input
            type="radio"
            name={name}
            defaultChecked={kind === tool.peek()}
            onChange={() => {
              tool.value = kind;
            }}
          />
          {t(kind)}
        </label>
      ))}
    </div>
  );
}

/** The switch for what is drawn, and the button for what has been painted cell by cell. */
function Fit() {
  const { canvas, sample } = useView().store;
  // A sample is as the data has it already.
  const fits = useComputed(
    () => sample.value >= 0 || canvas.strokes.value.length > 0 || !canvas.hasInk.value,
  );
  return (
    <div>
      <label title={t("fitHelp")}>
        <input
          type="checkbox"
          checked={canvas.fit}
          onChange={(event) => canvas.setFit(event.currentTarget.checked)}
        />
        {t("fit")}
      </label>
      <button type="button" title={t("fitHelp")} hidden={fits} onClick={() => canvas.fitNow()}>
        {t("fitNow")}
      </button>
    </div>
  );
}

function Edit() {
  const { canvas } = useView().store;
  return (
    <div {...useControl("paint", "dw-row")}>
      <button type="button" aria-keyshortcuts="C" onClick={() => canvas.clear()}>
        {t("clear")}
      </button>
      <button type="button" aria-keyshortcuts="Z" onClick={() => canvas.undo()}>
        {t("undo")}
      </button>
      <span class="dw-together">
        {WAYS.map(({ way, keys, dx, dy }) => (
          <IconButton
            key={way}
            picture={way}
            name={t(way)}
            keys={keys}
            onClick={() => canvas.nudge(dx, dy)}
          />
        ))}
      </span>
    </div>
  );
}

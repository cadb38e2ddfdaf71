/** The paper: the grid with its tools, and the sample picker. */
import { type Signal, useComputed, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { t } from "../text/index.ts";
import { useFlag } from "../ui/attributes.ts";
import { useControl } from "../ui/hooks.ts";
import { Icon, IconButton } from "../ui/icon-button.tsx";
import { useView } from "../ui/view.ts";
import { Grid } from "./grid.tsx";
import { TOOLS, type Tool } from "./pointer.ts";
import { Samples } from "./samples.tsx";

const WAYS = [
  { way: "left", keys: "Shift+ArrowLeft", dx: -1, dy: 0 },
  { way: "right", keys: "Shift+ArrowRight", dx: 1, dy: 0 },
  { way: "up", keys: "Shift+ArrowUp", dx: 0, dy: -1 },
  { way: "down", keys: "Shift+ArrowDown", dx: 0, dy: 1 },
] as const;

export function Paper() {
  const { canvas } = useView().store;
  const tool = useSignal<Tool>("pen");
  const moves = useSignal(false);
  return (
    <section {...useControl("paint samples", "dw-panel dw-paint")} data-part="paint">
      <div {...useControl("paint", "dw-paper")} data-empty={useFlag(() => !canvas.hasInk.value)}>
        <Grid tool={tool} />
        <p class="dw-invitation" aria-hidden="true">
          {t("invitation")}
        </p>
        <Nudges open={moves} />
      </div>
      <div {...useControl("paint", "dw-tools")}>
        <Tools tool={tool} />
        <IconButton picture="undo" name={t("undo")} keys="Z" onClick={() => canvas.undo()} />
        <IconButton picture="clear" name={t("clear")} keys="C" onClick={() => canvas.clear()} />
        <IconButton
          picture="move"
          name={t("move")}
          aria-expanded={moves}
          onClick={() => {
            moves.value = !moves.value;
          }}
        />
        <Fit />
      </div>
      <Samples />
    </section>
  );
}

function Tools({ tool }: { tool: Signal<Tool> }) {
  // Radio buttons of one set share a name, which must differ from that of every other view on the page.
  const name = useMemo(() => `dw-tool-${crypto.getRandomValues(new Uint32Array(1))[0]}`, []);
  return (
    <div class="dw-together" role="radiogroup" aria-label={t("tool")}>
      {TOOLS.map((kind) => (
        <label key={kind} class="dw-tool" title={t(kind)}>
          <input
            type="radio"
            name={name}
            aria-label={t(kind)}
            defaultChecked={kind === tool.peek()}
            onChange={() => {
              tool.value = kind;
            }}
          />
          <Icon picture={kind} />
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
    <>
      <label class="dw-tool" title={t("fitHelp")}>
        <input
          type="checkbox"
          aria-label={t("fit")}
          checked={canvas.fit}
          onChange={(event) => canvas.setFit(event.currentTarget.checked)}
        />
        <Icon picture="fit" />
      </label>
      <button type="button" title={t("fitHelp")} hidden={fits} onClick={() => canvas.fitNow()}>
        {t("fitNow")}
      </button>
    </>
  );
}

/** Over the edges of the paper, each where it moves the image to. */
function Nudges({ open }: { open: Signal<boolean> }) {
  const { canvas } = useView().store;
  return (
    <div class="dw-nudges" data-open={useFlag(() => open.value)}>
      {WAYS.map(({ way, keys, dx, dy }) => (
        <IconButton
          key={way}
          picture={way}
          class={`dw-${way}`}
          name={t(way)}
          keys={keys}
          onClick={() => canvas.nudge(dx, dy)}
        />
      ))}
    </div>
  );
}

/** Numbers in tables, with bars behind them. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren, DetailsHTMLAttributes } from "preact";
import { largestSize } from "../engine/forward.ts";
import { precise, type TextKey, t } from "../text/index.ts";
import { signOf } from "./attributes.ts";

/** A number with a bar: its share of the full one, negative for −1..0. */
interface Meter {
  text: string;
  share: number;
}

/** The first cell is its head. */
export type Row = readonly [head: string, ...cells: (string | Meter)[]];

export const headsOf = (...keys: TextKey[]): string[] => keys.map((key) => t(key));

type Props = { heads: readonly string[]; rows: readonly Row[] };

export function NumberTable({ heads, rows }: Props) {
  return (
    <table>
      <thead>
        <tr>
          {heads.map((head, column) => (
            <th key={column} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([head, ...cells], row) => (
          <tr key={row}>
            <th scope="row">{head}</th>
            {cells.map((cell, column) =>
              typeof cell === "string" ? (
                <td key={column}>{cell}</td>
              ) : (
                <MeterCell key={column} {...cell} />
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function MeterCell({ text, share }: Meter) {
  const length = Math.min(1, Math.abs(share)).toFixed(3);
  return (
    <td class="dw-meter" data-sign={signOf(share)} style={{ "--dw-share": length }}>
      {text}
    </td>
  );
}

/** Numbers with bars, the largest at full length. */
export function meters(values: ArrayLike<number>): Meter[] {
  const top = largestSize(values, 0) || 1;
  return Array.from(values, (value) => ({ text: precise(value), share: value / top }));
}

type FoldedProps = {
  name: string;
  /** Called only while it is unfolded: hundreds of cells would slow down painting. */
  children: () => ComponentChildren;
} & Omit<DetailsHTMLAttributes<HTMLDetailsElement>, "children">;

/** What a picture shows, as a table to unfold; a long one scrolls, by keyboard too. */
export function Folded({ name, children, ...attributes }: FoldedProps) {
  const open = useSignal(false);
  return (
    <details
      {...attributes}
      onToggle={(event) => {
        open.value = event.currentTarget.open;
      }}
    >
      <summary>{name}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keyboard. */}
      <div class="dw-scroll" tabIndex={0} role="group" aria-label={name}>
        {open.value && children()}
      </div>
    </details>
  );
}

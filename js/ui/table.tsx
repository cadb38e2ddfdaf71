/** Numbers in tables, with bars behind them. */
import type { ComponentChildren } from "preact";
import { type TextKey, t } from "../text/index.ts";
import { signOf } from "./attributes.ts";

/** A number with a bar: its share of the full one, negative for −1..0. */
interface Meter {
  text: string;
  share: number;
}

export type Cell = string | Meter;

/** The first cell is its head. */
export type Row = readonly [head: string, ...cells: Cell[]];

type Props = {
  /** Keys of the word table. */
  heads: readonly TextKey[];
  rows: readonly Row[];
};

export function NumberTable({ heads, rows }: Props) {
  return (
    <table>
      <thead>
        <tr>
          {heads.map((key) => (
            <th key={key} scope="col">
              {t(key)}
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
export function meters(values: ArrayLike<number>, format: (value: number) => string): Meter[] {
  const all = Array.from(values);
  const top = Math.max(...all.map(Math.abs)) || 1;
  return all.map((value) => ({ text: format(value), share: value / top }));
}

/** A long table in a box of its own, which scrolls by keyboard too. */
export function ScrollBox({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keyboard.
    <div class="dw-scroll" tabIndex={0} role="group" aria-label={name}>
      {children}
    </div>
  );
}

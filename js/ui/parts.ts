/** What the stages of a lesson are written with: tables, with bars behind the numbers, and formulas. */

import { t } from "../text/index.ts";
import { el } from "./dom.ts";

/** @typedef {string | {text: string, share: number}} Cell  share: of the full bar, negative for −1..0 */

/**
 * @param {string[]} heads  keys in text.js
 * @param {Cell[][]} rows  the first cell of each is its head
 */
export function tableOf(heads, rows) {
  const head = el("tr", {}, ...heads.map((key) => el("th", { scope: "col" }, t(key))));
  const body = rows.map(([name, ...cells]) =>
    el("tr", {}, el("th", { scope: "row" }, String(name)), ...cells.map(cellOf)),
  );
  return el("table", {}, el("thead", {}, head), el("tbody", {}, ...body));
}

/** @param {Cell} cell */
function cellOf(cell) {
  if (typeof cell === "string") return el("td", {}, cell);
  const node = el("td", { class: "dw-meter", "data-sign": cell.share < 0 ? "-" : "+" }, cell.text);
  node.style.setProperty("--dw-share", Math.min(1, Math.abs(cell.share)).toFixed(3));
  return node;
}

/**
 * A long table in a box of its own, which scrolls by keyboard too.
 * @param {string} name
 * @param {...Node} children
 */
export const scrollBox = (name, ...children) =>
  el("div", { class: "dw-scroll", tabindex: 0, role: "group", "aria-label": name }, ...children);

/**
 * Numbers with bars, the largest at full length.
 * @param {ArrayLike<number>} values
 * @param {(value: number) => string} format
 * @returns {Cell[]}
 */
export function meters(values, format) {
  const all = Array.from(values);
  const top = Math.max(...all.map(Math.abs)) || 1;
  return all.map((value) => ({ text: format(value), share: value / top }));
}

/** @param {string} formula @param {...string} numbers  put in, a line each */
export const formulaView = (formula, ...numbers) =>
  el("p", { class: "dw-formula" }, formula, ...numbers.flatMap((line) => [el("br"), line]));

/** What the stages of a lesson are written with: tables and formulas. */
import { el } from "../dom.js";
import { t } from "../text.js";

/**
 * @param {string[]} heads  keys in text.js
 * @param {string[][]} rows
 */
export function tableOf(heads, rows) {
  const head = el("tr", {}, ...heads.map((key) => el("th", { scope: "col" }, t(key))));
  const body = rows.map(([name, ...cells]) =>
    el("tr", {}, el("th", { scope: "row" }, name), ...cells.map((cell) => el("td", {}, cell))),
  );
  return el("table", {}, el("thead", {}, head), el("tbody", {}, ...body));
}

/** @param {string} formula @param {string} [numbers] */
export const formulaView = (formula, numbers = "") =>
  el("p", { class: "dw-formula" }, formula, ...(numbers ? [el("br"), numbers] : []));

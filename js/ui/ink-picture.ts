/** A picture of ink in the host's text colour. */
import { setAttributes, svg } from "./dom.ts";

/**
 * @param {number[]} shape  rows, columns
 * @param {string} label
 */
export function inkPicture([rows, columns], label) {
  const squares = Array.from({ length: rows * columns }, (_, i) =>
    svg("rect", { x: i % columns, y: Math.floor(i / columns), width: 1, height: 1 }),
  );
  /** @type {number[]} */
  const shown = [];
  const viewBox = `0 0 ${columns} ${rows}`;
  return {
    node: svg("svg", { viewBox, role: "img", "aria-label": label, class: "dw-ink" }, ...squares),
    /** @param {ArrayLike<number>} values  0..1 */
    render(values) {
      for (const [i, square] of squares.entries()) {
        if (shown[i] === values[i]) continue;
        shown[i] = values[i];
        setAttributes(square, { "fill-opacity": values[i] });
      }
    },
  };
}

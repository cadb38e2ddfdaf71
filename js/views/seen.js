/** What the network sees: the pixels themselves, however they came about. */
import { FULL } from "../brush.js";
import { el, setAttributes, svg } from "../dom.js";
import { t } from "../text.js";

/** @param {import("../scene.js").Scene} scene */
export function seenView(scene) {
  const [rows, columns] = scene.painting.shape;
  const squares = Array.from(scene.painting.pixels, (_, i) =>
    svg("rect", { x: i % columns, y: Math.floor(i / columns), width: 1, height: 1 }),
  );
  const picture = svg(
    "svg",
    { viewBox: `0 0 ${columns} ${rows}`, role: "img", "aria-label": t("sees") },
    ...squares,
  );
  scene.onChange(() => {
    for (const [i, ink] of scene.painting.pixels.entries()) {
      setAttributes(squares[i], { "fill-opacity": ink / FULL });
    }
  });
  return el("figure", { class: "dw-seen" }, picture, el("figcaption", {}, t("sees")));
}

/** What the network sees: the pixels themselves, however they came about. */
import { FULL } from "../brush.js";
import { el } from "../dom.js";
import { t } from "../text.js";
import { inkPicture } from "./ink-picture.js";

/** @param {import("../scene.js").Scene} scene */
export function seenView(scene) {
  const picture = inkPicture(scene.painting.shape, t("sees"));
  scene.onChange(() =>
    picture.render(Float32Array.from(scene.painting.pixels, (ink) => ink / FULL)),
  );
  return el("figure", { class: "dw-seen" }, picture.node, el("figcaption", {}, t("sees")));
}

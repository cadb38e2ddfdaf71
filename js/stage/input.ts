/** What the network sees: the pixels themselves, however they came about. */
import { FULL } from "../ink/brush.ts";
import { t } from "../text/index.ts";
import { el } from "../ui/dom.ts";
import { inkPicture } from "../ui/ink-picture.ts";

/** @param {import("../state/store.ts").Scene} scene */
export function seenView(scene) {
  const picture = inkPicture(scene.painting.shape, t("sees"));
  scene.onChange(() =>
    picture.render(Float32Array.from(scene.painting.pixels, (ink) => ink / FULL)),
  );
  return el("figure", { class: "dw-seen" }, picture.node, el("figcaption", {}, t("sees")));
}

/** Samples side by side; a press puts one on the grid. */
import { FULL } from "../ink/brush.ts";
import { t } from "../text/index.ts";
import { el, roving } from "../ui/dom.ts";
import { textColour } from "../ui/weight-image.ts";

// More pictures than this help nobody and take time to draw.
const MOST = 200;

/**
 * @param {import("../state/store.ts").Scene} scene
 * @param {number[]} samples
 * @param {Uint8Array} read  the class predicted for every sample
 * @param {HTMLElement} root  what holds the theme's colours
 * @param {AbortSignal} signal
 */
export function galleryView(scene, samples, read, root, signal) {
  const colour = textColour(root);
  const pictures = samples.slice(0, MOST).map((sample) => {
    const values = {
      number: sample < scene.nTrain ? sample + 1 : sample - scene.nTrain + 1,
      label: scene.classes[scene.labels[sample]],
      read: scene.classes[read[sample]],
    };
    const canvas = el("canvas", { "aria-hidden": "true" });
    drawInk(canvas, scene.inkOf(sample), scene.painting.shape, colour);
    const label = t("galleryItem", values);
    const node = el("button", { type: "button", "aria-label": label, title: label }, canvas);
    node.dataset.sample = String(sample);
    node.append(el("span", {}, `${values.label} → ${values.read}`));
    return node;
  });
  const gallery = el("div", { class: "dw-gallery" }, ...pictures);
  if (pictures.length) roving(pictures, pictures.length, gallery, signal);
  return gallery;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Uint8Array} ink
 * @param {number[]} shape
 * @param {import("../ui/weight-image.ts").Colour} colour
 */
function drawInk(canvas, ink, [rows, columns], colour) {
  canvas.width = columns;
  canvas.height = rows;
  const image = new ImageData(columns, rows);
  for (let i = 0; i < ink.length; i++) {
    image.data.set(colour, 4 * i);
    image.data[4 * i + 3] = (255 * ink[i]) / FULL;
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

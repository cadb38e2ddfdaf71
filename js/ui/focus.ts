/**
 * Keeps the keyboard's place: where what had the focus goes away (a panel closes, a button has done
 * its work, the views are built anew), the focus moves to its neighbour instead of getting lost.
 */

const FOCUSABLE = "button, input, select, textarea, summary, [tabindex]";

/** @param {HTMLElement} root */
const active = (root) => /** @type {Document | ShadowRoot} */ (root.getRootNode()).activeElement;

/** @param {Element} node */
const canTakeFocus = (node) =>
  node.getClientRects().length > 0 && !node.matches(":disabled, [tabindex='-1']");

/**
 * @param {Element} box
 * @returns {HTMLElement[]}
 */
const placesIn = (box) =>
  [.../** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll(FOCUSABLE))].filter(
    canTakeFocus,
  );

/**
 * @param {HTMLElement} root
 * @param {AbortSignal} signal
 * @returns {() => void} to be called after every redraw
 */
export function keepFocus(root, signal) {
  /** @type {{node: HTMLElement, part: string, index: number} | null} */
  let place = null;
  const note = (/** @type {Event} */ event) => {
    const node = /** @type {HTMLElement} */ (event.target);
    const part = node.closest("[data-part]");
    const index = part ? placesIn(part).indexOf(node) : 0;
    place = { node, part: part?.getAttribute("data-part") ?? "", index };
  };
  const forget = () => {
    place = null;
  };
  root.addEventListener("focusin", note, { signal });
  // Who goes elsewhere by hand has left; a click on something focusable is noted right after.
  root.ownerDocument.addEventListener("pointerdown", forget, { signal, capture: true });
  root.ownerDocument.addEventListener(
    "focusin",
    (event) => {
      if (!event.composedPath().includes(root)) forget();
    },
    { signal },
  );
  return () => {
    if (!place || isThere(place.node)) return;
    const now = active(root);
    if (now && now !== place.node && now !== root.ownerDocument.body) return;
    substitute(root, place)?.focus({ preventScroll: true });
  };
}

/** A heading takes the focus by script only; that it may. @param {HTMLElement} node */
const isThere = (node) =>
  node.isConnected && node.getClientRects().length > 0 && !node.matches(":disabled");

/**
 * The next place of the same panel, else its last, else the next of the page.
 * @param {HTMLElement} root
 * @param {{node: HTMLElement, part: string, index: number}} place
 */
function substitute(root, { node, part, index }) {
  const panel = part && root.querySelector(`[data-part="${part}"]`);
  const near = panel ? placesIn(panel) : [];
  if (near.length) return (node.isConnected && following(near, node)) || near[index] || near.at(-1);
  const all = placesIn(root);
  return following(all, panel || node) ?? all[0];
}

/**
 * @param {HTMLElement[]} nodes
 * @param {Node} node
 */
const following = (nodes, node) =>
  nodes.find((other) => node.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);

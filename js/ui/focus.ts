/**
 * Keeps the keyboard's place: where what had the focus goes away (a panel closes, a button has done
 * its work, the views are built anew), the focus moves to its neighbour instead of getting lost.
 */
import { atEnd } from "../lifetime.ts";

const FOCUSABLE = "button, input, select, textarea, summary, [tabindex]";

/** Attributes by which something goes away; what is taken out of the page is noticed as well. */
const HIDING = ["hidden", "disabled", "open", "class"];

/** Where the focus was: the node, the panel that it is in, and its place there. */
interface Place {
  node: HTMLElement;
  part: string;
  index: number;
}

export function keepFocus(root: HTMLElement, life: AbortSignal): void {
  let place: Place | null = null;
  const note = (event: Event) => {
    const node = event.target as HTMLElement;
    const part = node.closest("[data-part]");
    const index = part ? placesIn(part).indexOf(node) : 0;
    place = { node, part: part?.getAttribute("data-part") ?? "", index };
  };
  const forget = () => {
    place = null;
  };
  const restore = (changes: MutationRecord[]) => {
    // Whether a node can be seen makes the browser lay out: it is asked only where that may change.
    if (!place || !changes.some(({ target }) => concerns(target, place))) return;
    if (isThere(place.node)) return;
    const now = active(root);
    if (now && now !== place.node && now !== root.ownerDocument.body) return;
    substitute(root, place)?.focus({ preventScroll: true });
  };
  const options = { signal: life };
  root.addEventListener("focusin", note, options);
  // Who goes elsewhere by hand has left; a click on something focusable is noted right after.
  root.ownerDocument.addEventListener("pointerdown", forget, { ...options, capture: true });
  const left = (event: Event) => {
    if (!event.composedPath().includes(root)) forget();
  };
  root.ownerDocument.addEventListener("focusin", left, options);
  const observer = new MutationObserver(restore);
  observer.observe(root, { subtree: true, childList: true, attributeFilter: HIDING });
  atEnd(life, () => observer.disconnect());
}

/** A change around the node, or, where the node is no longer in the page, any. */
const concerns = (target: Node, place: Place | null): boolean =>
  place !== null && (target.contains(place.node) || !place.node.isConnected);

/** What has the focus, be it in a shadow root. */
export const active = (root: HTMLElement): Element | null =>
  (root.getRootNode() as Document | ShadowRoot).activeElement;

const canTakeFocus = (node: Element): boolean =>
  node.getClientRects().length > 0 && !node.matches(":disabled, [tabindex='-1']");

const placesIn = (box: Element): HTMLElement[] =>
  [...box.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(canTakeFocus);

/** A heading takes the focus by script only; that it may. */
const isThere = (node: HTMLElement): boolean =>
  node.isConnected && node.getClientRects().length > 0 && !node.matches(":disabled");

/** The next place of the same panel, else its last, else the next of the page. */
function substitute(root: HTMLElement, { node, part, index }: Place): HTMLElement | undefined {
  const panel = part ? root.querySelector(`[data-part="${part}"]`) : null;
  const near = panel ? placesIn(panel) : [];
  if (near.length) return (node.isConnected && following(near, node)) || near[index] || near.at(-1);
  const all = placesIn(root);
  return following(all, panel ?? node) ?? all[0];
}

const following = (nodes: readonly HTMLElement[], node: Node): HTMLElement | undefined =>
  nodes.find((other) => node.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);

/** The few DOM helpers that every view shares. */

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Record<string, string | number | boolean | undefined>} Attributes */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]  `class`, `aria-…`, `data-…`; false and undefined are left out
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  setAttributes(node, attributes);
  node.append(...children);
  return node;
}

/**
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {...Node} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  setAttributes(node, attributes);
  node.append(...children);
  return node;
}

/**
 * Writes only what differs: a redraw that changes nothing costs no layout.
 * @param {Element} node
 * @param {Attributes} attributes
 */
export function setAttributes(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) node.removeAttribute(name);
    else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
  }
}

/**
 * Changes the text that is there: a new text node would have to be laid out from nothing.
 * @param {Node} node  holds text alone
 * @param {string} text
 */
export function setText(node, text) {
  const words = node instanceof Text ? node : node.firstChild;
  if (!words) node.textContent = text;
  else if (words.nodeValue !== text) words.nodeValue = text;
}

/** What is only words, however it is nested. */
const WORDS = "p, br, table, thead, tbody, tr, th, td";

/**
 * Fills a box anew, but of words that are there already in the same order changes only the text: to
 * lay out new ones takes longer than to redraw all that is in view.
 * @param {Element} box
 * @param {...Node} fresh
 */
export function refill(box, ...fresh) {
  for (const [i, node] of fresh.entries()) {
    const old = box.childNodes[i];
    if (!old) box.append(node);
    else if (node instanceof Text && old instanceof Text) setText(old, node.data);
    else if (alike(old, node)) retouch(/** @type {HTMLElement} */ (old), node);
    else old.replaceWith(node);
  }
  while (box.childNodes.length > fresh.length) box.lastChild?.remove();
}

/**
 * @param {HTMLElement} old
 * @param {HTMLElement} fresh
 */
function retouch(old, fresh) {
  setAttributes(old, { "data-sign": fresh.dataset.sign });
  // A page's policy may forbid styles in attributes.
  if (fresh.hasAttribute("style")) old.style.cssText = fresh.style.cssText;
  refill(old, ...fresh.childNodes);
}

/**
 * @param {Node} old
 * @param {Node} fresh
 * @returns {fresh is HTMLElement}
 */
const alike = (old, fresh) =>
  old instanceof Element &&
  fresh instanceof Element &&
  old.nodeName === fresh.nodeName &&
  old.className === fresh.className &&
  fresh.matches(WORDS);

/**
 * @param {Node | string} label
 * @param {() => void} action
 * @param {AbortSignal} signal
 * @param {Attributes} [attributes]
 */
export function button(label, action, signal, attributes = {}) {
  const node = el("button", { type: "button", ...attributes }, label);
  node.addEventListener("click", action, { signal });
  return node;
}

export { isChord, roving } from "./roving.ts";

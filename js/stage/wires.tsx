/**
 * The wires between the units, and the beam from a neuron to its picture of the image: one drawing under
 * everything, which the pointer goes through. Where things stand is measured when that changes, never
 * while something is drawn.
 */
import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { largestSize } from "../engine/forward.ts";
import { atEnd, effectUntil } from "../lifetime.ts";
import type { Store } from "../state/store.ts";
import type { Wire } from "../state/wires.ts";
import { signOf } from "../ui/attributes.ts";
import { useControl, useDrawing, useLife } from "../ui/hooks.ts";
import { useView } from "../ui/view.ts";

const SVG = "http://www.w3.org/2000/svg";

// CSS pixels.
const WIDEST = 5;
const THINNEST = 0.6;

/** Of a unit on the board. */
interface Place {
  left: number;
  right: number;
  /** Of its middle; not a number where it is not on show. */
  y: number;
  bottom: number;
}

interface Places {
  /** Every layer's units, outputs last; what is not on show has no place. */
  units: readonly (readonly Place[])[];
  /** The picture of inputs × weights. */
  product: DOMRect | undefined;
  origin: DOMRect;
}

export function Wires() {
  const { store } = useView();
  const places = useSignal<Places | undefined>(undefined);
  const svg = useRef<SVGSVGElement>(null);
  const cardOpen = useComputed(() => store.card.value !== undefined);
  useLife((life) => {
    const board = svg.current?.nextElementSibling;
    if (!board) return;
    const measure = () => {
      places.value = placesIn(board);
    };
    const observer = new ResizeObserver(measure);
    effectUntil(life, () => {
      store.training.sizes.value;
      store.mode.value;
      store.controls.value;
      cardOpen.value;
      // When the tiles of another network are laid out, their layers have changed size.
      requestAnimationFrame(() => {
        if (life.aborted) return;
        observer.disconnect();
        observer.observe(board);
        for (const node of board.querySelectorAll(".dw-neurons, .dw-classes, .dw-product")) {
          observer.observe(node);
        }
        measure();
      });
    });
    atEnd(life, () => observer.disconnect());
  });
  const wires = useDrawing<SVGGElement>((node) => drawWires(node, places.value, store.wires.value));
  const beam = useComputed(() => beamOf(store, places));
  return (
    <svg ref={svg} {...useControl("hidden", "dw-wires")} aria-hidden="true">
      <path class="dw-beam" d={beam} />
      <g ref={wires} />
    </svg>
  );
}

function placesIn(board: Element): Places {
  const origin = board.getBoundingClientRect();
  const place = (node: Element): Place => {
    const { left, right, top, bottom, width } = node.getBoundingClientRect();
    return {
      left: left - origin.left,
      right: right - origin.left,
      y: width ? (top + bottom) / 2 - origin.top : Number.NaN,
      bottom: bottom - origin.top,
    };
  };
  const boxes = board.querySelectorAll(".dw-neurons, .dw-classes");
  const units = [...boxes].map((box) => [...box.children].map(place));
  const product = board.querySelector(".dw-product canvas")?.getBoundingClientRect();
  return { units, product: product?.width ? product : undefined, origin };
}

/** One path a wire; they are kept, and those that are not needed are put away. */
function drawWires(node: SVGGElement, places: Places | undefined, wires: readonly Wire[]): void {
  const drawn = places ? wires.filter(({ value }) => value !== 0) : [];
  const top = largestSize(
    drawn.map(({ value }) => value),
    1e-12,
  );
  while (node.children.length < drawn.length) node.append(document.createElementNS(SVG, "path"));
  for (const [i, path] of [...node.children].entries()) {
    const wire = drawn[i];
    const d = wire && pathOf(wire, places?.units ?? []);
    if (!d) {
      path.removeAttribute("d");
      continue;
    }
    const width = Math.max(THINNEST, (Math.abs(wire.value) / top) * WIDEST);
    set(path, "d", d);
    set(path, "data-sign", signOf(wire.value));
    set(path, "data-wire", `${nameOf(wire.from)} ${nameOf(wire.to)}`);
    set(path, "data-value", String(wire.value));
    set(path, "stroke-width", width.toFixed(2));
  }
}

/** Browsers work out the style anew even where the same is set again. */
function set(path: Element, name: string, value: string): void {
  if (path.getAttribute(name) !== value) path.setAttribute(name, value);
}

const nameOf = ({ layer, unit }: Wire["from"]): string => `${layer}.${unit}`;

/** Level out of the unit, and into the next one in a bend that leaves the tiles between alone. */
function pathOf({ from, to }: Wire, units: Places["units"]): string {
  const [start, end] = [units[from.layer]?.[from.unit], units[to.layer]?.[to.unit]];
  if (!start || !end || Number.isNaN(start.y + end.y)) return "";
  const [x1, x2] = [start.right, end.left - 2];
  // In one column the outputs stand under the tiles: down, and then in from the left.
  if (x2 < x1) {
    const x = ((start.left + start.right) / 2).toFixed(1);
    const y = end.y.toFixed(1);
    return `M${x} ${start.bottom.toFixed(1)}C${x} ${y} ${(x2 - 40).toFixed(1)} ${y} ${x2} ${y}`;
  }
  const bend = Math.max((x1 + x2) / 2, x2 - 60);
  const [y1, y2] = [start.y.toFixed(1), end.y.toFixed(1)];
  return `M${x1.toFixed(1)} ${y1}C${bend.toFixed(1)} ${y1} ${bend.toFixed(1)} ${y2} ${x2.toFixed(1)} ${y2}`;
}

/** From the picture of inputs × weights to its neuron. */
function beamOf(
  { selection, walk }: Store,
  { value: places }: ReadonlySignal<Places | undefined>,
): string {
  const unit = selection.unit.value ?? walk.shown.value?.unit;
  const tile = unit?.layer === 0 ? places?.units[0]?.[unit.unit] : undefined;
  if (!tile || !places?.product || Number.isNaN(tile.y)) return "";
  const { product, origin } = places;
  const x = product.right - origin.left;
  // One column, as on a phone: the picture is not left of the tiles.
  if (x > tile.left) return "";
  const [top, bottom] = [product.top - origin.top, product.bottom - origin.top];
  const half = 16;
  return `M${x} ${top}L${tile.left} ${tile.y - half}V${tile.y + half}L${x} ${bottom}Z`;
}

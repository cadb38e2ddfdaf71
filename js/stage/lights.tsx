/**
 * How strongly the neurons of a layer are lit: for each a frame and a bar. One drawing for all of them,
 * over the tiles: they change with every touch of the pen, and styles of forty tiles would cost more.
 */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { onResize, useDrawing, useLife } from "../ui/hooks.ts";
import type { Theme } from "../ui/theme.ts";
import { useView } from "../ui/view.ts";
import type { Colour } from "../ui/weight-image.ts";

export interface Lit {
  /** A unit each. */
  values: ArrayLike<number>;
  /** What is drawn at full length. */
  top: number;
  /** Its sign matters: bars go from the middle to both sides, and no tile is lit. */
  blame: boolean;
}

/** Measured when the tiles are laid out, never while something is drawn; in CSS pixels. */
interface Room {
  width: number;
  height: number;
  places: readonly Place[];
}

/** Of the frame of a tile that is lit: CSS pixels outside of its picture, and on it. */
const [OUTSIDE, INSIDE] = [2, 1];

/** Where a tile has its picture and its bar. */
interface Place {
  picture: Box;
  bar: Box;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

type Props = {
  tiles: RefObject<HTMLElement | null>;
  lit: ReadonlySignal<Lit>;
};

export function Lights({ tiles, lit }: Props) {
  const { theme } = useView();
  const room = useSignal<Room>({ width: 0, height: 0, places: [] });
  useLife((life) => {
    const box = tiles.current;
    if (!box) return;
    const measure = () => {
      const { offsetWidth: width, offsetHeight: height, children } = box;
      room.value = { width, height, places: [...children].map(placeOf) };
    };
    // Where tiles move, either the box or the tiles change size.
    onResize([box, ...box.children], measure, life);
  });
  const canvas = useDrawing<HTMLCanvasElement>((node) => {
    draw(node, room.value, lit.value, theme.value);
  });
  return (
    <div class="dw-lights" aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  );
}

function placeOf(tile: Element): Place {
  const { offsetLeft, offsetTop, children } = tile as HTMLElement;
  const [picture, bar] = ([...children] as HTMLElement[]).map((node) => ({
    x: offsetLeft + node.offsetLeft,
    y: offsetTop + node.offsetTop,
    width: node.offsetWidth,
    height: node.offsetHeight,
  }));
  return { picture, bar };
}

function draw(
  node: HTMLCanvasElement,
  { width, height, places }: Room,
  lit: Lit,
  theme: Theme,
): void {
  const pen = cleared(node, width, height);
  if (!pen) return;
  for (const [unit, { picture, bar }] of places.entries()) {
    const value = lit.values[unit] ?? 0;
    const share = Math.min(1, Math.abs(value) / lit.top);
    if (lit.blame) {
      drawBlame(pen, bar, value < 0 ? -share : share, theme);
      continue;
    }
    frame(pen, picture, colour(theme.text, share));
    pen.fillStyle = colour(theme.text);
    if (value < 0) hatch(pen, bar.x, bar.x + share * bar.width, bar, 3, 2);
    else pen.fillRect(bar.x, bar.y, share * bar.width, bar.height);
  }
}

/** A plate behind the picture: filled, and emptied where the picture is. */
function frame(pen: CanvasRenderingContext2D, { x, y, width, height }: Box, style: string): void {
  pen.fillStyle = style;
  pen.fillRect(x - OUTSIDE, y - OUTSIDE, width + 2 * OUTSIDE, height + 2 * OUTSIDE);
  pen.clearRect(x + INSIDE, y + INSIDE, width - 2 * INSIDE, height - 2 * INSIDE);
}

/** In the screen's own pixels; the frames of the outermost tiles stand out of the tiles' box. */
function cleared(
  node: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  const pen = node.getContext("2d");
  const sides = [width, height].map((side) => side + 2 * OUTSIDE);
  const [across, down] = sides.map((side) => Math.round(side * devicePixelRatio));
  if (node.width !== across || node.height !== down) {
    node.width = across;
    node.height = down;
    node.style.cssText = `width: ${sides[0]}px; height: ${sides[1]}px; margin: -${OUTSIDE}px`;
  }
  pen?.setTransform(1, 0, 0, 1, 0, 0);
  pen?.clearRect(0, 0, across, down);
  const [scale, start] = [devicePixelRatio, OUTSIDE * devicePixelRatio];
  pen?.setTransform(scale, 0, 0, scale, start, start);
  return pen;
}

/** From the middle to the right, or hatched to the left. */
function drawBlame(pen: CanvasRenderingContext2D, bar: Box, share: number, theme: Theme): void {
  const middle = bar.x + bar.width / 2;
  const end = middle + (share * bar.width) / 2;
  pen.fillStyle = colour(share < 0 ? theme.negative : theme.positive);
  if (share < 0) hatch(pen, end, middle, bar, 4, 1);
  else pen.fillRect(middle, bar.y, end - middle, bar.height);
  pen.fillStyle = colour(theme.text);
  pen.fillRect(middle - 0.5, bar.y, 1, bar.height);
}

/** Negative, told without colour: strokes with gaps between them. */
function hatch(
  pen: CanvasRenderingContext2D,
  start: number,
  end: number,
  { y, height }: Box,
  stroke: number,
  gap: number,
): void {
  for (let x = start; x < end; x += stroke + gap) {
    pen.fillRect(x, y, Math.min(stroke, end - x), height);
  }
}

const colour = ([red, green, blue]: Colour, opacity = 1): string =>
  `rgb(${red} ${green} ${blue} / ${opacity.toFixed(3)})`;

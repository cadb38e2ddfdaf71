/**
 * What moves on the stage, once, when something has been done: a wave from the input to the outputs, or
 * the blame on its way back. The style sheet has the movements; here is when. Nothing waits for them.
 */
import type { RefObject } from "preact";
import { onChange, timerUntil } from "../lifetime.ts";
import type { Canvas } from "../state/canvas.ts";
import { STEPS } from "../state/walkthrough.ts";
import { useLife } from "../ui/hooks.ts";
import { useView } from "../ui/view.ts";

// Milliseconds, a little longer than the style sheet's movements.
const LONG = 450;

/** On the board. */
export function useFlow(board: RefObject<HTMLElement | null>): void {
  const { canvas, walk } = useView().store;
  useLife((life) => {
    const timer = timerUntil(life);
    const play = (way: "on" | "back") => {
      const node = board.current;
      if (!node) return;
      node.dataset.flow = way;
      timer.set(() => {
        delete node.dataset.flow;
      }, LONG);
    };
    const atStage = () => {
      const name = walk.shown.peek() && STEPS[walk.index.peek()];
      if (name === "forward" || name === "again") play("on");
      else if (name === "hiddenDeltas") play("back");
    };
    const lifted = () => {
      if (!canvas.hasInk.peek()) return;
      play("on");
      if (canvas.fitted.peek() && board.current) glide(board.current, canvas);
    };
    onChange(canvas.lifted, lifted, life);
    onChange(walk.index, atStage, life);
    onChange(walk.answer, atStage, life);
  });
}

// Milliseconds.
const GLIDE = 300;

/** A copy of the strokes goes from the paper to where their ink is in the picture that the network sees. */
function glide(board: HTMLElement, { pixels, shape: [rows, columns] }: Canvas): void {
  const strokes = board.querySelector(".dw-strokes");
  const drawn = strokes?.firstElementChild?.getBoundingClientRect();
  const seen = board.querySelector(".dw-seen > *")?.getBoundingClientRect();
  if (!strokes || !drawn || !seen || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const inked = [...pixels.peek().keys()].filter((i) => pixels.peek()[i] > 0);
  const [left, right] = ends(inked.map((i) => i % columns));
  const [top, bottom] = ends(inked.map((i) => Math.floor(i / columns)));
  const [width, height] = [seen.width / columns, seen.height / rows];
  const x = seen.left + ((left + right + 1) / 2) * width - drawn.left - drawn.width / 2;
  const y = seen.top + ((top + bottom + 1) / 2) * height - drawn.top - drawn.height / 2;
  const size = Math.max((right - left + 1) * width, (bottom - top + 1) * height);
  const scale = size / Math.max(drawn.width, drawn.height, 1);
  const copy = strokes.cloneNode(true) as SVGElement;
  const box = strokes.getBoundingClientRect();
  copy.style.transformOrigin = `${drawn.left + drawn.width / 2 - box.left}px ${drawn.top + drawn.height / 2 - box.top}px`;
  copy.style.zIndex = "1";
  strokes.after(copy);
  const frames = [
    { transform: "none" },
    { transform: `translate(${x}px, ${y}px) scale(${scale})` },
  ];
  copy.animate(frames, { duration: GLIDE, easing: "ease-in-out" }).onfinish = () => copy.remove();
}

const ends = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;

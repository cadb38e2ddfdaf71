/**
 * What moves on the stage, once, when something has been done: a wave from the input to the outputs, or
 * the blame on its way back. The style sheet has the movements; here is when. Nothing waits for them.
 */
import type { RefObject } from "preact";
import { onChange } from "../lifetime.ts";
import { STEPS } from "../state/walkthrough.ts";
import { useLife } from "../ui/hooks.ts";
import { useView } from "../ui/view.ts";

// Milliseconds, a little longer than the style sheet's movements.
const LONG = 450;

/** On the board. */
export function useFlow(board: RefObject<HTMLElement | null>): void {
  const { canvas, walk } = useView().store;
  useLife((life) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const play = (way: "on" | "back") => {
      const node = board.current;
      if (!node) return;
      clearTimeout(timer);
      node.dataset.flow = way;
      timer = setTimeout(() => {
        delete node.dataset.flow;
      }, LONG);
    };
    const atStage = () => {
      const name = walk.shown.peek() && STEPS[walk.index.peek()];
      if (name === "forward" || name === "again") play("on");
      else if (name === "hiddenDeltas") play("back");
    };
    onChange(canvas.lifted, () => canvas.hasInk.peek() && play("on"), life);
    onChange(walk.index, atStage, life);
    onChange(walk.answer, atStage, life);
    life.addEventListener("abort", () => clearTimeout(timer), { once: true });
  });
}

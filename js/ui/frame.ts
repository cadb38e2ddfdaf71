/** All changes of a frame make one redraw. */
import { effect } from "@preact/signals";
import { options } from "preact";
import { atEnd } from "../lifetime.ts";

const due = new Set<() => void>();

function atFrame(draw: () => void): void {
  if (!due.size) requestAnimationFrame(drawAll);
  due.add(draw);
}

function drawAll(): void {
  const all = [...due];
  due.clear();
  for (const draw of all) {
    // What fails in one widget keeps no other from being drawn.
    try {
      draw();
    } catch (error) {
      reportError(error);
    }
  }
}

// Preact's own redraws keep step: attributes bound to signals, and components that read them.
options.requestAnimationFrame = atFrame;
options.debounceRendering = atFrame;

/** Runs at once, and in the frame after a signal that it has read changes. */
export function frameEffect(life: AbortSignal, run: () => void): void {
  let stop = () => {};
  const start = () => {
    stop();
    let fresh = true;
    stop = effect(() => {
      if (fresh) run();
      // What it has read has changed; until the frame comes it listens to nothing.
      else atFrame(start);
      fresh = false;
    });
  };
  start();
  atEnd(life, () => {
    stop();
    due.delete(start);
  });
}

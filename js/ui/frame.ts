/** All changes of a frame make one redraw. */
import { effect } from "@preact/signals";
import { options } from "preact";

// Preact's own redraws keep step: attributes bound to signals, and components that read them.
const nextFrame = (draw: () => void) => {
  requestAnimationFrame(draw);
};
options.requestAnimationFrame = nextFrame;
options.debounceRendering = nextFrame;

/** Runs at once, and in the frame after a signal that it has read changes. */
export function frameEffect(life: AbortSignal, run: () => void): void {
  let frame = 0;
  let stop = () => {};
  const start = () => {
    frame = 0;
    stop();
    let fresh = true;
    stop = effect(() => {
      if (fresh) run();
      // What it has read has changed; until the frame comes it listens to nothing.
      else frame ||= requestAnimationFrame(start);
      fresh = false;
    });
  };
  start();
  const end = () => {
    stop();
    cancelAnimationFrame(frame);
  };
  life.addEventListener("abort", end, { once: true });
}

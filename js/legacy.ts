/** The state as views that are yet to be ported read it: plain values, and one redraw a frame. */
import { computed, Signal } from "@preact/signals";
import { onChange } from "./lifetime.ts";
import type { Store } from "./state/store.ts";
import { frameEffect } from "./ui/frame.ts";
import { problemWords } from "./ui/problem.ts";

type Any = any;

/** Its signals read as their values. */
const plain = (part: Any, more: Any = {}): Any =>
  new Proxy(part, {
    get(_, key) {
      const own = Object.getOwnPropertyDescriptor(more, key);
      if (own) return own.get ? own.get.call(more) : own.value;
      const value = part[key];
      if (value instanceof Signal) return value.peek();
      return typeof value === "function" ? value.bind(part) : value;
    },
    set(_, key, value) {
      if (key === "fit") part.setFit(value);
      else part[key].value = value;
      return true;
    },
  });

export function legacyScene(store: Store, life: AbortSignal): Any {
  const { training, canvas, guesses, experiments, selection, playback, data, rest } = store;
  const last = (pixels: Any, label: number, isLast: boolean) =>
    isLast ? training.lastStep() : training.stepOf(pixels, label);
  const run = plain(training, {
    stepOf: last,
    get kernel() {
      return training.status.peek();
    },
    get complaint() {
      return problemWords(training.problem.peek());
    },
    get spec() {
      return training.spec.peek();
    },
  });
  const lab = plain(experiments, {
    get complaint() {
      return problemWords(experiments.problem.peek());
    },
    get shown() {
      return training.run.peek();
    },
  });
  const signals = [training, canvas, guesses, experiments, selection, playback, store].flatMap(
    (part) => [...Object.values(part), ...getters(part)].filter((value) => value instanceof Signal),
  );
  const everything = computed(() => signals.map((one) => (one as Signal).value));
  const redraws = new Signal(0);
  const seen: Any[] = [];
  const resting: Any[] = [];
  const tell = (all: Any[]) => {
    for (const { listener, signal } of all) if (!signal?.aborted) listener();
  };
  frameEffect(life, () => {
    everything.value;
    redraws.value;
    queueMicrotask(() => tell(seen));
  });
  const both = computed(() => [everything.value, redraws.value]);
  onChange(rest.resting(both, life), () => tell(resting), life);
  return plain(store, {
    run,
    lab,
    painting: plain(canvas),
    guessing: plain(guesses),
    player: plain(playback),
    classes: data.classes,
    samples: data.inks,
    labels: data.labels,
    nTrain: data.training.count,
    inkOf: data.inkOf.bind(data),
    lookAt: selection.lookAt.bind(selection),
    pick: selection.pick.bind(selection),
    get layers() {
      return training.sizes.peek();
    },
    get activations() {
      return training.activations.peek();
    },
    get settings() {
      return training.settings.peek();
    },
    get params() {
      return training.params.peek();
    },
    get computed() {
      return store.pass.peek()?.layers;
    },
    get focus() {
      return selection.focus.peek();
    },
    get picked() {
      return selection.picked.peek();
    },
    get doubts() {
      return store.deviations.peek();
    },
    get moving() {
      return rest.moving.peek();
    },
    redraw: () => {
      redraws.value = redraws.peek() + 1;
    },
    onChange(listener: () => void, signal?: AbortSignal) {
      seen.push({ listener, signal });
      listener();
    },
    onRest(listener: () => void, signal?: AbortSignal) {
      resting.push({ listener, signal });
      listener();
    },
  });
}

function getters(part: Any): unknown[] {
  const prototype = Object.getPrototypeOf(part);
  return Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([, { get }]) => get)
    .map(([name]) => part[name]);
}

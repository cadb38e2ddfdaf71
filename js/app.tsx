/** Composes the views in one element, and takes them away again: the only clean-up there is. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { render } from "preact";
import { useRef } from "preact/hooks";
import { effectUntil, onChange } from "./lifetime.ts";
import { Host, type Model } from "./model.ts";
import { Keys, keepKeys, listenForKeys } from "./panels/keys.tsx";
import { Mistakes } from "./panels/mistakes.tsx";
import { NeuronCard } from "./panels/neuron.tsx";
import { Settings } from "./panels/settings.tsx";
import { SingleStep } from "./panels/single-step.tsx";
import { Bar } from "./stage/bar.tsx";
import { CurveTable } from "./stage/curves.tsx";
import { useFlow } from "./stage/flow.ts";
import { Layers } from "./stage/hidden.tsx";
import { Hints } from "./stage/hints.tsx";
import { InputLayer } from "./stage/input.tsx";
import { OneUpdate } from "./stage/one-update.tsx";
import { Output } from "./stage/output.tsx";
import { Paper } from "./stage/paper.tsx";
import { StatusLine } from "./stage/status.tsx";
import { Timeline } from "./stage/timeline.tsx";
import { TrainedOn } from "./stage/train.tsx";
import { Wires } from "./stage/wires.tsx";
import { Store } from "./state/store.ts";
import { language, t } from "./text/index.ts";
import { useFlag } from "./ui/attributes.ts";
import { keepFocus } from "./ui/focus.ts";
import { frameEffect } from "./ui/frame.ts";
import { onResize, useControl } from "./ui/hooks.ts";
import { themeOf } from "./ui/theme.ts";
import { useView, type View, ViewContext } from "./ui/view.ts";

/** `mounted` is told what is on show when it first is. Returns what takes everything away. */
export function mount(
  model: Model,
  parent: HTMLElement,
  mounted: (store: Store) => void = () => {},
): () => void {
  const life = new AbortController();
  const host = new Host(model, life.signal);
  const root = createRoot();
  parent.append(root);
  keepFocus(root, life.signal);
  keepKeys(root, life.signal);
  listenForKeys(root, life.signal);
  const large = sizeOf(root, host, life.signal);
  let views = new AbortController();
  const takeAway = () => {
    views.abort();
    render(null, root);
    root.replaceChildren();
  };
  const build = () => {
    takeAway();
    views = new AbortController();
    return compose(root, host, large, views.signal);
  };
  // What the views are built from; other data makes them anew.
  const structure = computed(() => [
    host.trait("_classes").value,
    host.trait("_image_shape").value,
    host.trait("_samples").value,
  ]);
  onChange(structure, build, life.signal);
  mounted(build());
  root.dataset.ready = "true";
  return () => {
    life.abort();
    takeAway();
    root.remove();
  };
}

function createRoot(): HTMLElement {
  const root = document.createElement("div");
  root.className = "digitwidget";
  root.role = "group";
  root.ariaLabel = t("widget");
  root.lang = language();
  return root;
}

/** Whether the page is large: as Python says, until the button says otherwise for this view only. */
function sizeOf(root: HTMLElement, host: Host, life: AbortSignal): Signal<boolean> {
  const presentation = host.trait("presentation");
  const large = signal(presentation.peek());
  const follow = (now: boolean) => {
    large.value = now;
  };
  onChange(presentation, follow, life);
  effectUntil(life, () => setData(root, "large", large.value));
  return large;
}

function setData(root: HTMLElement, name: string, on: boolean): void {
  if (on) root.dataset[name] = "true";
  else delete root.dataset[name];
}

function compose(root: HTMLElement, host: Host, large: Signal<boolean>, life: AbortSignal): Store {
  const store = new Store(host, life);
  const view = { store, root, large, narrow: narrowness(root, life), theme: themeOf(root, life) };
  render(<App view={view} />, root);
  frameEffect(life, () => {
    root.dataset.epoch = String(store.training.epoch.value);
    root.dataset.last = String(store.training.lastEpoch.value);
    setData(root, "moving", store.rest.moving.value);
  });
  return store;
}

// Below, everything stands in one column: see styles/sizes.css.
const ONE_COLUMN = 640;

function narrowness(root: HTMLElement, life: AbortSignal): ReadonlySignal<boolean> {
  const width = signal(root.clientWidth);
  const measure: ResizeObserverCallback = ([{ borderBoxSize }]) => {
    width.value = borderBoxSize[0].inlineSize;
  };
  onResize([root], measure, life);
  return computed(() => width.value > 0 && width.value < ONE_COLUMN);
}

function App({ view }: { view: View }) {
  return (
    <ViewContext.Provider value={view}>
      <Bar>
        <Keys />
      </Bar>
      <Board />
      <SingleStep />
      <Timeline />
      <Foot />
    </ViewContext.Provider>
  );
}

/** The parts of the board that a lesson does without: what is left takes their room. */
function missing(store: Store): string | undefined {
  const parts = { paint: ["paint", "samples"], layers: ["hidden"], output: ["output"] };
  const names = Object.entries(parts).flatMap(([part, controls]) =>
    controls.some((control) => store.shows(control)) ? [] : [part],
  );
  return names.join(" ") || undefined;
}

/** What stands side by side, and what a mode lays over a part of it. */
function Board() {
  const { store } = useView();
  const board = useRef<HTMLDivElement>(null);
  useFlow(board);
  return (
    <div class="dw-plane" data-mode={store.mode} data-without={missing(store)}>
      <Wires />
      <div
        ref={board}
        class="dw-board"
        data-mode={store.mode}
        data-card={useFlag(() => store.card.value !== undefined)}
      >
        <Paper />
        <InputLayer />
        <Layers />
        <Output />
        <NeuronCard />
        <Settings />
        <Mistakes />
        <OneUpdate />
        <Hints />
      </div>
    </div>
  );
}

/** The last line: what the page has to say, and the curves in numbers. */
function Foot() {
  return (
    <footer class="dw-foot">
      <StatusLine />
      <p {...useControl("paint", "dw-note")}>{t("noChange")}</p>
      <TrainedOn />
      <CurveTable />
    </footer>
  );
}

import type { Initialize, Render } from "@anywidget/types";
import { mount } from "./app.tsx";
import type { Model } from "./model.ts";
import { showPage } from "./standalone.ts";

/** What jupyterlab-widgets writes where it has given a view up. */
const GIVEN_UP = "Error displaying widget: model not found";
// Milliseconds between two looks, and how often.
const LOOK = 500;
const LOOKS = 30;

/**
 * While it stands, the view takes the place of its still picture, an output beside it: elsewhere in the
 * page, and drawn anew at any time, so that only a rule reaches it. It goes with the view.
 */
function show(model: Model, el: HTMLElement): () => void {
  const still = `.${model.get("_still")}`;
  const style = document.createElement("style");
  style.textContent = `${still}, .jp-OutputArea-child:has(${still}) { display: none }`;
  const takeAway = mount(model, el);
  el.append(style);
  return () => {
    takeAway();
    style.remove();
  };
}

const render: Render = ({ model, el }) => show(model as unknown as Model, el);

/** The place of a view before the still picture of this name, if it has been given up. */
function givenUp(name: string): HTMLElement | undefined {
  const output = document.querySelector(`.${name}`)?.closest(".jp-OutputArea-child");
  const places = output?.previousElementSibling?.querySelectorAll<HTMLElement>(".jupyter-widgets");
  return [...(places ?? [])].find((place) => place.textContent === GIVEN_UP);
}

/**
 * jupyterlab-widgets waits 2 s for a model and does not look a last time: on a busy server a view is given up
 * for good in the moment in which its model arrives. The model knows where, and is shown there.
 */
const initialize: Initialize = (host) => {
  const model = host.model as unknown as Model;
  let looks = 0;
  let takeAway = () => {};
  const looking = setInterval(() => {
    const place = givenUp(model.get("_still"));
    if (place) {
      place.replaceChildren();
      takeAway = show(model, place);
    }
    if (place || ++looks === LOOKS) clearInterval(looking);
  }, LOOK);
  return () => {
    clearInterval(looking);
    takeAway();
  };
};

// An exported page calls showPage; anywidget and its like know the others.
export default { initialize, render, showPage };

import type { Render } from "@anywidget/types";
import { mount } from "./app.tsx";
import type { Model } from "./model.ts";
import { showPage } from "./standalone.ts";

/**
 * While it stands, the view takes the place of its still picture, an output beside it: elsewhere in the
 * page, and drawn anew at any time, so that only a rule reaches it. It goes with the view.
 */
function hideStill(name: string): HTMLStyleElement {
  const style = document.createElement("style");
  style.textContent = `.${name}, .jp-OutputArea-child:has(.${name}) { display: none }`;
  return style;
}

const render: Render = ({ model, el }) => {
  const style = hideStill((model as unknown as Model).get("_still"));
  const takeAway = mount(model as unknown as Model, el);
  el.append(style);
  return () => {
    takeAway();
    style.remove();
  };
};

// An exported page calls showPage; anywidget and its like know render alone.
export default { render, showPage };

import type { Render } from "@anywidget/types";
import { mount } from "./app.tsx";
import type { Model } from "./model.ts";

const render: Render = ({ model, el }) => mount(model as unknown as Model, el);

export default { render };

import { mount } from "./app.ts";

/** @type {import("@anywidget/types").Render} */
const render = ({ model, el }) => mount(/** @type {any} */ (model), el);

export default { render };

/**
 * The conversation with the kernel: fetches the epochs this page lacks, passes commands on, and
 * notices when nobody answers. On a page that has none, Alone answers.
 */
import { Alone } from "./alone.js";
import { decodeRows, lastEpoch, merge } from "./history.js";
import { listen } from "./model.js";

// A kernel that runs a cell cannot answer; past this it is more honest to say so.
const PATIENCE = 4000;

// Painting asks after the kernel no more often than this.
const QUIET = 15000;

/** @typedef {"live" | "silent" | "none"} Kernel */

/**
 * @typedef {object} Link
 * @property {import("./history.js").Snapshot[]} rows
 * @property {Kernel} kernel
 * @property {string} complaint  the last refusal or error, or ""
 * @property {(message: import("./model.js").Message) => void} send
 * @property {() => void} touch  the user does something: is the kernel still there?
 */

/**
 * @param {import("./model.js").Model} model
 * @param {() => void} changed
 * @param {AbortSignal} signal
 * @returns {Link}
 */
export function createLink(model, changed, signal) {
  const layers = model.get("_layers");
  let timer = 0;
  let heard = 0;

  /** @type {Link} */
  const link = {
    rows: decodeRows(model.get("_history"), layers),
    kernel: model.send ? "live" : "none",
    complaint: "",
    send(message) {
      if (!model.send) return alone.obey(message);
      try {
        model.send(message);
      } catch {
        // JupyterLab throws after a restart; that the answer fails to come says it all.
      }
      expectAnswer();
    },
    touch() {
      link.complaint = "";
      if (performance.now() - heard > QUIET && !timer) hello();
    },
  };

  const alone = new Alone(model, link, changed, signal);

  const hello = () => link.send({ kind: "hello", last: lastEpoch(link.rows) });

  function expectAnswer() {
    if (timer) return;
    timer = window.setTimeout(() => {
      timer = 0;
      link.kernel = "silent";
      changed();
    }, PATIENCE);
  }

  function answered() {
    clearTimeout(timer);
    timer = 0;
    heard = performance.now();
    link.kernel = "live";
  }

  /**
   * @param {import("./model.js").Message} message
   * @param {DataView[]} [buffers]
   */
  function receive(message, buffers = []) {
    answered();
    if (message.kind === "epochs") takeEpochs(message, buffers[0]);
    else link.complaint = String(message.text);
    changed();
  }

  /**
   * @param {import("./model.js").Message} message
   * @param {DataView} buffer
   */
  function takeEpochs(message, buffer) {
    const added = decodeRows(buffer, layers);
    const rows = merge(link.rows, added, Number(message.from), Number(message.stride));
    if (rows) link.rows = rows;
    else hello();
  }

  listen(model, "msg:custom", receive, signal);
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  hello();
  return link;
}

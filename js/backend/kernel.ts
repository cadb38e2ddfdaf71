/**
 * The conversation with the kernel: fetches the epochs this page lacks, passes commands on, and
 * notices when nobody answers. On a page that has none, Alone answers.
 */

import { countParams } from "../engine/forward.ts";
import { decodeRows, lastEpoch, merge } from "../engine/history.ts";
import { listen, watch } from "../model.ts";
import { worded } from "../ui/complaint.ts";
import { Alone } from "./in-page.ts";

// A kernel that runs a cell cannot answer; past this it is more honest to say so.
const PATIENCE = 4000;

// Painting asks after the kernel no more often than this.
const QUIET = 15000;

/** @typedef {"live" | "silent" | "none"} Kernel */

/**
 * @typedef {object} Link
 * @property {import("../engine/history.ts").Snapshot[]} rows
 * @property {Kernel} kernel
 * @property {string} complaint  the last refusal or error, or "" since a command
 * @property {(message: import("../model.ts").Message) => void} send
 * @property {() => void} touch  the user does something: is the kernel still there?
 */

/**
 * @param {import("../model.ts").Model} model
 * @param {() => void} changed
 * @param {AbortSignal} signal
 * @returns {Link}
 */
export function createLink(model, changed, signal) {
  // Whose rows are held here; the traits that say so may arrive a little before or after them.
  let run = model.get("_run");
  let timer = 0;
  let heard = 0;

  /** @type {Link} */
  const link = {
    rows: decodeRows(model.get("_history"), model.get("_layers")),
    kernel: model.send ? "live" : "none",
    complaint: "",
    send(message) {
      if (message.kind !== "hello") link.complaint = "";
      if (!model.send) {
        alone.obey(message);
        return;
      }
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

  /** @param {boolean} [fresh]  this page has heard nothing yet */
  const hello = (fresh = false) =>
    link.send({ kind: "hello", last: lastEpoch(link.rows), run, fresh });

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

  /** @param {import("../model.ts").Message} message  that something was refused, or failed */
  function receive(message) {
    answered();
    link.complaint = worded(message);
    changed();
  }

  function takeEpochs() {
    const added = model.get("_added");
    // So it is in the full state, which a host may send again.
    if (!added) return;
    answered();
    if (added.run !== run && added.from >= 0) return hello();
    const rows = merge(link.rows, decodeRows(added.rows, added.layers), added.from, added.stride);
    if (!rows) return hello();
    run = added.run;
    link.rows = rows;
    changed();
  }

  /** Rows of another network are of no use to the one that is to be shown. */
  function dropForeign() {
    const count = countParams(model.get("_layers"));
    if (link.rows.some((row) => row.params.length !== count)) link.rows = [];
  }

  listen(model, "msg:custom", receive, signal);
  watch(model, ["_added"], takeEpochs, signal);
  watch(model, ["_layers"], dropForeign, signal);
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  hello(true);
  return link;
}

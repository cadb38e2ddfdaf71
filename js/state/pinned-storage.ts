/**
 * A page without a kernel keeps its run A for as long as its tab lives, through reloads too: in the
 * session's storage, where there is one. A page inside another one may have none, or a full one.
 */
import { bytes } from "../bytes.ts";
import { decodePoints } from "../engine/history.ts";
import { MOST_PINNED, RANGES } from "../limits.ts";
import type { Model } from "../model.ts";
import { attempt } from "./kept-strokes.ts";
import { areSettings, isSetting } from "./settings-check.ts";

// What stands in a run's settings besides those that an experiment may change.
const OTHERS = ["shuffle", "max_snapshots"];

/** Brings back what was kept at this address, and keeps what comes. `storage` may throw. */
export function rememberPinned(
  model: Model,
  storage: () => Pick<Storage, "getItem" | "setItem">,
  address: string,
): void {
  // The same address may once be another page.
  const data = [model.get("_n_train"), bytes(model.get("_samples")).length, model.get("_classes")];
  const key = `digitwidget A ${address} ${JSON.stringify(data)}`;
  restore(model, attempt(() => storage().getItem(key)) ?? "");
  // Of the two traits it is the one that is set last.
  model.on("change:_pinned_rows", () => attempt(() => storage().setItem(key, written(model))));
}

function written(model: Model): string {
  const rows = Array.from(new Float32Array(bytes(model.get("_pinned_rows")).buffer));
  // JSON has no NaN: null stands for it.
  return JSON.stringify({ settings: model.get("_pinned"), rows });
}

function restore(model: Model, text: string): void {
  const kept = attempt(() => JSON.parse(text) as { settings: unknown; rows: unknown });
  if (!kept || !areSettings(kept.settings, isRight) || !Array.isArray(kept.rows)) return;
  const rows = Float32Array.from(kept.rows, (number) => number ?? Number.NaN);
  const view = new DataView(rows.buffer);
  const points = attempt(() => decodePoints(view, model.get("_classes").length));
  if (!points || points.length > MOST_PINNED) return;
  model.set("_pinned", kept.settings);
  model.set("_pinned_rows", view);
}

/** Of the right kind for whoever shows it. */
function isRight(name: string, value: unknown): boolean {
  if (OTHERS.includes(name)) return true;
  if (name === "hidden") return Array.isArray(value) && value.every(Number.isInteger);
  if (name === "train_size" && value === null) return true;
  return isSetting(name, value) && (!(name in RANGES) || typeof value === "number");
}

/** Whether a training may have these settings; Python checks them again. */
import type { Problem } from "../backend/backend.ts";
import { CHOICES, MOST_LAYERS, RANGES, type Range } from "../limits.ts";
import type { SettingChanges } from "../model.ts";

/** Whether there is such a setting and such a kind of value; `outOfRange` tells how large it may be. */
export function isSetting(name: string, value: unknown): boolean {
  if (name === "hidden") return Array.isArray(value) && value.length <= MOST_LAYERS;
  if (name === "augment") return typeof value === "boolean";
  if (name === "train_size" && value === "all") return true;
  if (Object.hasOwn(CHOICES, name)) return CHOICES[name].includes(value as string);
  return !["units", "layers"].includes(name) && Object.hasOwn(RANGES, name);
}

/** Whether it is an object of settings, each of which is right; it may be empty. */
export function areSettings(
  value: unknown,
  isRight: (name: string, value: unknown) => boolean,
): value is SettingChanges {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject && Object.entries(value).every(([name, one]) => isRight(name, one));
}

/** The first setting that is out of its range, as facts. There are `samples` training samples. */
export function outOfRange(
  settings: SettingChanges,
  samples = RANGES.train_size.high,
): (Problem & { name: string }) | undefined {
  const { hidden = [], ...others } = settings;
  const named: [string, unknown][] = [
    ["layers", hidden.length],
    ...hidden.map((units): [string, unknown] => ["units", units]),
    ...Object.entries(others),
  ];
  for (const [name, value] of named) {
    const range = name === "train_size" ? trainSizes(samples) : RANGES[name];
    if (name === "train_size" && value === null) continue;
    if (range && !within(range, value)) return { reason: "outOfRange", name, value, ...range };
  }
  return undefined;
}

/** From how many training samples to how many a training may take. */
export const trainSizes = (samples: number): Range => ({ ...RANGES.train_size, high: samples });

function within({ low, high, whole, above }: Range, value: unknown): boolean {
  const number = value as number;
  const isNumber = whole ? Number.isInteger(number) : Number.isFinite(number);
  return isNumber && (above ? low < number : low <= number) && number <= high;
}

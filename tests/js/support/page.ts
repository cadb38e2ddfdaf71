/** A host for tests: a model as a page without a kernel has it, or with one that the test plays. */
import { Host, type Message, type Model, type Traits } from "../../../js/model.ts";

export interface TestPage {
  host: Host;
  model: Model;
  life: AbortController;
  /** The traits as the host holds them. */
  state: Traits;
  /** What was sent to the kernel. */
  sent: Message[];
  /** The host changes traits, in one message. */
  change(traits: Partial<Traits>): void;
  /** The kernel says something. */
  says(message: Message): void;
}

export function pageOf(traits: Partial<Traits>, kernel: boolean): TestPage {
  const state = traits as Traits;
  const listeners = new Map<string, Set<(...args: unknown[]) => void>>();
  const tell = (event: string, ...args: unknown[]) => {
    for (const callback of listeners.get(event) ?? []) callback(...args);
  };
  const sent: Message[] = [];
  const change = (changes: Partial<Traits>) => {
    Object.assign(state, changes);
    for (const key of Object.keys(changes)) tell(`change:${key}`);
  };
  const model: Model = {
    get: (key) => state[key],
    set: (key, value) => change({ [key]: value }),
    save_changes() {},
    on(event, callback) {
      if (!listeners.has(event)) listeners.set(event, new Set());
      listeners.get(event)?.add(callback);
    },
    off: (event, callback) => listeners.get(event)?.delete(callback),
    send: kernel ? (message) => sent.push(message) : undefined,
  };
  const life = new AbortController();
  const host = new Host(model, life.signal);
  return { host, model, life, state, sent, change, says: (message) => tell("msg:custom", message) };
}

/** One row of a history, as Python sends it. */
export const packed = (rows: number[][]): DataView =>
  new DataView(Float32Array.from(rows.flat()).buffer);

/** Imports go one way, and in no circle: types too. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { test } from "node:test";

const ROOT = new URL("../../js/", import.meta.url);

/** What a folder, or a file at the top, may import of the others. */
const ALLOWED: Record<string, readonly string[]> = {
  bytes: [],
  lifetime: [],
  limits: [],
  engine: ["bytes", "limits"],
  ink: ["limits"],
  model: ["bytes", "lifetime", "engine"],
  backend: ["bytes", "lifetime", "limits", "engine", "model"],
  state: ["bytes", "lifetime", "limits", "engine", "ink", "model", "backend"],
  text: [],
};
ALLOWED.ui = [...ALLOWED.state, "state", "text"];
ALLOWED.panels = ALLOWED.stage = [...ALLOWED.ui, "ui"];
ALLOWED.app = [...ALLOWED.ui, "ui", "stage", "panels"];
ALLOWED.standalone = [...ALLOWED.app, "app"];
ALLOWED.widget = [...ALLOWED.standalone, "standalone"];

const files = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => /\.tsx?$/.test(path));

const importsOf = (path: string): string[] =>
  [
    ...readFileSync(new URL(path, ROOT), "utf8").matchAll(/from "(\.[^"]+)"|import "(\.[^"]+)"/g),
  ].map(([, named, bare]) => posix.join(posix.dirname(path), named ?? bare));

const graph = new Map(files.map((path) => [path, importsOf(path)]));

/** The folder of a file, or the name of one at the top. */
const part = (path: string): string => path.split("/")[0].replace(/\.tsx?$/, "");

test("every import is that of a file", () => {
  for (const [path, imports] of graph)
    for (const one of imports) assert.ok(graph.has(one), `${path} imports ${one}`);
});

test("every folder has its place", () => {
  assert.deepEqual(new Set(files.map(part)), new Set(Object.keys(ALLOWED)));
});

test("imports go one way", () => {
  const wrong = [...graph].flatMap(([path, imports]) =>
    imports
      .filter((one) => part(one) !== part(path) && !ALLOWED[part(path)].includes(part(one)))
      .map((one) => `${path} imports ${one}`),
  );
  assert.deepEqual(wrong, []);
});

test("no imports go in a circle", () => {
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    assert.ok(!way.includes(path), [...way, path].join(" → "));
    if (done.has(path)) return;
    for (const one of graph.get(path) ?? []) visit(one, [...way, path]);
    done.add(path);
  };
  for (const path of files) visit(path, []);
});
